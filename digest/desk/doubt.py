"""Who of an issue is in doubt or was refused: seen with why, and sent it again when one says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from digest import approval, ledger
from digest.deliveries import Status
from digest.desk.access import Desk, sender
from digest.desk.numbers import whole
from digest.desk.saving import issue_or_404
from digest.desk.shell import show
from digest.desk.states import DELIVERIES, of_issue
from digest.desk.times import local
from digest.desk.who import FORGOTTEN, Person, people
from digest.errors import DigestError
from digest.models import Delivery, Issue

A_PAGE = 100  # deliveries
_NAMED = 20  # people who are named in the question
_OPENS = (Issue.State.SENDING, Issue.State.PAUSED, Issue.State.SENT)


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody of the list, why they are in it, and since when."""

    subscription: int
    person: Person
    why: str
    at: datetime | None


@sender
@require_safe
def doubt(request: Desk, pk: int) -> HttpResponse:
    """List who is in doubt, to choose whom to send it again."""
    return _list(request, issue_or_404(pk), ledger.doubtful(pk), Status.IN_DOUBT)


@sender
@require_safe
def failed(request: Desk, pk: int) -> HttpResponse:
    """List who was refused for good, to try them again."""
    return _list(request, issue_or_404(pk), ledger.failed(pk), Status.FAILED)


def _list(request: Desk, issue: Issue, found: QuerySet[Delivery], status: Status) -> HttpResponse:
    if issue.audience is None:
        return redirect("desk-issue", issue.pk)
    after = whole(request.GET.get("after", "")) or 0
    page = list(found.filter(subscription_id__gt=after)[: A_PAGE + 1])
    context: dict[str, Any] = {
        "issue": issue,
        "look": of_issue(issue),
        "kind": DELIVERIES[status],
        "is_doubt": status == Status.IN_DOUBT,
        "count": found.count(),
        "rows": _rows(page[:A_PAGE], issue.publication.programme.time_zone),
        "go_on": page[A_PAGE - 1].subscription_id if len(page) > A_PAGE else None,
        "is_first": not after,
        "opens": issue.state in _OPENS,
    }
    return show(request, "desk/doubt.html", context, publication=issue.publication, here="issues")


def _rows(deliveries: Sequence[Delivery], zone: str) -> list[Row]:
    known = people(each.subscription_id for each in deliveries)
    return [
        Row(
            each.subscription_id,
            known.get(each.subscription_id, FORGOTTEN),
            each.reason or DELIVERIES[Status(each.status)].why,
            local(each.changed_at, zone) if each.changed_at else None,
        )
        for each in deliveries
    ]


@sender
@require_POST
def resend(request: Desk, pk: int) -> HttpResponse:
    """Ask whether people may get it twice, and send it again once that is answered."""
    issue = issue_or_404(pk)
    doubtful = ledger.doubtful(pk)
    chosen = None if request.POST.get("all") == "yes" else _chosen(request)
    rows = doubtful if chosen is None else doubtful.filter(subscription_id__in=chosen)
    count = rows.count()
    if not count:
        messages.error(request, "Nobody in doubt was chosen.")
        return redirect("desk-doubt", pk)
    # Whoever came into doubt since the question was asked is no part of the answer.
    if count > (whole(request.POST.get("sure", "")) or 0):
        return _ask(request, issue, rows, chosen, count)
    return _put_back(
        request,
        pk,
        lambda at: approval.resend(pk, at, chosen=chosen, editor=request.user),
        "sent it again",
    )


def _ask(
    request: Desk, issue: Issue, rows: QuerySet[Delivery], chosen: list[int] | None, count: int
) -> HttpResponse:
    named = _rows(list(rows[:_NAMED]), issue.publication.programme.time_zone)
    context = {"issue": issue, "chosen": chosen, "count": count, "named": named}
    context["others"] = count - len(named)
    return show(request, "desk/resend.html", context, publication=issue.publication, here="issues")


@sender
@require_POST
def retry(request: Desk, pk: int) -> HttpResponse:
    """Try again who was refused: those chosen, or all."""
    issue_or_404(pk)
    chosen = None if request.POST.get("all") == "yes" else _chosen(request)
    return _put_back(
        request,
        pk,
        lambda at: approval.retry(pk, at, chosen=chosen, editor=request.user),
        "tried again",
    )


def _chosen(request: Desk) -> list[int]:
    numbers = (whole(each) for each in request.POST.getlist("who"))
    return [each for each in numbers if each is not None]


def _put_back(request: Desk, pk: int, step: Callable[[datetime], int], done: str) -> HttpResponse:
    try:
        count = step(timezone.now())
    except DigestError as error:
        messages.error(request, str(error))
        return redirect("desk-issue", pk)
    if count:
        who = "1 person is" if count == 1 else f"{count:,} people are"
        messages.success(request, f"{who} to be {done}.")
    else:
        messages.error(request, "Nobody was chosen who can be put back.")
    return redirect("desk-sending", pk)
