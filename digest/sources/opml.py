"""OPML: a list of feeds, as feed readers exchange them.

Source: http://opml.org/spec2.opml
"""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from digest.documents import absolute, beside
from digest.errors import SourceError
from digest.sources import Document, Gathered

_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
# A pattern, and no XML parser: lists written by hand are broken as often as feeds are.
_FEED = re.compile(r"<outline\b[^<>]*?\sxmlUrl\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_MOST = 1_000  #: feeds of one list


def reads(document: Document) -> bool:
    head = document.head
    root = _ROOT.search(head)
    return root is not None and not _PAGE.search(head, 0, root.start())


def parse(document: Document, seen_at: datetime) -> Gathered:
    named = list(
        dict.fromkeys(
            unescape(found[1] or found[2] or "") for found in _FEED.finditer(document.text)
        )
    )
    links = [(address, _link(document, address)) for address in named if address.strip()]
    good = [link for _, link in links if link]
    if not good:
        raise SourceError("The list names no feed.", fix="Add feeds to it, or remove it.")
    notes = [
        f"“{address}” is no address to visit, and is left out."
        for address, link in links
        if not link
    ]
    if len(good) > _MOST:
        notes.append(f"Only the first {_MOST:,} of its feeds are read.")
    return Gathered(links=tuple(good[:_MOST]), notes=tuple(notes))


def _link(document: Document, address: str) -> str | None:
    """Return an address on the web, or the path of a file beside a list that is a file itself."""
    return absolute(address, document.url) or beside(document, address)
