"""How fast issues leave, and how many a day: all workers together, as the provider allows it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from digest.budget import Budget
from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent, Status
from digest.errors import ConfigError, TransportError
from digest.jobs import JOBS, Work
from digest.models import Delivery, Pace
from digest.pacing import ASK_EVERY, SHARE, WAIT, Pacer, budget, pace, pacer
from digest.transports import Allowance
from digest.transports.memory import Memory
from tests import stored

AT = stored.AT
SOON = Requeue("slower", came_too_soon=True)

pytestmark = pytest.mark.django_db


class Allowing(Memory):
    """A transport whose provider sets a rate, or does not say it."""

    def __init__(self, *rates: float | None) -> None:
        super().__init__(lambda: AT)
        self.rates = iter(rates)

    def allowance(self) -> Allowance:
        rate = next(self.rates)
        if rate == -1:
            raise TransportError("It does not say.")
        return Allowance(rate)


@pytest.fixture(autouse=True)
def memory(settings: Settings) -> None:
    settings.TRANSPORT, settings.SEND_RATE = "memory", None


def never() -> bool:
    return False


def row() -> Pace:
    return Pace.objects.get(name="memory")


def rounds(pacers: list[Pacer], count: int, size: int) -> float:
    """Return the seconds from the first turn to the last of `count`."""
    began = 0.0
    for number in range(count):
        assert pacers[number % len(pacers)].wait(size, never)
        began = began or time.monotonic()
    return time.monotonic() - began


def test_without_a_rate_nobody_waits() -> None:
    free = pacer(Allowing(None), AT)
    assert free.batch(50) == 50
    assert rounds([free], 200, 50) < 1
    free.learn([SOON], 1, AT)
    assert row().ceiling == 0


@pytest.mark.parametrize("workers", [1, 4])
def test_all_together_keep_to_the_rate(workers: int) -> None:
    pacers = [pacer(Allowing(200.0), AT) for _ in range(workers)]
    size = pacers[0].batch(50)
    assert size == int(200 * SHARE / 4)
    took = rounds(pacers, 9, size)  # the first goes at once
    assert 8 * size / (200 * SHARE) * 0.95 < took < 8 * size / (200 * SHARE) + 2


def test_turns_that_nobody_used_are_given_back() -> None:
    one = pacer(Allowing(100.0), AT)
    assert one.wait(20, never)
    one.give_back(20)
    assert rounds([one], 2, 1) < 0.15


def test_whoever_is_told_to_stop_waits_no_longer() -> None:
    one = pacer(Allowing(1.0), AT)
    assert one.batch(50) == 1
    assert one.wait(30, never)
    began = time.monotonic()
    assert not one.wait(1, lambda: True)
    assert time.monotonic() - began < 1


def test_a_turn_of_a_clock_that_was_set_back_is_not_waited_for() -> None:
    one = pacer(Allowing(100.0), AT)
    Pace.objects.update(next_at=time.time() + 3600)
    assert rounds([one], 2, 1) < 1


def test_the_provider_is_asked_once_an_hour_by_all_and_a_silence_changes_nothing() -> None:
    asked = Allowing(100.0, 50.0, -1)
    assert pacer(asked, AT).ceiling == 100 * SHARE
    assert pacer(asked, AT + ASK_EVERY).ceiling == 100 * SHARE
    assert pacer(asked, AT + ASK_EVERY + timedelta(seconds=1)).ceiling == 50 * SHARE
    assert pacer(asked, AT + 3 * ASK_EVERY).ceiling == 50 * SHARE


@pytest.mark.parametrize(
    ("chosen", "allowed", "ceiling"),
    [
        (10.0, 100.0, 10.0),
        (100.0, 10.0, 9.5),
        (5.0, None, 5.0),
        (5.0, -1.0, 5.0),
        (None, -1.0, None),
    ],
)
def test_an_operator_may_want_less(
    settings: Settings, chosen: float | None, allowed: float | None, ceiling: float | None
) -> None:
    settings.SEND_RATE = chosen
    assert pacer(Allowing(allowed), AT).ceiling == ceiling


def test_it_slows_for_everybody_once_and_comes_back_bit_by_bit() -> None:
    one, other = (pacer(Allowing(100.0), AT) for _ in range(2))
    ceiling = 100 * SHARE
    one.learn([Sent("1"), SOON], 2, AT)
    other.learn([SOON], 1, AT)  # of the same moment
    assert row().rate == ceiling / 2
    Pace.objects.update(slowed_at=0)
    other.learn([SOON], 1, AT)
    assert row().rate == ceiling / 4
    assert other.wait(1, never)
    other.learn([Sent("2")], 1, AT)
    assert row().rate == ceiling / 4  # it is too soon for that
    Pace.objects.update(slowed_at=0)
    other.learn([Sent("3")], 1, AT)
    assert row().rate == pytest.approx(ceiling * (0.25 + 0.02))
    for _ in range(60):
        other.wait(0, never)
        other.learn([Sent("4")], 1, AT)
    assert row().rate == ceiling


def test_it_never_stands_still() -> None:
    one = pacer(Allowing(100.0), AT)
    for _ in range(12):
        Pace.objects.update(slowed_at=0)
        one.learn([SOON], 1, AT)
    assert row().rate == 1


def test_a_rate_that_is_lowered_holds_at_once() -> None:
    asked = Allowing(100.0, 10.0)
    pacer(asked, AT)
    assert pacer(asked, AT + 2 * ASK_EVERY).rate == 10 * SHARE


# The day's quota


class Counting(Memory):
    """A transport whose provider has a quota, of which so many have been sent."""

    def __init__(self, day: int | None, sent: int = 0) -> None:
        super().__init__(lambda: AT)
        self.day, self.sent = day, sent
        self.asked = 0

    def allowance(self) -> Allowance:
        self.asked += 1
        return Allowance(day=self.day, sent=self.sent)


def left() -> Budget:
    return budget(pace())


def claimed(one: Pacer, count: int) -> int:
    """Return how many of so many the day had, and count them."""
    with transaction.atomic():
        had = one.of_day(count)
        one.spend(had)
    return had


def test_all_together_claim_what_the_day_has_and_never_more() -> None:
    account = Counting(200, 120)
    one, other = pacer(account, AT), pacer(account, AT)
    assert account.asked == 1
    assert left() == Budget(None, 190, 70)
    assert [claimed(each, 50) for each in (one, other, one)] == [50, 20, 0]
    assert one.is_old(AT)


def test_when_nothing_is_left_it_is_asked_at_once_and_then_every_ten_minutes() -> None:
    account = Counting(200, 120)
    one = pacer(account, AT)
    claimed(one, 70)
    account.sent = 190
    assert pacer(account, AT).waits_until == AT + WAIT
    assert pacer(account, AT + WAIT / 2).waits_until == AT + WAIT
    assert account.asked == 2
    assert pacer(account, AT + WAIT).waits_until == AT + 2 * WAIT
    account.sent = 100  # what was sent yesterday is yesterday's
    freed = pacer(account, AT + 2 * WAIT)
    assert (freed.waits_until, claimed(freed, 500), account.asked) == (None, 90, 4)


def test_a_refusal_is_believed_whatever_was_counted() -> None:
    account = Counting(200)
    one = pacer(account, AT)
    one.learn([Sent("1"), Requeue("full", day_is_full=True)], 2, AT)
    assert one.waits_until == AT + WAIT
    assert pacer(account, AT).waits_until == AT + WAIT
    assert account.asked == 1


def test_whoever_was_not_sent_to_is_given_back() -> None:
    one = pacer(Counting(200), AT)
    claimed(one, 50)
    outcomes: list[Outcome] = [Sent("1"), InDoubt("?"), Failed("no"), Requeue("later")]
    one.learn(outcomes, 50, AT)  # and 46 to whom nothing was handed over
    assert left().left == 188


def test_who_is_in_hand_while_it_is_asked_is_counted() -> None:
    Delivery.objects.bulk_create(
        Delivery(issue_id=1, subscription_id=number, status=Status.SENDING) for number in range(30)
    )
    one = pacer(Counting(200), AT)
    assert left().left == 160

    class Slow(Counting):
        """Takes its time, while another claims some more."""

        def allowance(self) -> Allowance:
            claimed(one, 20)
            return super().allowance()

    pacer(Slow(200, 10), AT + 2 * ASK_EVERY)
    assert left().left == 190 - 10 - 30 - 20


def test_a_provider_that_tells_nothing_is_tried_every_ten_minutes() -> None:
    silent = Allowing(*[-1] * 9)
    one = pacer(silent, AT)
    assert (one.counts_days, one.waits_until) == (False, None)
    one.learn([Requeue("full", day_is_full=True)], 1, AT)
    assert pacer(silent, AT + WAIT / 2).waits_until == AT + WAIT
    assert pacer(silent, AT + WAIT).waits_until is None


def test_a_silence_while_the_day_is_used_up_is_no_leave() -> None:
    claimed(pacer(Counting(200, 189), AT), 1)
    assert pacer(Allowing(-1), AT).waits_until == AT + WAIT


def test_a_wait_of_a_clock_that_was_set_back_is_over() -> None:
    account = Counting(200, 200)
    pacer(account, AT + timedelta(hours=1))
    account.sent = 0
    assert pacer(account, AT).waits_until is None
    assert left().left == 190


def test_a_refusal_by_a_clock_that_was_set_back_is_over() -> None:
    account = Counting(200)
    refused = [Requeue("full", day_is_full=True)]
    pacer(account, AT).learn(refused, 1, AT + timedelta(hours=1))
    assert pacer(account, AT).waits_until is None


def test_without_a_limit_nothing_is_counted() -> None:
    one = pacer(Counting(None), AT)
    with CaptureQueriesContext(connection) as asked:
        assert claimed(one, 50) == 50
        one.learn([Failed("no")], 1, AT)
    assert not [each for each in asked if "digest_pace" in each["sql"]]
    assert left() == Budget()


def test_nobody_sends_without_having_been_told() -> None:
    class First(Counting):
        """Is slow with the first, who is overtaken by another."""

        def allowance(self) -> Allowance:
            assert pacer(Counting(200), AT).counts_days
            return super().allowance()

    assert pacer(First(200), AT).counts_days


def test_a_worker_asks_before_anybody_approves_and_once_an_hour() -> None:
    account, job = Counting(200, 20), JOBS["ask"]
    assert job.targets(AT) == [0]
    job.run(0, Work(lambda: AT, lambda: account, "w"))
    assert left() == Budget(None, 190, 170)
    assert job.targets(AT + ASK_EVERY) == []
    assert job.targets(AT + ASK_EVERY + timedelta(seconds=1)) == [0]


def test_a_transport_that_lacks_a_setting_is_no_fault_of_asking() -> None:
    def lacking() -> Memory:
        raise ConfigError("There is no server.")

    JOBS["ask"].run(0, Work(lambda: AT, lacking, "w"))
    assert left() == Budget()
