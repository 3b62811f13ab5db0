"""What silence says of those in doubt, and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from pytest_django import Settings

from digest import ledger, settling
from digest.deliveries import InDoubt, Report, Sent, Status
from digest.jobs import JOBS
from digest.models import Delivery, Issue
from digest.record import record
from digest.settling import FEWEST, GIVEN_UP, NOT_TAKEN, PATIENCE, settle
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db

LATE = AT + PATIENCE + timedelta(minutes=4)
READERS = FEWEST + 3


@pytest.fixture
def issue() -> Issue:
    """Return an issue of which three readers are in doubt: one by an answer, two by a death."""
    row = stored.issue(state=Issue.State.SENDING, started_at=AT)
    for number in range(READERS):
        stored.subscription(f"reader{number}@example.org")
    ledger.fan_out(row.pk, AT)
    claims, _ = ledger.claim(row.pk, limit=READERS - 2, at=AT)
    sent = [Sent(f"id-{each.subscription_id}") for each in claims[1:]]
    ledger.record(claims, [InDoubt("No answer."), *sent], AT)
    ledger.claim(row.pk, limit=2, at=AT)
    ledger.reap(AT + timedelta(minutes=4))
    return row


def readers(issue: Issue, status: Status) -> list[int]:
    rows = Delivery.objects.filter(issue_id=issue.pk, status=status)
    return list(rows.order_by("subscription_id").values_list("subscription_id", flat=True))


def report(issue: Issue, people: Sequence[int], status: Status = Status.SENT) -> None:
    record(
        Report(f"{status}-{each}", issue.pk, each, status, AT, message_id=f"id-{each}")
        for each in people
    )


def reasons(issue: Issue) -> set[str | None]:
    rows = Delivery.objects.filter(issue_id=issue.pk, status=Status.IN_DOUBT)
    return set(rows.values_list("reason", flat=True))


def test_where_all_others_were_reported_silence_tells(issue: Issue) -> None:
    report(issue, readers(issue, Status.SENT))
    assert settle(issue.pk, LATE) == 3
    assert reasons(issue) == {NOT_TAKEN}
    assert settle(issue.pk, LATE) == 0
    assert ledger.balance(issue.pk).in_doubt == 3


def test_what_was_delivered_since_was_reported(issue: Issue) -> None:
    people = readers(issue, Status.SENT)
    report(issue, people)
    report(issue, people[:20], Status.DELIVERED)
    assert settle(issue.pk, LATE) == 3


def test_where_one_other_is_missing_it_says_nothing(issue: Issue) -> None:
    extra = stored.subscription("late@example.org")
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(claims, [Sent("id-late")], AT)
    report(issue, [each for each in readers(issue, Status.SENT) if each != extra.pk])
    assert settle(issue.pk, LATE) == 0


def test_where_nobody_is_reported_it_says_nothing(issue: Issue) -> None:
    assert settle(issue.pk, LATE) == 0
    report(issue, readers(issue, Status.SENT)[: FEWEST - 1])
    assert settle(issue.pk, LATE) == 0


def test_a_few_who_were_reported_say_nothing_of_others(issue: Issue) -> None:
    few = readers(issue, Status.SENT)[: FEWEST - 1]
    others = Delivery.objects.filter(issue_id=issue.pk, status=Status.SENT)
    others.exclude(subscription_id__in=few).delete()
    report(issue, few)
    assert settle(issue.pk, LATE) == 0


def test_an_event_is_waited_for_and_not_for_ever(issue: Issue, settings: Settings) -> None:
    settings.SETTLE = True
    report(issue, readers(issue, Status.SENT))
    assert settling.due(AT + PATIENCE - timedelta(seconds=1)) == []
    assert settling.due(LATE) == [issue.pk]
    assert settle(issue.pk, AT + GIVEN_UP + timedelta(minutes=5)) == 0
    settings.SETTLE = False
    assert JOBS["settle doubt"].targets(LATE) == []


def test_an_event_that_comes_after_all_settles_it(issue: Issue) -> None:
    report(issue, readers(issue, Status.SENT))
    doubted = readers(issue, Status.IN_DOUBT)
    settle(issue.pk, LATE)
    report(issue, doubted)
    assert ledger.balance(issue.pk).in_doubt == 0
    assert readers(issue, Status.IN_DOUBT) == []
