"""All issues of a newsletter, and a new one at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from digest.compose import compose as make
from digest.desk.access import Desk, editor, viewer
from digest.desk.shell import publication_or_404, show
from digest.desk.states import Look, of_issue
from digest.desk.times import Moment, moment
from digest.errors import ConfigError, DigestError
from digest.models import Issue, Programme

_A_PAGE = 40  # issues
State = Issue.State


@dataclass(frozen=True, slots=True)
class Row:
    issue: Issue
    look: Look
    link: str
    when: str
    why: str


@viewer
@require_safe
def issues(request: Desk, slug: str) -> HttpResponse:
    """List the issues and the slots that had none, newest first."""
    publication = publication_or_404(slug)
    found = publication.issues.order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 16:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: _A_PAGE + 1])
    zone = publication.programme.time_zone
    context = {
        "rows": [_row(each, zone) for each in rows[:_A_PAGE]],
        "go_on": rows[_A_PAGE - 1].pk if len(rows) > _A_PAGE else None,
        "open": any(each.is_editable for each in rows),
        "next_slot": _next_slot(publication.programme),
    }
    return show(request, "desk/issues.html", context, publication=publication, here="issues")


def _row(issue: Issue, zone: str) -> Row:
    at = issue.started_at or issue.due_at or issue.composed_at
    why = issue.skipped_because or issue.held_because or issue.paused_because
    link = reverse("desk-issue", args=[issue.pk])
    return Row(issue, of_issue(issue), link, moment(at, zone, timezone.now()).long, why)


def _next_slot(programme: Programme) -> Moment | None:
    if not programme.is_scheduled:
        return None
    now = timezone.now()
    try:
        [slot] = programme.cadence.next(now, 1)
    except ConfigError:  # the schedule's page says so
        return None
    return moment(slot.due_at, programme.time_zone, now)


@editor
@require_POST
def compose(request: Desk, slug: str) -> HttpResponse:
    """Compose a special issue of what the pool has now."""
    publication = publication_or_404(slug)
    try:
        made = make(publication.pk, timezone.now())
    except DigestError as error:
        messages.error(request, str(error))
        return redirect("desk-issues", slug)
    messages.success(request, f"{made} is composed. It leaves when you send it.")
    return redirect("desk-issue", made.pk)
