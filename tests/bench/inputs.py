"""A text as scrapers leave them and three feeds, big enough that the work outweighs the start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, product
from pathlib import Path
from xml.sax.saxutils import escape

from tests.samples import NOW

ARTICLES = 25  #: in each feed

_WHO = ("The harbour trust", "The works office", "A class of nine-year-olds", "The lamp room")
_WHAT = ("counts", "repaints", "moves", "mends", "measures")
_WHICH = ("every bollard on the quay", "the ferry clock", "the fog bell", "two hundred steps")
_SAID = (
    "We began at four in the morning, when nobody was there to ask us why",
    "It was never straight, and now at least it leans the right way",
    "Whoever comes after us will find a list and a dry brush",
)

_SEED = """\
Keeper of the Skarn light asks for a second broom

Keeper of the Skarn light asks for a second broom

The lamp has run by itself for twenty-eight years, but the steps beneath it…

The lamp has run by itself for twenty-eight years, but the steps beneath it are swept by hand.

By

Inge Varley Avatar

Inge Varley

Two hundred of them wind up to the gallery, and sand comes in under the door with every westerly.

“One broom does the stairs, and nothing is left of it for the gallery,” – Aldo Brandt, keeper

The trust will decide on Monday. It has a broom in the budget, though not this year’s.

“We could use the county's help,” – A volunteer

A second broom would cost less than the paper on which it was asked for, the treasurer said.
"""


def write_inputs(folder: Path) -> list[str]:
    """Write the four files into `folder`; return their paths."""
    files = dict(zip(("courier.rss", "radio.atom", "notes.json"), feeds(), strict=True))
    for name, content in {"skarn.txt": _SEED, **files}.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [str(folder / name) for name in ("skarn.txt", *files)]


def feeds() -> tuple[str, str, str]:
    """Return a feed of each kind: RSS, Atom, JSON Feed."""
    return (
        _rss("Marrow Bay Courier", 0),
        _atom("Radio Marrow", 7),
        _json_feed("Council Notes", 13),
    )


def _articles(shift: int) -> Iterator[tuple[str, str, datetime]]:
    """Yield headline, HTML and date of invented articles; another `shift`, other ones."""
    events = list(product(_WHO, _WHAT, _WHICH))
    for number, (who, what, which) in enumerate(islice(events[shift:], ARTICLES)):
        headline = f"{who} {what} {which}"
        body = [
            f"{headline} this week, for the {number + 2}nd time since the tannery closed.",
            f"“{_SAID[number % 3]},” said Aldo Brandt, chairman of the trust.",
            *[
                f"On pier {pier} that took {pier + shift} hours, two of them in rain. Nobody had"
                " asked for it, and nobody wants it undone."
                for pier in range(1, 9)
            ],
        ]
        html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in body)
        yield headline, html, NOW - timedelta(hours=5 * number + shift)


def _rss(title: str, shift: int) -> str:
    items = "".join(
        f"<item><title>{escape(headline)}</title><link>https://courier.example/{number}</link>"
        f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{escape(html)}</description></item>"
        for number, (headline, html, date) in enumerate(_articles(shift))
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://courier.example/</link>{items}</channel></rss>"
    )


def _atom(title: str, shift: int) -> str:
    entries = "".join(
        f"<entry><id>urn:radio:{number}</id><title>{escape(headline)}</title>"
        f'<link href="https://radio.example/{number}"/><updated>{date:%Y-%m-%dT%H:%M:%SZ}</updated>'
        f'<content type="html">{escape(html)}</content></entry>'
        for number, (headline, html, date) in enumerate(_articles(shift))
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{title}</title><id>urn:radio</id>{entries}</feed>"
    )


def _json_feed(title: str, shift: int) -> str:
    items = [
        {
            "id": str(number),
            "url": f"https://notes.example/{number}",
            "title": headline,
            "content_html": html,
            "date_published": date.isoformat(),
        }
        for number, (headline, html, date) in enumerate(_articles(shift))
    ]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": title, "items": items})
