"""What people do with a subscription, any number of times, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from subscribers.consent import Evidence, Kind, record
from subscribers.models import Consent, Subscription
from subscribers.recipients import audience
from subscribers.subscriptions import UNDO, come_back, confirm, leave, pause
from tests.stored import AT, publication, subscription

pytestmark = pytest.mark.django_db
State = Subscription.State
LINK = Evidence("link", words="Yes, send it to me")
SOON, LATER = AT + timedelta(minutes=5), AT + timedelta(days=2)


def kinds(row: Subscription) -> list[str]:
    return [consent.kind for consent in Consent.objects.filter(subscription=row).order_by("pk")]


def test_confirming_begins_it_once_and_keeps_the_words() -> None:
    row = subscription(state=State.PENDING)
    for at in (SOON, LATER):
        confirmed = confirm(row.pk, at, LINK)
        assert confirmed
        assert (confirmed.state, confirmed.confirmed_at) == (State.ACTIVE, SOON)
    (consent,) = Consent.objects.all()
    assert (consent.kind, consent.at, consent.words) == (Kind.CONFIRMED, SOON, LINK.words)


def test_leaving_works_from_every_state_and_twice() -> None:
    for number, state in enumerate(State):
        row = subscription(f"p{number}@example.org", state)
        for at in (SOON, LATER):
            left = leave(row.pk, at, Evidence("one-click"))
            assert left
            assert left.state == State.UNSUBSCRIBED
        expected = [] if state == State.UNSUBSCRIBED else [Kind.UNSUBSCRIBED]
        assert kinds(row) == expected
    assert not audience(publication().pk, LATER)


def test_an_undo_brings_back_what_was_there() -> None:
    until = AT + timedelta(days=9)
    for state, address in [(State.ACTIVE, "ana"), (State.PENDING, "ben"), (State.PAUSED, "cleo")]:
        row = subscription(
            f"{address}@example.org", state, paused_until=until if state == State.PAUSED else None
        )
        leave(row.pk, SOON, LINK)
        back = come_back(row.pk, LATER, LINK)
        assert back
        assert back.state == state
        assert kinds(row) == [Kind.UNSUBSCRIBED, Kind.RETURNED]


def test_an_imported_person_comes_back_as_active() -> None:
    row = subscription()
    Subscription.objects.filter(pk=row.pk).update(confirmed_at=None)
    record(row, Kind.IMPORTED, AT, Evidence("import"))
    leave(row.pk, SOON, LINK)
    back = come_back(row.pk, LATER, LINK)
    assert back
    assert back.state == State.ACTIVE


def test_an_undo_ends_after_a_week() -> None:
    row = subscription()
    leave(row.pk, AT, LINK)
    late = come_back(row.pk, AT + UNDO + timedelta(seconds=1), LINK)
    assert late
    assert late.state == State.UNSUBSCRIBED


def test_an_old_confirmation_does_not_undo_a_leaving() -> None:
    row = subscription(state=State.PENDING)
    record(row, Kind.REQUESTED, AT, Evidence("form"))
    confirm(row.pk, AT, LINK)
    leave(row.pk, SOON, LINK)
    again = confirm(row.pk, LATER, LINK)
    assert again
    assert again.state == State.UNSUBSCRIBED
    record(row, Kind.REQUESTED, LATER, Evidence("form"))
    asked = confirm(row.pk, LATER, LINK)
    assert asked
    assert asked.state == State.ACTIVE


def test_a_pause_ends_by_itself_or_at_once() -> None:
    row, until = subscription(), AT + timedelta(weeks=3)
    paused = pause(row.pk, AT, LINK, until=until)
    assert paused
    assert (paused.state, paused.paused_until) == (State.PAUSED, until)
    assert not audience(publication().pk, until - timedelta(seconds=1))
    assert audience(publication().pk, until)
    back = come_back(row.pk, LATER, LINK)
    assert back
    assert (back.state, back.paused_until) == (State.ACTIVE, None)
    assert kinds(row) == [Kind.PAUSED, Kind.RESUMED]


@pytest.mark.parametrize("state", [State.PENDING, State.UNSUBSCRIBED])
def test_only_what_is_sent_can_be_paused(state: State) -> None:
    row = subscription(state=state)
    same = pause(row.pk, SOON, LINK, until=LATER)
    assert same
    assert same.state == state
    assert kinds(row) == []


def test_what_is_gone_stays_gone() -> None:
    row = subscription()
    row.delete()
    assert leave(1, AT, LINK) is confirm(1, AT, LINK) is come_back(1, AT, LINK) is None
    assert subscription().pk != row.pk  # or an old link would be about somebody else
