"""An issue on its way: a balance that closes, what is in doubt by name, and the brakes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digest import approval, ledger
from digest.deliveries import Status
from digest.desk import sums
from digest.desk.access import Desk, sender, viewer
from digest.desk.approve import short
from digest.desk.bars import blocks
from digest.desk.saving import is_partial, issue_or_404
from digest.desk.shell import show
from digest.desk.states import of_issue
from digest.desk.times import lasting, local
from digest.desk.who import FORGOTTEN, people
from digest.errors import DigestError
from digest.ledger import Balance
from digest.models import Delivery, Issue

State = Issue.State
_NAMED = 20  # people in doubt who are named at once
_SOON = timedelta(seconds=5)  # a pace that was measured for less says nothing
_DOINGS = {
    State.SENDING: "is leaving",
    State.PAUSED: "is paused",
    State.SENT: "has left",
    State.CANCELLED: "was stopped",
}


@viewer
@require_safe
def sending(request: Desk, pk: int) -> HttpResponse:
    """Show how far it is; htmx asks for the inner part every two seconds."""
    issue = issue_or_404(pk)
    if issue.started_at is None:
        return redirect("desk-issue", pk)
    context = _context(issue, issue.started_at)
    if is_partial(request):
        context["may_send"] = request.user.may_send
        return render(request, "desk/parts/sending.html", context)
    return show(request, "desk/sending.html", context, publication=issue.publication, here="issues")


def _context(issue: Issue, started_at: datetime) -> dict[str, Any]:
    zone, now = issue.publication.programme.time_zone, timezone.now()
    balance, state = ledger.balance(issue.pk), State(issue.state)
    pace, left = _pace(balance, now - started_at, state)
    return {
        "issue": issue,
        "publication": issue.publication,
        "look": of_issue(issue),
        "is_doing": _DOINGS[state],
        "is_live": state in (State.SENDING, State.PAUSED),
        "started": local(started_at, zone),
        "read_at": local(now, zone),
        "seal_short": short(issue.seal),
        "balance": balance,
        "going": balance.audience - balance.excluded,
        "sum": sums.rows(balance, ledger.exclusions(issue.pk)),
        "progress": blocks(
            [("f-ok", balance.sent), ("f-bad", balance.failed), ("f-doubt", balance.in_doubt)],
            of=balance.audience - balance.excluded,
        ),
        "progress_told": f"{balance.sent:,} of {balance.audience - balance.excluded:,} sent",
        "pace": pace,
        "left": left,
        "doubtful": _doubtful(issue) if balance.in_doubt else [],
    }


def _pace(balance: Balance, running: timedelta, state: State) -> tuple[str, str]:
    """Say how fast it goes and how long it will take."""
    if state != State.SENDING:
        return "", ""
    handed = balance.sent + balance.failed + balance.in_doubt
    if not handed or running < _SOON:
        return "Just begun", ""
    rate = handed / running.total_seconds()
    if rate * 60 < 1:
        return "less than one a minute", ""
    said = f"{rate:.0f} a second" if rate >= 1 else f"{rate * 60:.0f} a minute"
    waiting = balance.queued + balance.sending
    return said, f"about {lasting(timedelta(seconds=waiting / rate))} left" if waiting else ""


def _doubtful(issue: Issue) -> list[str]:
    rows = Delivery.objects.filter(issue_id=issue.pk, status=Status.IN_DOUBT)
    found = list(
        rows.order_by("subscription_id").values_list("subscription_id", flat=True)[:_NAMED]
    )
    known = people(found)
    return [str(known.get(each, FORGOTTEN)) for each in found]


@sender
@require_POST
def pause(request: Desk, pk: int) -> HttpResponse:
    because = f"{request.user} pressed Pause."
    return _do(
        request,
        pk,
        lambda at: approval.pause(pk, at, because, editor=request.user),
        "It is paused.",
    )


@sender
@require_POST
def resume(request: Desk, pk: int) -> HttpResponse:
    return _do(
        request, pk, lambda at: approval.resume(pk, at, editor=request.user), "Sending goes on."
    )


@sender
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Desk, pk: int) -> HttpResponse:
    """Ask, then stop for good; a draft is given up in the same way."""
    if request.method == "POST":
        return _do(
            request, pk, lambda at: approval.cancel(pk, at, editor=request.user), "It is stopped."
        )
    issue = issue_or_404(pk)
    if issue.state in (State.SENT, State.CANCELLED, State.SKIPPED):
        return redirect("desk-issue", pk)
    context = {"issue": issue, "balance": ledger.balance(pk)}
    return show(request, "desk/stop.html", context, publication=issue.publication, here="issues")


def _do(request: Desk, pk: int, step: Callable[[datetime], object], done: str) -> HttpResponse:
    issue_or_404(pk)
    try:
        step(timezone.now())
    except DigestError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("desk-issue", pk)
