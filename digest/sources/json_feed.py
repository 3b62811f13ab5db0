"""JSON Feed, versions 1 and 1.1.

Source: https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from digest.article import Image
from digest.entries import Content, Entry, Feed, articles_of, doubtful
from digest.errors import Empty, SourceError
from digest.lines import complete_objects
from digest.sources import Document, Gathered, cut_notes

_BEGINS = re.compile(r"[^{]{0,1000}?(?=\{\s*\")")  # a warning of the server's may stand before
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_VERSION = re.compile(r"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/")
_ITEMS = re.compile(r"\"items\"\s*:\s*\[")


def reads(document: Document) -> bool:
    head = document.head
    if not _BEGINS.match(head) or _PAGE.search(head):
        return False
    declared = document.content_type == "application/feed+json" and _ITEMS.search(head)
    return _VERSION.search(head) is not None or bool(declared)


def parse(document: Document, seen_at: datetime) -> Gathered:
    about, items, is_cut = _loaded(_BEGINS.sub("", document.text, count=1))
    entries = [_entry(item) for item in items if isinstance(item, dict)]
    if not entries:
        raise Empty("The feed holds no article.")
    feed = Feed(
        title=_text(about, "title"),
        link=_text(about, "home_page_url"),
        language=_text(about, "language"),
        entries=entries,
    )
    told = articles_of(feed, document, seen_at)
    notes = (*(cut_notes(document) if is_cut else ()), *doubtful(entries), *told.notes)
    return Gathered(told.articles, notes=notes, is_cut=is_cut)


def _loaded(text: str) -> tuple[dict[str, Any], list[Any], bool]:
    """Return what the feed says about itself, its items, and whether it was cut off.

    Raises:
        SourceError: not one item is complete.
    """
    try:
        data = json.loads(text)
        items = data.get("items")
        return data, items if isinstance(items, list) else [], False
    except (ValueError, RecursionError) as error:
        begin = _ITEMS.search(text)
        complete = list(complete_objects(text, begin.end())) if begin else []
        if not begin or not complete:
            raise SourceError(f"It is JSON that cannot be read: {error}.") from error
        about = _object(text[: begin.start()].rstrip().removesuffix(",") + "}")
        return about, complete, True


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _entry(item: dict[str, Any]) -> Entry:
    return Entry(
        title=_text(item, "title"),
        link=_text(item, "url") or _text(item, "external_url"),
        guid=_text(item, "id"),
        dates=tuple(filter(None, (_text(item, name) for name in _DATES))),
        author=_authors(item),
        language=_text(item, "language"),
        contents=tuple(_contents(item)),
        images=tuple(Image(address) for name in _PICTURES if (address := _text(item, name))),
    )


_DATES = ("date_published", "date_modified")
_PICTURES = ("image", "banner_image")


def _authors(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    return ", ".join(filter(None, (_text(person, "name") for person in people)))


def _contents(item: dict[str, Any]) -> Iterator[Content]:
    if html := _text(item, "content_html"):
        yield Content(html)
    for name in ("content_text", "summary"):
        if text := _text(item, name):
            yield Content(text, is_html=False)
