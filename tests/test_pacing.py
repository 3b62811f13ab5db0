"""How fast issues leave: all workers by one bucket, slower where the provider asks for it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from pytest_django import Settings

from digest.deliveries import Requeue, Sent
from digest.errors import TransportError
from digest.models import Pace
from digest.pacing import ASK_EVERY, SHARE, Pacer, pacer
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

    def allowance(self) -> float | None:  # type: ignore[override]
        rate = next(self.rates)
        if rate == -1:
            raise TransportError("It does not say.")
        return rate


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
    free.learn([SOON])
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
    one.learn([Sent("1"), SOON])
    other.learn([SOON])  # of the same moment
    assert row().rate == ceiling / 2
    Pace.objects.update(slowed_at=0)
    other.learn([SOON])
    assert row().rate == ceiling / 4
    assert other.wait(1, never)
    other.learn([Sent("2")])
    assert row().rate == ceiling / 4  # it is too soon for that
    Pace.objects.update(slowed_at=0)
    other.learn([Sent("3")])
    assert row().rate == pytest.approx(ceiling * (0.25 + 0.02))
    for _ in range(60):
        other.wait(0, never)
        other.learn([Sent("4")])
    assert row().rate == ceiling


def test_it_never_stands_still() -> None:
    one = pacer(Allowing(100.0), AT)
    for _ in range(12):
        Pace.objects.update(slowed_at=0)
        one.learn([SOON])
    assert row().rate == 1


def test_a_rate_that_is_lowered_holds_at_once() -> None:
    asked = Allowing(100.0, 10.0)
    pacer(asked, AT)
    assert pacer(asked, AT + 2 * ASK_EVERY).rate == 10 * SHARE
