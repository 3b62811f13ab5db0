"""Documents parsed apart: one that never ends costs its process, and nobody else anything."""

from __future__ import annotations

import pytest

from digest.errors import SourceError
from digest.parsing import Parsers
from digest.sources import Document, Gathered, Task
from tests.sources.shelf import RSS, SEEN

ENDLESS = RSS.replace("</channel>", "<a>" * 3_000_000 + "</channel>")


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


def test_what_takes_too_long_is_ended_and_the_next_is_read(parsers: Parsers) -> None:
    with parsers:
        endless, after = parsers.parse([task(ENDLESS), task(RSS)])
    assert isinstance(endless, SourceError)
    assert endless.what in (
        "Reading it took more than 5 seconds.", "Reading it takes more than 300 MB."
    )  # fmt: skip
    assert isinstance(after, Gathered)
    assert len(after.articles) == 2
