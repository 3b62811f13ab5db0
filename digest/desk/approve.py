"""Approving: exactly this, seen as it leaves, in ten seconds on a phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from digest import approval, framed, pacing, preflight
from digest.budget import DAY, Budget
from digest.desk import printing
from digest.desk.access import Desk, sender, viewer
from digest.desk.pieces import leaving, try_printing
from digest.desk.saving import issue_or_404
from digest.desk.shell import show
from digest.desk.states import of_issue
from digest.desk.times import local
from digest.errors import DigestError
from digest.frozen import fingerprint
from digest.models import Change, Issue
from digest.progress import lasting, speed
from subscribers import recipients
from subscribers.models import Subscription

_SHOWN = 60  # changes


@dataclass(frozen=True, slots=True)
class Hand:
    """A change that somebody made by hand, as the page tells it."""

    what: str
    before: str
    after: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Audience:
    """How many get it, of how many, and why others do not."""

    going: int
    all: int
    why: str

    @property
    def left_out(self) -> int:
        return self.all - self.going


@viewer
@require_safe
def approve(request: Desk, pk: int) -> HttpResponse:
    issue = issue_or_404(pk)
    if not issue.is_editable:
        return redirect("desk-issue", pk)
    return _show(request, issue)


def _show(request: Desk, issue: Issue, refused: str = "", status: int = 200) -> HttpResponse:
    printed, findings = try_printing(issue)
    people, budget = audience(issue.publication_id, timezone.now()), pacing.budget(pacing.pace())
    findings = (*findings, *preflight.of_sending(people.going, budget))
    seal = fingerprint(printed) if printed else ""
    rows = list(issue.stories.all())
    links = {
        each.data["headline"]: reverse("desk-story", args=[issue.pk, each.pk]) for each in rows
    }
    zone = issue.publication.programme.time_zone
    hands = _by_hand(issue, zone)
    context: dict[str, Any] = {
        "issue": issue,
        "look": of_issue(issue),
        "from_name": issue.publication.sender_name or issue.publication.name,
        "leaves": leaving(issue),
        "audience": people,
        "takes": _takes(people.going, budget),
        "approved_at": local(issue.approved_at, zone) if issue.approved_at else None,
        "seal": seal,
        "seal_short": short(seal),
        "findings": printing.shown(findings, issue, links),
        "tally": printing.tally(findings),
        "left_at": printing.left_at(issue),
        "changes": hands,
        "hands": _named(hands),
        "refused": refused,
        "sandbox": framed.FRAME,
    }
    return show(
        request,
        "desk/approve.html",
        context,
        publication=issue.publication,
        here="issues",
        status=status,
    )


def _takes(count: int, budget: Budget) -> str:
    """Say how long so many take, where something limits them."""
    length = budget.takes(count)
    if length is None or length < timedelta(seconds=1):
        return ""
    about = "at most" if length >= DAY else "about"
    return f"{about} {lasting(length)}" + (f", at {speed(budget.rate)}" if budget.rate else "")


def short(seal: str) -> str:
    """Return a fingerprint as people compare it: 9f3c 41a7 e2d0 … 77b5."""
    if not seal:
        return "none"
    return f"{seal[:4]} {seal[4:8]} {seal[8:12]} … {seal[-4:]}"


def audience(publication_id: int, at: datetime) -> Audience:
    """Count who would get an issue that leaves now, by the rule that the ledger keeps."""
    going = recipients.audience(publication_id, at).count()
    states = Subscription.State
    held = Subscription.objects.filter(
        publication_id=publication_id, state__in=[states.ACTIVE, states.PAUSED]
    )
    by_state = dict(held.values_list("state").annotate(count=Count("*")).order_by())
    awake = recipients.audience(publication_id, at).filter(state=states.PAUSED).count()
    paused = by_state.get(states.PAUSED, 0) - awake
    everybody = sum(by_state.values())
    suppressed = everybody - going - paused
    told = [
        f"{count} {word}"
        for word, count in (("paused", paused), ("suppressed", suppressed))
        if count > 0
    ]
    return Audience(going, everybody, ", ".join(told))


def _by_hand(issue: Issue, zone: str) -> list[Hand]:
    rows = issue.changes.select_related("editor").order_by("pk")[:_SHOWN]
    return [_hand(row, zone) for row in rows if row.details.get("field") != "state"]


def _hand(row: Change, zone: str) -> Hand:
    before, after = (str(row.details.get(name, "")) for name in ("before", "after"))
    who = str(row.editor) if row.editor else "somebody who is gone"
    return Hand(row.what, before, after, who, local(row.at, zone))


def _named(hands: Iterable[Hand]) -> str:
    names = list(dict.fromkeys(hand.who for hand in hands))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@sender
@require_POST
def approval_of(request: Desk, pk: int) -> HttpResponse:
    """Approve what was seen, and let it leave at once if so it was pressed."""
    issue = issue_or_404(pk)
    now = timezone.now()
    try:
        approval.approve(pk, request.user, now, request.POST.get("seal", ""))
        if request.POST.get("then") == "leave":
            approval.start(pk, now, editor=request.user)
            return redirect("desk-sending", pk)
    except DigestError as error:
        issue = issue_or_404(pk)
        if not issue.is_editable:
            messages.error(request, str(error))
            return redirect("desk-issue", pk)
        return _show(request, issue, str(error), 409)
    leaves = leaving(issue)
    when = f"It leaves {leaves.long}." if leaves else "It leaves when you send it."
    messages.success(request, f"{issue} is approved. {when}")
    return redirect("desk-issue", pk)
