"""The people at the desk: who there is, who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from digest.commands.invite import invite
from digest.desk.access import Desk, owner
from digest.desk.forms import PersonForm
from digest.desk.shell import show
from digest.models import Editor


@owner
@require_http_methods(["GET", "POST"])
def people(request: Desk) -> HttpResponse:
    form, link = PersonForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        link = invite(form.cleaned_data["email"], form.cleaned_data["role"])
        form = PersonForm()
    context = {"form": form, "link": link, "editors": Editor.objects.order_by("name", "email")}
    return show(request, "desk/people.html", context, here="people")


@owner
@require_POST
def leave(request: Desk, pk: int) -> HttpResponse:
    """Let somebody in no more, or again; never the last owner, and never oneself."""
    editor = get_object_or_404(Editor, pk=pk)
    if editor == request.user:
        messages.error(request, "You cannot lock yourself out. Another owner can.")
    else:
        editor.is_active = not editor.is_active
        editor.save(update_fields=["is_active"])
        may = "may come in again" if editor.is_active else "may come in no more"
        messages.success(request, f"{editor} {may}.")
    return redirect("desk-people")
