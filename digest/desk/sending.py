"""An issue on its way: a balance that closes, what is in doubt by name, and the brakes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digest import approval, ledger, watching
from digest.desk import sums
from digest.desk.access import Desk, sender, viewer
from digest.desk.approve import short
from digest.desk.bars import blocks
from digest.desk.saving import is_partial, issue_or_404
from digest.desk.shell import show
from digest.desk.states import Look, of_issue
from digest.desk.times import local
from digest.desk.who import FORGOTTEN, people
from digest.errors import DigestError
from digest.models import Issue

State = Issue.State
_NAMED = 20  # people in doubt who are named at once
_WAITING = Look("Waiting", "scheduled", "warn")  # a condition of an issue that is being sent
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
    if request.GET.get("in") == "words":  # for those who listen, and not every two seconds
        return HttpResponse(context["progress"].in_words, content_type="text/plain; charset=utf-8")
    if is_partial(request):
        context["may_send"] = request.user.may_send
        return render(request, "desk/parts/sending.html", context)
    return show(request, "desk/sending.html", context, publication=issue.publication, here="issues")


def _context(issue: Issue, started_at: datetime) -> dict[str, Any]:
    zone, now, state = issue.publication.programme.time_zone, timezone.now(), State(issue.state)
    is_live = state in (State.SENDING, State.PAUSED)
    balance, read_at = (
        watching.balance(issue.pk, now) if is_live else (ledger.balance(issue.pk), now)
    )
    progress = watching.progress(issue, balance, now)
    return {
        "issue": issue,
        "publication": issue.publication,
        "look": _WAITING if state == State.SENDING and progress.waits else of_issue(issue),
        "is_doing": _DOINGS[state],
        "is_live": is_live,
        "started": local(started_at, zone),
        "read_at": local(read_at, zone),
        "seal_short": short(issue.seal),
        "balance": balance,
        "sum": sums.rows(balance, ledger.exclusions(issue.pk)),
        "progress": progress,
        "bar": blocks(
            [("f-ok", progress.sent), ("f-bad", progress.failed), ("f-doubt", progress.in_doubt)],
            of=progress.going,
        ),
        "happenings": [(local(each.at, zone), each) for each in watching.happenings(issue)],
        "doubtful": _doubtful(issue) if balance.in_doubt else [],
    }


def _doubtful(issue: Issue) -> list[str]:
    found = list(ledger.doubtful(issue.pk).values_list("subscription_id", flat=True)[:_NAMED])
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
