"""How many a day leaves to issues, and how long many of them take."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.budget import DAY, Budget, for_issues


@pytest.mark.parametrize(
    ("day", "left"),
    [(50_000, 47_500), (200, 190), (100, 90), (30, 20), (10, 5), (1, 0), (0, 0)],
)
def test_some_of_a_day_is_kept_for_single_mails(day: int, left: int) -> None:
    assert for_issues(day) == left


@pytest.mark.parametrize(
    ("budget", "count", "takes"),
    [
        (Budget(), 1_000_000, None),
        (Budget(rate=10), 600, timedelta(minutes=1)),
        (Budget(10, 1000, 600), 600, timedelta(minutes=1)),
        (Budget(10, 1000, 600), 1200, DAY + timedelta(minutes=1)),
        (Budget(10, 1000, 600), 1600, DAY + timedelta(seconds=100)),
        (Budget(10, 1000, 600), 1601, 2 * DAY + timedelta(seconds=0.1)),
        (Budget(10, 1000, 0), 10, DAY + timedelta(seconds=1)),
        (Budget(None, 1000, 0), 2500, 3 * DAY),
        (Budget(None, 1000, 1000), 1000, None),
        (Budget(10, 0, 0), 1, None),
        (Budget(10, None, 0), 1, None),
    ],
)
def test_what_the_day_does_not_hold_waits_for_the_next(
    budget: Budget, count: int, takes: timedelta | None
) -> None:
    assert budget.takes(count) == takes


def test_a_day_is_short_of_more_than_it_has() -> None:
    assert Budget(left=5).is_short_of(6)
    assert not Budget(left=5).is_short_of(5)
    assert not Budget().is_short_of(10**9)
