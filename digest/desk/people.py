"""The people at the desk: who there is, who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from digest.desk.access import Desk, owner
from digest.desk.forms import PersonForm
from digest.desk.invitations import invite
from digest.desk.shell import show
from digest.errors import InputError
from digest.models import Editor


@owner
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Desk) -> HttpResponse:
    form, link = PersonForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        try:
            link = invite(form.cleaned_data["email"], form.cleaned_data["role"])
            form = PersonForm()
        except InputError as error:
            form.add_error("email", str(error))
    context = {"form": form, "link": link, "editors": Editor.objects.order_by("name", "email")}
    return show(request, "desk/people.html", context, here="people")


@owner
@require_POST
def person(request: Desk, pk: int) -> HttpResponse:
    """Let somebody in no more, or again, as the button said; never oneself, so an owner stays."""
    editor = get_object_or_404(Editor, pk=pk)
    if editor == request.user:
        messages.error(request, "You cannot lock yourself out. Another owner can.")
    else:
        editor.is_active = request.POST.get("may") == "come in"
        editor.save(update_fields=["is_active"])
        may = "may come in again" if editor.is_active else "may come in no more"
        messages.success(request, f"{editor} {may}.")
    return redirect("desk-people")
