"""Home: whether anything waits, when the next issue leaves, what became of the last."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from digest import ledger, scheduling
from digest.desk import sums
from digest.desk.access import Desk, viewer
from digest.desk.bars import blocks
from digest.desk.shell import publication_or_404, show
from digest.desk.states import of_issue
from digest.desk.times import moment
from digest.errors import ConfigError
from digest.models import Issue, Source, Worker
from subscribers.models import Publication, Subscription
from subscribers.recipients import audience


@viewer
@require_safe
def desk(request: Desk) -> HttpResponse:
    """Go to the newsletter there is, or to the first page of a new desk."""
    first = Publication.objects.order_by("name").first()
    if first:
        return redirect("desk-home", first.slug)
    return show(request, "desk/first.html", {})


@viewer
@require_safe
def home(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    issue = (
        publication.issues.filter(state__in=[Issue.State.DRAFT, Issue.State.APPROVED])
        .select_related("approved_by")
        .order_by("-id")
        .first()
    )
    context = {
        "next": _next(publication, issue),
        "leaving": publication.issues.filter(
            state__in=[Issue.State.SENDING, Issue.State.PAUSED]
        ).first(),
        "is_left_undone": _is_left_undone(publication, timezone.now()),
        "last": _last(publication),
        "skipped": _skipped(publication),
        "troubled": Source.objects.filter(publication=publication, is_resting=False).exclude(
            fault=""
        )[:4],
        "sources": publication.sources.count(),
        "people": _people(publication),
    }
    return show(request, "desk/home.html", context, publication=publication, here="home")


def _is_left_undone(publication: Publication, at: datetime) -> bool:
    """Return whether something is due, and nobody is there who does it."""
    if Worker.awake(at).exists():
        return False
    to_ask = Q(next_try_at=None) | Q(next_try_at__lte=at)
    return (
        publication.issues.filter(state=Issue.State.SENDING).exists()
        or publication.sources.filter(to_ask, is_resting=False).exists()
        or publication.pk in scheduling.due(at)
    )


def _next(publication: Publication, issue: Issue | None) -> dict[str, Any]:
    """Return the issue that comes next, and what stands between it and its slot."""
    now, programme = timezone.now(), getattr(publication, "programme", None)
    zone = programme.time_zone if programme else "UTC"
    due_at, problem = issue.due_at if issue else None, ""
    if due_at is None and programme and programme.is_scheduled:
        try:
            due_at = programme.cadence.next(now, 1)[0].due_at
        except ConfigError as error:
            zone, problem = "UTC", str(error)
    composed = due_at - timedelta(hours=programme.draft_ahead) if due_at and programme else None
    return {
        "issue": issue,
        "look": of_issue(issue) if issue else None,
        "stories": issue.stories.count() if issue else 0,
        "leaves": moment(due_at, zone, now) if due_at else None,
        "composed": moment(composed, zone, now) if composed else None,
        "problem": problem,
        "needs_approval": programme.needs_approval if programme else True,
    }


def _last(publication: Publication) -> dict[str, Any] | None:
    issue = publication.issues.filter(state=Issue.State.SENT).order_by("-closed_at").first()
    if issue is None:
        return None
    balance = ledger.balance(issue.pk)
    sum_ = sums.rows(balance, {})
    return {
        "issue": issue,
        "balance": balance,
        "sum": sum_,
        "whole": blocks([(row.look, row.count) for row in sum_]),
        "told": sums.told(balance, sum_),
    }


def _skipped(publication: Publication) -> Issue | None:
    """Return the latest slot if nothing was sent for it."""
    latest = publication.issues.exclude(slot=None).order_by("-due_at").first()
    return latest if latest and latest.state == Issue.State.SKIPPED else None


def _people(publication: Publication) -> dict[str, int]:
    of_here = Subscription.objects.filter(publication=publication)
    active = of_here.filter(state=Subscription.State.ACTIVE)
    week = timezone.now() - timedelta(days=7)
    return {
        "active": audience(publication.pk, timezone.now()).count(),
        "new": active.filter(since__gte=week).count(),
        "pending": of_here.filter(state=Subscription.State.PENDING).count(),
    }
