"""What became of each delivery of an issue: figures, the sum, the people, the ledger as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from digest import ledger
from digest.deliveries import Status
from digest.desk import spreadsheet, sums
from digest.desk.access import Desk, owner, viewer
from digest.desk.bars import blocks
from digest.desk.saving import issue_or_404
from digest.desk.shell import show
from digest.desk.states import DELIVERIES, Look, of_issue
from digest.desk.times import local
from digest.desk.who import FORGOTTEN, Person, people
from digest.models import Delivery, Issue
from digest.reader.archive import sent_issues
from subscribers.models import Subscription

_A_PAGE = 50  # deliveries
_A_CHUNK = 2_000  # of the CSV
_MATCHES = 8
_REPORTS = frozenset({"ses"})  # transports that tell what became of a mail afterwards
_MUTE = "this transport tells nothing more"
_COLUMNS = ("address", "name", "state", "reason", "message id", "changed at")


@dataclass(frozen=True, slots=True)
class Figure:
    word: str
    count: int
    why: str
    look: str


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery with its person."""

    person: Person
    look: Look
    why: str
    at: datetime | None
    message_id: str
    status: Status

    @property
    def short(self) -> str:
        """Whether they have it, in a word."""
        if self.status in (Status.QUEUED, Status.SENDING):
            return "Not yet."
        if self.status == Status.IN_DOUBT:
            return "Perhaps."
        return "Yes." if self.status in _HAVE_IT else "No."


_HAVE_IT = (Status.SENT, Status.DELIVERED, Status.COMPLAINED)


@viewer
@require_safe
def report(request: Desk, pk: int) -> HttpResponse:
    """Show the report; `who` asks for a person, `state` narrows the list, `after` goes on."""
    issue = issue_or_404(pk)
    if issue.audience is None:
        return redirect("desk-issue", pk)
    zone = issue.publication.programme.time_zone
    statuses, exclusions = ledger.statuses(pk), ledger.exclusions(pk)
    balance = ledger.balance(pk)
    sum_ = sums.rows(balance, exclusions)
    state = _state(request.GET.get("state", ""))
    deliveries, go_on = _page(pk, state, request.GET.get("after", ""))
    who = request.GET.get("who", "").strip()[:200]
    context: dict[str, Any] = {
        "issue": issue,
        "look": of_issue(issue),
        "started": local(issue.started_at, zone) if issue.started_at else None,
        "closed": local(issue.closed_at, zone) if issue.closed_at else None,
        "is_live": issue.state in (Issue.State.SENDING, Issue.State.PAUSED),
        "is_public": sent_issues(issue.publication).filter(pk=pk).exists(),
        "balance": balance,
        "sum": sum_,
        "whole": blocks([(row.look, row.count) for row in sum_]),
        "whole_told": sums.told(balance, sum_),
        "excluded": sums.in_words(exclusions),
        "figures": _figures(statuses, balance.sent),
        "who": who,
        "answers": _rows(_asked(issue, who), zone) if who else [],
        "states": _states(statuses),
        "state": _name(state),
        "deliveries": _rows(deliveries, zone),
        "go_on": go_on,
    }
    return show(request, "desk/report.html", context, publication=issue.publication, here="issues")


def _figures(statuses: Mapping[Status, int], sent: int) -> list[Figure]:
    count = {status: statuses.get(status, 0) for status in Status}
    bounced, for_now = count[Status.BOUNCED], count[Status.SOFT_BOUNCED]
    complained, unheard = count[Status.COMPLAINED], count[Status.SENT] + count[Status.DELAYED]
    share = f"{100 * complained / sent:.2f} %, Gmail worries at 0.1 %" if complained else "nobody"
    silence = "normal for up to 14 hours" if settings.TRANSPORT in _REPORTS else _MUTE
    told = f"of {sent:,} sent"
    return [
        Figure("Delivered", count[Status.DELIVERED], told, "f-ok"),
        Figure(
            "Bounced", bounced + for_now, f"{bounced:,} for good, {for_now:,} for now", "f-warn"
        ),
        Figure("Complained", complained, share, "f-bad"),
        Figure("No report yet", unheard, silence, "f-queue"),
    ]


def _state(name: str) -> Status | None:
    """Return the status of a word, or None for all."""
    return next((each for each, look in DELIVERIES.items() if look.word.lower() == name), None)


def _name(status: Status | None) -> str:
    return DELIVERIES[status].word.lower() if status is not None else ""


def _states(statuses: Mapping[Status, int]) -> list[tuple[str, str, int]]:
    known = [(status, count) for status, count in sorted(statuses.items(), reverse=True) if count]
    told = [(_name(status), DELIVERIES[status].word, count) for status, count in known]
    return [("", "All", sum(statuses.values())), *told]


def _page(pk: int, state: Status | None, after: str) -> tuple[list[Delivery], int | None]:
    """Return a page of deliveries, and after whom the next one goes on."""
    rows = Delivery.objects.filter(issue_id=pk).order_by("subscription_id")
    if state is not None:
        rows = rows.filter(status=state)
    if after.isdecimal() and len(after) < 16:
        rows = rows.filter(subscription_id__gt=int(after))
    found = list(rows[: _A_PAGE + 1])
    go_on = found[_A_PAGE - 1].subscription_id if len(found) > _A_PAGE else None
    return found[:_A_PAGE], go_on


def _asked(issue: Issue, who: str) -> list[Delivery]:
    """Return the deliveries of those whose address or name holds what was asked."""
    matching = Subscription.objects.filter(
        Q(subscriber__address__icontains=who) | Q(subscriber__name__icontains=who),
        publication_id=issue.publication_id,
    ).order_by("pk")
    found = list(matching.values_list("pk", flat=True)[: 10 * _MATCHES])
    rows = Delivery.objects.filter(issue_id=issue.pk, subscription_id__in=found)
    return list(rows.order_by("subscription_id")[:_MATCHES])


def _rows(deliveries: Iterable[Delivery], zone: str) -> list[Row]:
    listed = list(deliveries)
    known = people(each.subscription_id for each in listed)
    return [_row(each, known.get(each.subscription_id, FORGOTTEN), zone) for each in listed]


def _row(delivery: Delivery, person: Person, zone: str) -> Row:
    status = Status(delivery.status)
    at = local(delivery.changed_at, zone) if delivery.changed_at else None
    why = delivery.reason or DELIVERIES[status].why
    return Row(person, DELIVERIES[status], why, at, delivery.message_id or "", status)


@owner
@require_safe
def as_csv(request: Desk, pk: int) -> HttpResponseBase:
    """The ledger of an issue as CSV, everybody in it."""
    issue = issue_or_404(pk)
    lines = spreadsheet.rows(_COLUMNS, _cells(pk))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{issue.publication.slug}-{issue.number or issue.pk}-ledger.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(pk: int) -> Iterator[list[str]]:
    """Yield the cells of every delivery, a chunk of them at a time in memory."""
    after = 0
    while chunk := list(
        Delivery.objects.filter(issue_id=pk, subscription_id__gt=after).order_by("subscription_id")[
            :_A_CHUNK
        ]
    ):
        for row in _rows(chunk, "UTC"):
            at = f"{row.at:%Y-%m-%dT%H:%M:%SZ}" if row.at else ""
            state = row.look.word.lower()
            yield [row.person.address, row.person.name, state, row.why, row.message_id, at]
        after = chunk[-1].subscription_id
