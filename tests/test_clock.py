"""The clock of many workers, which no machine's own clock moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError

from digest.cli import now
from digest.clock import ASK_EVERY, DatabaseClock, common
from tests.settings import ON_POSTGRES
from tests.stored import AT


class World:
    """A database that tells the time, and seconds that pass."""

    def __init__(self) -> None:
        self.at, self.seconds, self.asked, self.is_away = AT, 0.0, 0, False

    def ask(self) -> datetime:
        self.asked += 1
        if self.is_away:
            raise OperationalError("the server is away")
        return self.at

    def count(self) -> float:
        return self.seconds

    def clock(self) -> DatabaseClock:
        return DatabaseClock(self.ask, self.count)


def test_it_asks_now_and_then_and_counts_on_between() -> None:
    world = World()
    clock = world.clock()
    world.seconds = ASK_EVERY - 1
    assert (clock(), world.asked) == (AT + timedelta(seconds=ASK_EVERY - 1), 1)
    world.seconds, world.at = ASK_EVERY, AT + timedelta(hours=3)
    assert (clock(), world.asked) == (world.at, 2)


def test_it_goes_on_while_the_database_is_away_and_asks_again() -> None:
    world = World()
    clock = world.clock()
    world.seconds, world.is_away = ASK_EVERY, True
    assert clock() == AT + timedelta(seconds=ASK_EVERY)
    assert (clock(), world.asked) == (AT + timedelta(seconds=ASK_EVERY), 2)
    world.seconds, world.is_away = 2 * ASK_EVERY, False
    assert (clock(), world.asked) == (AT, 3)


@pytest.mark.django_db
@pytest.mark.skipif(not ON_POSTGRES, reason="one machine has one clock")
def test_a_worker_whose_own_clock_is_an_hour_ahead_goes_by_the_databases() -> None:
    right = datetime.now(UTC)
    with time_machine.travel(right + timedelta(hours=1)):
        assert now() - right > timedelta(minutes=59)
        assert abs(common(now)() - right) < timedelta(minutes=1)


@pytest.mark.django_db
@pytest.mark.skipif(ON_POSTGRES, reason="many machines go by the database's clock")
def test_one_machine_goes_by_its_own_clock() -> None:
    assert common(now) is now
