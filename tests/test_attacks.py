"""Feeds written to choke who reads them, each read beside a good one, as gathering does.

Every attack ends in articles or in a sentence, and takes neither time nor memory from others.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.errors import SourceError
from digest.parsing import LARGEST, LONGEST, Parsers
from digest.sources import Document, Gathered, Task
from tests.sources.shelf import RSS, SEEN

WORDS = "Takings fall by half when it rains."
ITEM = "<item><title>No. {0}</title><guid>{0}</guid><description>{1}</description></item>"
ENTITIES = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def feed(inside: str, doctype: str = "") -> str:
    return RSS.replace(WORDS, inside).replace("<rss", f"{doctype}<rss", 1)


def items(count: int, sentences: int) -> str:
    """Return a sound feed of so many articles, each of so many sentences."""
    text = "The tide table is late. " * sentences
    return RSS.replace("<item>", "".join(ITEM.format(n, text) for n in range(count)) + "<item>", 1)


ATTACKS = {
    "billion laughs": feed("&i;", f'<!DOCTYPE rss [<!ENTITY a "ha">{ENTITIES}]>'),
    "quadratic": feed("&a;" * 30_000, f'<!DOCTYPE rss [<!ENTITY a "{"x" * 10_000}">]>'),
    "file": feed("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "external DTD": feed("One.", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "nested tags": feed("<a>" * 200_000),
    "nested HTML": feed(f"<![CDATA[{'<div>' * 50_000}]]>"),
    "attributes": feed("<x " + " ".join(f"a{n}='1'" for n in range(100_000)) + "/>"),
    "50 MB": items(41_000, 46),
    "lt": feed("<" * 200_000),
    "amp": feed("&" * 300_000),
    "empty": "",
    "page": "<!doctype html><html><body><p>Nothing to read here.</p></body></html>",
}


def task(content: str) -> Task:
    return Task(Document(content.encode(), "feed", url="https://herald.example/feed"), SEEN, True)


def peaks(parsers: Parsers, count: int) -> list[int]:
    """Return the most bytes that each living process has taken so far."""
    living = [parsers._idle.get() for _ in range(count)]
    for each in living:
        parsers._idle.put(each)
    told = [Path(f"/proc/{each._process.pid}/status").read_text() for each in living if each]
    return [int(text.partition("VmHWM:")[2].split()[0]) * 1024 for text in told]


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers(2) as running:
        yield running


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_over_soon_and_costs_a_good_feed_nothing(
    parsers: Parsers, attack: str
) -> None:
    [alone] = parsers.parse([task(RSS)])
    began = time.monotonic()
    found, good = parsers.parse([task(attack), task(RSS)])
    assert time.monotonic() - began < 3 * LONGEST  # a process may have to start
    assert isinstance(good, Gathered)
    assert good == alone
    if isinstance(found, SourceError):
        assert found.what.endswith(".")
        assert found.fix.endswith(".")
    else:
        assert len(found.articles) == 2
        assert "root:" not in found.articles[0].text
        assert len(found.articles[0].text) < 1_000_000
    assert max(peaks(parsers, 2)) < LARGEST


@pytest.mark.parametrize(("count", "sentences"), [(85, 4_800), (8_000, 46)])
def test_the_largest_honest_feed_is_read(count: int, sentences: int) -> None:
    whole = items(count, sentences)
    assert 9_000_000 < len(whole) <= 10_000_000
    with Parsers(1, longest=60) as patient:  # how long it may take is not the question here
        [found] = patient.parse([task(whole)])
        assert isinstance(found, Gathered)
        assert len(found.articles) == count + 2
        assert max(peaks(patient, 1)) < LARGEST
