"""Who sends in the proof: ours, two that are naive, and ours with a guard taken away.

All but ours are here to show that the proof sees what it is meant to see.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from digest import approval, ledger
from digest.deliveries import Sent, Status
from digest.frozen import thaw
from digest.jobs import JOBS, Work
from digest.models import Delivery, Frozen, Issue
from digest.printed import Recipient
from digest.send import BATCH
from digest.transports import Transport
from subscribers.models import Subscription
from subscribers.tokens import unsubscribe_url
from tests.proving.processes import now

Sender = Callable[[int, Transport], None]


def ours(issue_id: int, transport: Transport) -> None:
    """Send as a worker does, by its own jobs, until the issue has left."""
    work = Work(now, lambda: transport, "proof")
    while True:
        state = Issue.objects.values_list("state", flat=True).get(pk=issue_id)
        if state == Issue.State.APPROVED:
            approval.start(issue_id, now())
        elif state != Issue.State.SENDING:
            return
        for _ in JOBS["reap"].targets(now()):
            JOBS["reap"].run(0, work)
        JOBS["send"].run(issue_id, work)
        sleep(0.02)


def marks_after(issue_id: int, transport: Transport) -> None:
    """Send, then mark: what was handed over and not yet marked is handed over again."""
    _fan_out(issue_id)
    queued = Delivery.objects.filter(issue_id=issue_id, status=Status.QUEUED)
    while people := _first(queued):
        _hand_over(issue_id, people, transport)
    _close(issue_id)


def keeps_a_cursor(issue_id: int, transport: Transport) -> None:
    """Move a cursor, then send: what was fetched and not yet handed over never is."""
    _fan_out(issue_id)
    cursor = Path(settings.DATA) / f"cursor-{issue_id}"
    rows = Delivery.objects.filter(issue_id=issue_id)
    while True:
        at = int(cursor.read_text()) if cursor.exists() else 0
        people = _first(rows.filter(subscription_id__gt=at))
        if not people:
            _close(issue_id)
            return
        cursor.write_text(str(people[-1]))
        _hand_over(issue_id, people, transport)


def _first(rows: QuerySet[Delivery]) -> list[int]:
    """Return the people of the next batch."""
    ordered = rows.order_by("subscription_id").values_list("subscription_id", flat=True)
    return list(ordered[:BATCH])


def _fan_out(issue_id: int) -> None:
    if Issue.objects.filter(pk=issue_id, state=Issue.State.APPROVED).exists():
        approval.start(issue_id, now())


def _hand_over(issue_id: int, people: list[int], transport: Transport) -> None:
    printed = thaw(Frozen.objects.get(issue_id=issue_id), {})
    addresses = dict(
        Subscription.objects.filter(pk__in=people).values_list("pk", "subscriber__address")
    )
    batch = [
        Recipient(addresses[each], unsubscribe_url(each), reference=f"{issue_id}-{each}-1")
        for each in people
    ]
    for person, outcome in zip(people, transport.send(printed, batch), strict=True):
        assert isinstance(outcome, Sent)
        Delivery.objects.filter(issue_id=issue_id, subscription_id=person).update(
            status=Status.SENT, message_id=outcome.id
        )


def _close(issue_id: int) -> None:
    Issue.objects.filter(pk=issue_id).update(state=Issue.State.SENT, closed_at=now())


def without_intent(issue_id: int, transport: Transport) -> None:
    """Ours, but a claim is never committed, and so an outcome asks for none."""
    claim = ledger.claim

    def uncommitted(*values: Any, **named: Any) -> Any:
        with transaction.atomic():
            taken = claim(*values, **named)
            transaction.set_rollback(True)
        return taken

    setattr(ledger, "claim", uncommitted)  # noqa: B010
    without_the_guard_of_claims()
    ours(issue_id, transport)


def without_lease(issue_id: int, transport: Transport) -> None:
    """Ours, but what another has in hand is taken as if it were free."""
    free = f"status = {Status.QUEUED:d}"
    anybodys = f"status IN ({Status.QUEUED:d}, {Status.SENDING:d})"
    ledger._CLAIM = ledger._CLAIM.replace(free, anybodys)
    ledger._OWN_WORDS["sqlite"] = {"index": "", "lock": ""}
    ours(issue_id, transport)


def without_the_guard_of_claims() -> None:
    """Let an outcome count whoever has the delivery in hand by now."""
    guarded = ledger._RECORD
    ledger._RECORD = guarded.replace("AND claim = %s", "AND COALESCE(%s, '') IS NOT NULL")
    assert guarded != ledger._RECORD


#: who must fail where ours holds, so that the proof is seen to see
TO_FAIL: dict[str, Sender] = {
    "naive, marks after sending": marks_after,
    "naive, moves a cursor first": keeps_a_cursor,
    "ours without the commit of the intent": without_intent,
    "ours without looking at leases": without_lease,
}
