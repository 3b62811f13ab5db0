from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.dates import day_comes_first, is_plausible, published, read_date

EIGHT = datetime(2025, 1, 6, 7, 8, 9, tzinfo=UTC)
MIDNIGHT = datetime(2025, 1, 6, tzinfo=UTC)
SEEN = datetime(2025, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "2025-01-06T07:08:09Z",
        "2025-01-06T07:08:09.123456Z",
        "2025-01-06T08:08:09+01:00",
        "2025-01-06T08:08:09+0100",
        "2025-01-06 08:08:09 +0100",
        "2025-01-06 08:08:09+01",
        "20250106T070809Z",
        "2025-01-06 07:08:09 UTC",
        "Mon, 06 Jan 2025 07:08:09 GMT",
        "Mon, 6 Jan 2025 07:08:09 +0000",
        "6 Jan 25 02:08:09 EST",
        "Mon, 06 Jan 2025 12:38:09 +0530",
        "Sun, 05 Jan 2025 23:08:09 PST",
        "Monday, January 6, 2025 7:08:09 AM",
        "Mon Jan  6 07:08:09 2025",
        "Mo, 06 Jan 2025 08:08:09 +0100",
        "1736147289",
        "1736147289000",
        "6. Januar 2025, 08:08:09 MEZ",
        "2025年01月06日 07:08:09",
        "06.01.2025 07:08:09",
    ],
)
def test_a_moment_is_read_in_every_form(raw: str) -> None:
    assert read_date(raw) == EIGHT


@pytest.mark.parametrize(
    "raw",
    [
        "2025-01-06",
        "2025-1-6",
        "20250106",
        "2025/01/06",
        "2025.01.06",
        "2025年1月6日",
        "6 January 2025",
        "6th of January, 2025",
        "January 6th, 2025",
        "Jan. 6, 2025",
        "06-Jan-2025",
        "Montag, 6. Januar 2025",
        "lundi 6 janvier 2025",
        "lun. 6 janv. 2025",
        "mar. 6 janv. 2025",
        "6 de enero de 2025",
        "6 gennaio 2025",
        "6 stycznia 2025",
        "06.01.2025",
        "6.1.25",
        " 2025-01-06T00:00:00 ",
        "Mon, 06 Jan 2025 00:00:00",
    ],
)
def test_a_day_alone_is_its_midnight(raw: str) -> None:
    assert read_date(raw) == MIDNIGHT


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday",
        "2025-13-45",
        "2025-02-30",
        "2025-00-00",
        "0000-00-00 00:00:00",
        "06/01/2025",
        "1736157600x",
        "2025",
        "45 January 2025",
        "6 jui 2025",
        "2025-01-06T25:00:00Z",
        "2025-01-06T07:61:00Z",
        "2025-01-06T07:08:09+99:00",
        "Posted 3 minutes ago",
        "٢٠٢٥",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_what_names_no_day_for_sure_is_not_read(raw: str) -> None:
    assert read_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "hour", "minute"),
    [
        ("January 6, 2025 at 12:05 AM", 0, 5),
        ("January 6, 2025 12:05 p.m.", 12, 5),
        ("Jan 6, 2025 5pm", 17, 0),
        ("6 janvier 2025 à 10h30", 10, 30),
        ("06.01.2025 um 9:30 Uhr", 9, 30),
        ("2025-01-06T09:30", 9, 30),
        ("2025-01-06 09:30:00 Europe", 9, 30),
    ],
)
def test_a_time_is_read_in_every_form(raw: str, hour: int, minute: int) -> None:
    assert read_date(raw) == MIDNIGHT + timedelta(hours=hour, minutes=minute)


def test_days_and_months_are_told_apart_by_the_other_dates_of_a_source() -> None:
    assert day_comes_first(["06/01/2025", "13/01/2025"]) is True
    assert day_comes_first(["06/01/2025", "01/13/2025"]) is False
    assert day_comes_first(["13/01/2025", "01/13/2025"]) is None
    assert day_comes_first(["06/01/2025", "2025-01-13"]) is None
    assert read_date("06/01/2025", day_first=True) == MIDNIGHT
    assert read_date("01/06/2025", day_first=False) == MIDNIGHT
    assert read_date("13/01/2025", day_first=False) == MIDNIGHT + timedelta(days=7)
    assert read_date("01/01/2025") == MIDNIGHT - timedelta(days=5)


@pytest.mark.parametrize(
    ("moment", "plausible"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1994, 12, 31, tzinfo=UTC), False),
        (datetime(1995, 1, 1, tzinfo=UTC), True),
        (SEEN, True),
        (SEEN + timedelta(hours=24), True),
        (SEEN + timedelta(hours=25), False),
        (datetime(2099, 1, 1, tzinfo=UTC), False),
    ],
)
def test_an_article_comes_out_before_it_is_seen(moment: datetime, plausible: bool) -> None:
    assert is_plausible(moment, SEEN) is plausible


def test_the_first_plausible_date_counts() -> None:
    assert published(["1736-06-05", "nonsense", "2025-01-06", "2025-01-07"], SEEN) == MIDNIGHT
    assert published(["2099-01-01"], SEEN) is None
    assert published([], SEEN) is None


MOMENTS = st.datetimes(
    datetime(1995, 1, 2),
    datetime(2100, 1, 1),
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
def test_what_programs_write_is_read_back(moment: datetime, zone: timezone) -> None:
    local = moment.astimezone(zone)
    assert read_date(local.isoformat()) == moment
    assert read_date(format_datetime(local)) == moment
    assert read_date(local.strftime("%A, %d %B %Y %I:%M:%S %p %z")) == moment
    assert read_date(str(int(moment.timestamp()))) == moment or moment.year < 2002


@given(st.text(max_size=60) | st.from_regex(r"[\d/:. TZ+-]{1,30}"))
def test_any_text_is_read_or_not(raw: str) -> None:
    moment = read_date(raw)
    assert moment is None or moment.utcoffset() == timedelta(0)
