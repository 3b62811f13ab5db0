"""How readers will see an issue: the mail in its frame, each view at once, as whom it is seen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from digest import sandbox
from digest.desk import readers
from digest.desk.access import Desk, viewer
from digest.desk.looks import looks_of
from digest.desk.pieces import try_printing
from digest.desk.saving import issue_or_404
from digest.desk.shell import show


@viewer
@require_safe
def preview(request: Desk, pk: int) -> HttpResponse:
    """The mail itself, for the frame; without pictures as some mail programs show it."""
    row = issue_or_404(pk)
    printed, findings = try_printing(row)
    if printed is None:
        return render(request, "desk/unprinted.html", {"finding": findings[0]})
    shown = sandbox.NO_PICTURES if request.GET.get("pictures") == "none" else sandbox.PICTURES
    html, _ = readers.filled(printed, row, request, readers.chosen(request, row))
    return sandbox.page(html, pictures=shown)


@viewer
@require_safe
def people(request: Desk, pk: int) -> HttpResponse:
    """Answer with whoever matches what is being typed, for the menu of those to see it as."""
    row = issue_or_404(pk)
    looks = looks_of(request, readers.chosen(request, row))
    return render(request, "desk/parts/people.html", readers.asked_for(request, row, looks))


@viewer
@require_safe
def unsubscribing(request: Desk, pk: int) -> HttpResponse:
    """Where a preview's link for leaving leads: nobody leaves by it."""
    row = issue_or_404(pk)
    return show(request, "desk/unsubscribing.html", {"issue": row}, publication=row.publication)
