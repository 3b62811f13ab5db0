"""Slots over 20 zones and 10 years, against clocks that are read minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cadence import Cadence
from digest.errors import ConfigError

ZONES = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Moscow",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Havana",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Apia",
]
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
WEEKS = 522  # ten years


def clock_shows(slot: str, where: ZoneInfo, day: date) -> list[datetime]:
    """Return the instants at which the clock on the wall shows a time, found by looking at it."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    minutes = (noon + timedelta(minutes=minute) for minute in range(-40 * 60, 40 * 60))
    return [at for at in minutes if at.astimezone(where).strftime("%Y-%m-%dT%H:%M") == slot]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", [time(0, 30), time(2, 30), time(8)])
def test_ten_years_hold_one_slot_a_week(name: str, at: time) -> None:
    slots = Cadence(6, at, name).next(BEGINNING, WEEKS)  # clocks change on Sundays mostly
    days = [date.fromisoformat(slot.key[:10]) for slot in slots]
    assert {day.weekday() for day in days} == {6}
    assert {later - day for day, later in pairwise(days)} == {timedelta(7)}
    instants = [slot.due_at for slot in slots]
    assert instants == sorted(set(instants))
    assert all(slot.key.endswith(f"{at:%H:%M}") for slot in slots)
    for slot in slots:
        shown = slot.due_at.astimezone(ZoneInfo(name)).strftime("%Y-%m-%dT%H:%M")
        assert shown == slot.key or slot.note, slot


@pytest.mark.parametrize("name", ZONES)
def test_what_clock_changes_touch_is_due_when_the_clock_says(name: str) -> None:
    where = ZoneInfo(name)
    touched = [
        slot
        for hour in (0, 1, 2, 3)
        for weekday in range(7)
        for slot in Cadence(weekday, time(hour, 30), name).next(BEGINNING, WEEKS)
        if slot.note
    ]
    for slot in touched:
        shown = clock_shows(slot.key, where, date.fromisoformat(slot.key[:10]))
        if shown:  # the clock shows it twice
            assert slot.due_at == shown[0]
            assert len(shown) == 2
        else:  # the clock skips it: the first moment after the skip
            before = (slot.due_at - timedelta(seconds=1)).astimezone(where)
            assert before.strftime("%Y-%m-%dT%H:%M") < slot.key
            assert slot.due_at.astimezone(where).strftime("%Y-%m-%dT%H:%M") > slot.key


def test_spring_and_autumn_in_berlin() -> None:
    cadence = Cadence(6, time(2, 30), "Europe/Berlin")
    spring, autumn = cadence.on(date(2026, 3, 29)), cadence.on(date(2026, 10, 25))
    assert spring.due_at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert spring.note == "The clock skips 02:30; it is due at 03:00."
    assert autumn.due_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert autumn.note == "The clock shows 02:30 twice; the first counts."


def test_a_week_keeps_its_time_on_the_wall() -> None:
    slots = Cadence(4, time(8), "Europe/London").next(datetime(2026, 10, 16, tzinfo=UTC), 3)
    assert [slot.key for slot in slots] == [
        "2026-10-16T08:00",
        "2026-10-23T08:00",
        "2026-10-30T08:00",
    ]
    assert [slot.due_at.hour for slot in slots] == [7, 7, 8]


def test_a_day_that_a_zone_skipped_has_its_slot_at_the_first_moment_after() -> None:
    slot = Cadence(4, time(8), "Pacific/Apia").on(date(2011, 12, 30))
    assert slot.due_at == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert slot.key == "2011-12-30T08:00"


@given(
    st.datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
)
def test_latest_and_next_meet(at: datetime, weekday: int, on_the_wall: time, name: str) -> None:
    cadence = Cadence(weekday, on_the_wall, name)
    latest, [following] = cadence.latest(at), cadence.next(at, 1)
    assert latest.due_at <= at < following.due_at
    assert date.fromisoformat(following.key[:10]) - date.fromisoformat(latest.key[:10]) == (
        timedelta(7)
    )
    assert cadence.next(latest.due_at, 1) == [following]


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc/passwd", "CET+1"])
def test_a_wrong_zone_is_said_with_the_way_to_write_one(name: str) -> None:
    with pytest.raises(ConfigError, match="There is no time zone") as raised:
        Cadence(0, time(8), name)
    assert "Europe/Berlin" in raised.value.fix


def test_a_wrong_weekday_or_time_is_said() -> None:
    with pytest.raises(ConfigError, match="no weekday 7"):
        Cadence(7, time(8), "UTC")
    with pytest.raises(ConfigError, match="no zone of its own"):
        Cadence(0, time(8, tzinfo=UTC), "UTC")
    assert Cadence(4, time(8), "UTC").in_words == "Fridays at 08:00"
