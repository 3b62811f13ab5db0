from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digest.issue import Section
from digest.rules import Proof, proof_of
from tests import samples
from tests.rules.proofs import ISSUE, TO, assert_found, mail, proof, spoilt

DATE = "Date: Fri, 16 Oct 2026 06:00:00 +0000"


def with_article(published_at: datetime | None, *, is_guessed: bool = False) -> Proof:
    first, second = ISSUE.stories
    article = replace(second.article, published_at=published_at, date_is_guessed=is_guessed)
    stories = (first, replace(second, article=article))
    return replace(proof(), issue=replace(ISSUE, sections=(Section("", stories),)))


def test_a_good_message() -> None:
    assert_found("dates", proof())
    assert_found("dates", proof_of(mail()))


@pytest.mark.parametrize(
    ("date", "start"),
    [
        ("Fri, 32 Oct 2026 06:00:00 +0000", "block: No calendar has the date “Fri, 32 Oct 2026"),
        ("Fri, 16 Oct 2026 26:00:00 +0000", "block: No calendar has"),
        ("soon", "block: No calendar has"),
        ("Mon, 16 Oct 2026 06:00:00 +0000", "warn: Date says Mon, and that day was a Fri."),
        (
            "Mon, 19 Oct 2026 06:00:00 +0000",
            "warn: The message is dated 2026-10-19, and the issue 2026-10-16.",
        ),
        (
            "Fri, 16 Oct 2016 06:00:00 +0000",
            "warn: Date says Fri, and that day was a Sun.",
        ),
    ],
)
def test_a_message_s_date(date: str, start: str) -> None:
    raw = spoilt(DATE, f"Date: {date}")
    is_dated_else = "2016" in date
    rest = ["warn: The message is dated 2016-10-16"] if is_dated_else else []
    assert_found("dates", proof(raw), start, *rest)


@pytest.mark.parametrize(
    ("arrived", "start"),
    [
        ("Fri, 16 Oct 2026 06:00:09 +0000", ""),
        ("Sat, 17 Oct 2026 23:00:00 -0500", ""),
        ("Mon, 12 Oct 2026 06:00:00 +0000", "warn: The message is dated 4 days after it arrived"),
        ("Mon, 26 Oct 2026 06:00:00 +0000", "warn: The message is dated 10 days before it"),
        ("whenever", ""),
    ],
)
def test_when_it_arrived(arrived: str, start: str) -> None:
    received = f"Received: from a.example by b.example; {arrived}\r\n".encode()
    assert_found("dates", proof_of(received + mail(), to=TO), *([start] if start else []))


@pytest.mark.parametrize(
    ("days", "start"),
    [
        (0, ""),
        (1, ""),
        (2, "warn: The article is dated 2026-10-18, after the issue (2026-10-16)."),
        (-90, ""),
        (-91, "note: The article is from 2026-07-17, 91 days before the issue."),
    ],
)
def test_an_article_s_date(days: int, start: str) -> None:
    judged = with_article(samples.NOW + timedelta(days=days))
    assert_found("dates", judged, *([start] if start else []))


def test_a_date_that_nobody_gave_says_nothing() -> None:
    assert_found("dates", with_article(None))
    assert_found("dates", with_article(samples.NOW + timedelta(days=99), is_guessed=True))
