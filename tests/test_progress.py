"""How an issue gets on, in words that desk and shell share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.progress import STEP, Count, Progress, lasting, speed

BEGAN = datetime(2026, 10, 16, 7, 0, tzinfo=UTC)
STEP_OF = int(BEGAN.timestamp()) // STEP


def count(handed: int, before: int, *, since: int = 0, step: int = STEP_OF) -> Count:
    return Count(since=int(BEGAN.timestamp()) + since, step=step, handed=handed, before=before)


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("lately", "at", "rate"),
    [
        (count(40, 0), 4, None),  # too early
        (count(50, 0), 5, 10.0),
        (count(290, 0), 29, 10.0),
        (count(290, 0), 58, 5.0),  # nobody in the step at hand
        (count(290, 0), 60, 0.0),  # nor in the one before
        (count(100, 300, since=-3600), 10, 10.0),
        (count(100, 300, since=-3600, step=STEP_OF + 1), 10, 40.0),  # of a clock ahead of ours
        (count(100, 100, since=-10), 10, 10.0),  # a stretch that began in the step before
    ],
)
def test_the_rate_is_that_of_the_last_minute(lately: Count, at: float, rate: float | None) -> None:
    assert lately.rate(after(at)) == (None if rate is None else pytest.approx(rate))


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (None, "just begun"),
        (1234.4, "1,234 a second"),
        (1.0, "1 a second"),
        (0.5, "30 a minute"),
        (0.0, "less than one a minute"),
    ],
)
def test_a_rate_is_said_as_people_count(rate: float | None, said: str) -> None:
    assert speed(rate) == said


def test_it_says_how_fast_and_why_and_for_how_long() -> None:
    going = Progress(
        "sending", 4696, 3150, 4, 50, 14.2, "as Amazon SES allows", "", timedelta(seconds=106)
    )
    assert going.in_words == (
        "3,150 of 4,696 sent; 14 a second, as Amazon SES allows; about 1 min 46 s left"
    )


def test_it_says_why_nothing_moves_and_no_rate() -> None:
    waiting = Progress(
        "sending", 4696, 3150, 4, 50, 0.0, "as Amazon SES allows", "waits for the day’s quota",
        timedelta(days=1, hours=2),
    )  # fmt: skip
    assert waiting.in_words == (
        "3,150 of 4,696 sent; waits for the day’s quota; at most 1 day 2 h left"
    )


def test_the_last_moment_is_not_counted() -> None:
    assert Progress("sending", 3, 2, 0, 0, left=timedelta(seconds=0.9)).time_left == ""


def test_what_has_left_says_no_more_than_that() -> None:
    assert Progress("sent", 3, 3, 0, 0).in_words == "3 of 3 sent"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=1, hours=15), "1 day 15 h"),
        (timedelta(days=2, minutes=5), "2 days"),
        (timedelta(hours=3, minutes=20, seconds=9), "3 h 20 min"),
        (timedelta(seconds=106), "1 min 46 s"),
        (timedelta(seconds=9), "9 s"),
        (timedelta(), "a moment"),
        (timedelta(seconds=-5), "a moment"),
    ],
)
def test_a_length_is_said_in_two_units(length: timedelta, said: str) -> None:
    assert lasting(length) == said
