"""Moments as editors read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template

from digest.desk.times import ago, local, moment

NOW = datetime(2026, 10, 14, 16, 0, tzinfo=UTC)


def test_a_moment_is_told_where_its_editors_are() -> None:
    told = moment(datetime(2026, 10, 16, 7, 0, tzinfo=UTC), "Europe/London", NOW)
    assert told.short == "Fri 08:00"
    assert told.long == "Fri 16 October, 08:00 Europe/London"
    assert told.ahead == "in 1 day 15 h"


def test_what_is_further_away_gets_its_date_and_what_is_over_no_countdown() -> None:
    later = moment(datetime(2027, 1, 1, 8, 0, tzinfo=UTC), "Europe/London", NOW)
    assert later.short == "Fri 1 Jan, 08:00"
    assert later.long == "Fri 1 January 2027, 08:00 Europe/London"
    assert moment(NOW - timedelta(hours=1), "UTC", NOW).ahead == ""


def test_templates_show_a_moment_by_the_clock_of_its_zone() -> None:
    shown = Template("{{ at|date:'D H:i' }}").render(
        Context({"at": local(datetime(2026, 7, 3, 6, 30, tzinfo=UTC), "America/Los_Angeles")})
    )
    assert shown == "Thu 23:30"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=40), "40 min ago"),
        (timedelta(hours=15), "15 h ago"),
        (timedelta(hours=20), "yesterday"),
        (timedelta(days=2), "Mon 12 Oct"),
        (timedelta(days=300), "Thu 18 Dec 2025"),
        (-timedelta(days=1), "Thu 15 Oct"),
    ],
)
def test_what_was_lately_is_told_by_its_age(before: timedelta, said: str) -> None:
    assert ago(NOW - before, NOW, "Europe/London") == said
