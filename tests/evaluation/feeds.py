"""Real feeds and odd ones: each gives something, and still does when it is damaged."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import feedparser

from digest.errors import SourceError
from digest.sources import Document, Task, parsed
from tests.evaluation.material import AT, DATA, DIGEST, Failed, digest, json_lines, scored
from tests.evaluation.rows import Row
from tests.evaluation.suite import SEEN_AT, URL
from tests.test_schemas import validator

ROUNDS, FASTER = 5, 2  #: FASTER: times, at least
UNCLEAN = (".json", "malformed_rss_namespaced.xml")  #: what is no clean feed of XML
KEPT = {"entries": 97.0, "titles": 96.0}  #: at least so many, mean % over the damages


def evaluate() -> Iterator[Row]:
    feeds = sorted(str(path) for path in (DATA / "feeds").iterdir())
    fits = validator("article").is_valid
    found = [_lines_of(feed) for feed in feeds]
    yield Row.every("`digest articles` exits with 0", [lines is not None for lines in found])
    yield Row.every("give at least one article", [bool(lines) for lines in found])
    lines = [line for each in found for line in each or ()]
    yield Row.every("lines that fit the schema of an article", [fits(line) for line in lines])
    yield from kept(damages_of(scored("damage_feeds.py", DIGEST, *feeds)))
    yield _against_defaults(feeds)


def _lines_of(feed: str) -> list[dict[str, Any]] | None:
    """Return what the command prints of a feed; None where it fails, or prints what is no JSON."""
    try:
        return list(json_lines(digest("articles", feed, *AT)))
    except (Failed, ValueError):
        return None


def kept(damages: Mapping[str, tuple[float, float]]) -> Iterator[Row]:
    """Yield the rows of what is kept of damaged feeds, with the damage that costs the most."""
    mean = damages["mean"]
    ways = [damage for damage in damages if damage != "mean"]
    for at, (what, least) in enumerate(KEPT.items()):
        worst = min(ways, key=lambda damage: damages[damage][at])
        figure = f"{mean[at]}; least, {damages[worst][at]}, of “{worst}”"
        row = f"damaged in {len(ways)} ways, {what} kept, mean %"
        yield Row(row, figure, f"at least {least:g}", mean[at] >= least)


def damages_of(printed: str) -> dict[str, tuple[float, float]]:
    """Return the shares of entries and titles kept, in percent, from the scorer's table."""
    found = {}
    for line in printed.splitlines()[1:]:
        entries, titles = line[26:].split()[:2]
        found[line[:26].strip()] = float(entries), float(titles)
    return found


def _against_defaults(feeds: Sequence[str]) -> Row:
    """Compare the CPU of reading feeds, to clean articles, with feedparser's as it comes."""
    bodies = [Path(feed).read_bytes() for feed in feeds if not feed.endswith(UNCLEAN)]
    ours, theirs = [], []
    for _ in range(ROUNDS + 1):  # the first of each only loads what it needs
        ours.append(_timed(_read_by_us, bodies))
        theirs.append(_timed(_read_as_it_comes, bodies))
    mine, other = min(ours), min(theirs)
    figure = f"{other / mine:.2f}: {mine:.2f} s against {other:.2f} s for {len(bodies)} feeds"
    what = "times as many clean feeds as feedparser by its defaults, CPU"
    return Row(what, figure, f"at least {FASTER}", other / mine >= FASTER)


def _timed(read: Callable[[bytes], object], bodies: Sequence[bytes]) -> float:
    began = time.process_time()
    for body in bodies:
        read(body)
    return time.process_time() - began


def _read_by_us(body: bytes) -> None:
    with suppress(SourceError):
        parsed(Task(Document(body, "feed.xml", url=URL), SEEN_AT, was_named=True))


def _read_as_it_comes(body: bytes) -> None:
    feedparser.parse(io.BytesIO(body))
