"""The pieces of an issue's page: for the page as a whole, and one by one after a change."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from digest import approval
from digest.desk import printing, readers
from digest.desk.access import Desk
from digest.desk.listing import listed, order_of
from digest.desk.saving import issue_or_404
from digest.desk.states import of_issue
from digest.desk.times import Moment, local, moment
from digest.errors import ConfigError, RenderError
from digest.models import Issue
from digest.printed import Finding, Printed


def context_of(request: Desk, row: Issue) -> dict[str, Any]:
    """Return what the issue's page and its pieces show."""
    programme = row.publication.programme
    rows = list(row.stories.all())
    printed, findings = try_printing(row)
    links = {each.data["headline"]: reverse("desk-story", args=[row.pk, each.pk]) for each in rows}
    reader = readers.chosen(request, row)
    return {
        "issue": row,
        "publication": row.publication,
        "from_name": row.publication.sender_name or row.publication.name,
        "look": of_issue(row),
        "leaves": leaving(row),
        "saved_at": local(row.changed_at, programme.time_zone),
        "stories": listed(rows),
        "order": order_of(rows),
        "seen": [(name, getattr(row, name)) for name in ("subject", "preheader", "intro")],
        "findings": printing.shown(findings, row, links),
        "tally": printing.tally(findings),
        "plan": printing.plan_of(findings),
        "size": printing.size_of(printed) if printed else None,
        "reader": reader,
        "text": readers.filled(printed, row, request, reader)[1] if printed else "",
        "may_edit": request.user.may_edit,
    }


def try_printing(row: Issue) -> tuple[Printed | None, tuple[Finding, ...]]:
    """Return the printing and what preflight found; what cannot be printed is a finding too."""
    try:
        printed = approval.preview(row.pk)
    except (ConfigError, RenderError) as error:
        return None, (Finding("template", "block", error.what, error.fix),)
    return printed, printed.findings


def leaving(row: Issue) -> Moment | None:
    """Return when an issue leaves by itself, once it is approved."""
    if row.due_at is None or row.due_at < timezone.now() or row.held_because:
        return None
    return moment(row.due_at, row.publication.programme.time_zone, timezone.now())


def changed(request: Desk, pk: int) -> HttpResponse:
    """Answer with every piece of the issue's page that a change of words may have changed."""
    return _pieces(request, pk, "desk/parts/changed.html")


def reordered(request: Desk, pk: int) -> HttpResponse:
    """Answer with the stories too."""
    return _pieces(request, pk, "desk/parts/reordered.html")


def _pieces(request: Desk, pk: int, template: str) -> HttpResponse:
    context = {**context_of(request, issue_or_404(pk)), "swap": True}
    response = render(request, template, context)
    response["HX-Trigger"] = "issue-changed"
    return response
