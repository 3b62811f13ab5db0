"""Newsletters: a new one, and who each is from."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from digest.desk import faults
from digest.desk.access import Desk, owner, viewer
from digest.desk.forms import PublicationForm
from digest.desk.shell import publication_or_404, show
from digest.models import Programme


@owner
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Desk) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = PublicationForm(given, initial={"language": "en"})
    if form.is_valid():
        publication = form.save(commit=False)
        publication.created_at = timezone.now()
        with transaction.atomic():
            publication.save()
            Programme.objects.create(publication=publication)
        messages.success(request, f"{publication} is there. Give it its sources.")
        return redirect("desk-sources", publication.slug)
    return show(request, "desk/publication.html", {"form": form, "is_new": True})


@viewer
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    if request.method == "POST" and not request.user.may_own:
        return faults.not_yours(request, "owner")
    given = request.POST if request.method == "POST" else None
    form = PublicationForm(given, instance=publication)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("desk-settings", publication.slug)
    publication = publication_or_404(slug)  # as it is stored, whatever was typed
    return show(
        request, "desk/publication.html", {"form": form}, publication=publication, here="settings"
    )
