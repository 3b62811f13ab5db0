"""How readers will see an issue: the mail in its frame, each view at once, as whom it is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from digest import framed, sandbox
from digest.desk import readers
from digest.desk.access import Desk, viewer
from digest.desk.looks import Looks, looks_of
from digest.desk.pieces import leaving, try_printing
from digest.desk.saving import issue_or_404
from digest.desk.shell import show
from digest.desk.states import of_issue
from digest.framed import View
from digest.printed import Printed


@viewer
@require_safe
def preview(request: Desk, pk: int) -> HttpResponse:
    """The mail itself, for the frame; without pictures as some mail programs show it."""
    row = issue_or_404(pk)
    printed, findings = try_printing(row)
    if printed is None:
        return render(request, "desk/unprinted.html", {"finding": findings[0]})
    shown = framed.NO_PICTURES if request.GET.get("pictures") == "none" else ""
    html, _ = readers.filled(printed, row, request, readers.chosen(request, row))
    return sandbox.page(html, pictures=shown, headlines=_headlines(printed))


@viewer
@require_safe
def previews(request: Desk, pk: int) -> HttpResponse:
    """Every view at once, for a last look before it is approved."""
    row = issue_or_404(pk)
    if not row.is_editable:
        return redirect("desk-issue", pk)
    printed, findings = try_printing(row)
    reader = readers.chosen(request, row)
    looks = looks_of(request, reader)
    places = framed.all_places(_headlines(printed)) if printed else []
    at = request.GET.get("at", framed.TOP)
    context = {
        "issue": row,
        "look": of_issue(row),
        "leaves": leaving(row),
        "reader": reader,
        "broken": None if printed else findings[0],
        "tiles": [_tile(looks, view) for view in framed.VIEWS],
        "places": places,
        "at": at if at in [place.fragment for place in places] else framed.TOP,
        "text": readers.filled(printed, row, request, reader)[1] if printed else "",
        "sandbox": framed.FRAME,
        **readers.asked_for(request, row, looks),
    }
    return show(request, "desk/previews.html", context, publication=row.publication, here="issues")


def _headlines(printed: Printed) -> list[str]:
    return [story.headline for story in printed.issue.stories]


def _tile(looks: Looks, view: View) -> dict[str, Any]:
    asked = {"view": view.kind, "scheme": view.scheme, "pictures": view.pictures}
    known = {name: value for name, value in asked.items() if value}
    return {"kind": view.kind, "word": view.word, "looks": replace(looks, asked=known)}


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
