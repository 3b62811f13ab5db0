"""Documents parsed apart: one that never ends costs its process, and nobody else anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import SupportsIndex

import pytest

from digest.errors import SourceError
from digest.parsing import Parsers
from digest.sources import Document, Gathered, Task
from tests.sources.shelf import RSS, SEEN, TEXT

NESTED = RSS.replace("</description>", "<a>" * 600_000 + "</description>", 1)
VAST = RSS.replace("</channel>", "<item><title>One more</title></item>" * 1_400_000 + "</channel>")


def task(content: str | bytes) -> Task:
    content = content.encode() if isinstance(content, str) else content
    return Task(Document(content, "feed.xml", url="https://herald.example/feed"), SEEN, True)


@pytest.fixture
def parsers() -> Parsers:
    return Parsers(1, longest=5)


def test_answers_come_in_order_with_failures_in_words(parsers: Parsers) -> None:
    with parsers:
        first, none, again = parsers.parse([task(RSS), task(b"\0\1\2" * 99), task(RSS)])
    assert isinstance(first, Gathered)
    assert len(first.articles) == 2
    assert isinstance(none, SourceError)
    assert none.what.endswith(".")
    assert again == first


def test_what_a_page_without_an_article_offers_comes_through(parsers: Parsers) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    with parsers:
        [refused] = parsers.parse([task(f"<!doctype html><html><head>{link}</head></html>")])
    assert isinstance(refused, SourceError)
    assert refused.offers == ("https://herald.example/feed",)


def test_what_takes_too_long_is_ended_and_the_next_is_read() -> None:
    with Parsers(1, longest=0.3) as hasty:
        endless, after = hasty.parse([task(NESTED), task(TEXT)])
    assert isinstance(endless, SourceError)
    assert endless.what == "Reading it took more than 0.3 seconds."
    assert isinstance(after, Gathered)


def test_what_takes_too_much_memory_is_refused_and_the_next_is_read(parsers: Parsers) -> None:
    with parsers:
        vast, after = parsers.parse([task(VAST), task(RSS)])
    assert isinstance(vast, SourceError)
    assert vast.what == "Reading it takes more than 300 MB."
    assert isinstance(after, Gathered)


class Unfit(datetime):
    """A moment that cannot be handed over to another process."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> str:
        raise ZeroDivisionError


def test_what_cannot_be_handed_over_costs_no_process(parsers: Parsers) -> None:
    unfit = replace(task(RSS), seen_at=Unfit(2026, 10, 16, tzinfo=UTC))
    with parsers:
        *failed, after = parsers.parse([unfit, unfit, task(RSS)])
    for each in failed:
        assert isinstance(each, SourceError)
        assert each.what == "It cannot be handed over to be read (ZeroDivisionError)."
    assert isinstance(after, Gathered)
