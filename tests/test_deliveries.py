"""What becomes of a delivery does not depend on the order or number of what is reported."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent, Status, settle

statuses = st.sampled_from(Status)
events = st.lists(st.sampled_from([status for status in Status if status >= Status.SENT]))


@given(statuses, events, st.randoms())
def test_order_and_repetition_do_not_matter(
    status: Status, reported: list[Status], random: Random
) -> None:
    shuffled = reported * 2
    random.shuffle(shuffled)
    assert settle(status, shuffled) is settle(status, reported)


@given(statuses, events, events)
def test_events_may_come_in_any_portions(
    status: Status, first: list[Status], then: list[Status]
) -> None:
    assert settle(settle(status, first), then) is settle(status, [*then, *first])


@given(statuses, events)
def test_nothing_reported_lowers_a_status(status: Status, reported: list[Status]) -> None:
    settled = settle(status, reported)
    assert settled >= status
    assert settled in [status, *reported]
    assert settled.suppresses or not any(event.suppresses for event in [status, *reported])


@given(statuses, events.filter(bool))
def test_any_event_proves_that_it_was_sent(status: Status, reported: list[Status]) -> None:
    assert settle(status, reported).counts_as is Status.SENT


def test_a_late_bounce_beats_a_delivery_and_suppresses() -> None:
    assert settle(Status.SENT, [Status.DELIVERED, Status.BOUNCED]).suppresses
    assert settle(Status.BOUNCED, [Status.DELIVERED]) is Status.BOUNCED


def test_a_soft_bounce_and_a_delay_suppress_nobody() -> None:
    assert not settle(Status.SENT, [Status.DELAYED, Status.SOFT_BOUNCED]).suppresses


def test_what_is_reported_settles_a_delivery_in_doubt() -> None:
    assert settle(Status.IN_DOUBT, [Status.DELIVERED]) is Status.DELIVERED
    assert settle(Status.IN_DOUBT, []) is Status.IN_DOUBT


def test_every_status_stands_in_the_balance_once() -> None:
    states = {"QUEUED", "SENDING", "IN_DOUBT", "EXCLUDED", "FAILED", "SENT"}
    assert {status.counts_as.name for status in Status} == states
    assert all(Status[state].counts_as is Status[state] for state in states)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Sent("7"), Status.SENT),
        (Requeue("Too fast."), Status.QUEUED),
        (Failed("No such mailbox."), Status.FAILED),
        (InDoubt("No answer."), Status.IN_DOUBT),
    ],
)
def test_each_outcome_has_its_status(outcome: Outcome, status: Status) -> None:
    assert outcome.status is status
