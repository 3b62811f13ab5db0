"""The posts of a WordPress site, as its own interface lists them (`/wp-json/wp/v2/posts`).

Source: https://developer.wordpress.org/rest-api/reference/posts/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from digest.article import Image
from digest.entries import Content, Entry, Feed, articles_of, doubtful
from digest.errors import SourceError
from digest.lines import complete_objects
from digest.markup import plain_text, shorten
from digest.sources import Document, Gathered

_BEGINS = re.compile(r"\ufeff?[^\[{<]{0,1000}?(?=\[\s*[{\]]|\{\s*\")")
_RENDERED = re.compile(r'"(?:guid|title|content)"\s*:\s*\{\s*"rendered"')
_REFUSAL = re.compile(r'\s*\{\s*"code"\s*:\s*"\w+"\s*,\s*"message"\s*:')
_ADDRESS = "/wp/v2/"
_FIX = "Open the address in a browser: a list of posts should stand there."


def reads(document: Document) -> bool:
    head = document.head
    if not _BEGINS.match(head):
        return False
    is_asked = _ADDRESS in (document.url or "")
    return bool(_RENDERED.search(head) or _REFUSAL.match(head)) or is_asked


def parse(document: Document, seen_at: datetime) -> Gathered:
    posts, notes = _loaded(_BEGINS.sub("", document.text, count=1))
    entries, shut = [], []
    for post in posts:
        if isinstance(content := post.get("content"), dict) and content.get("protected"):
            title = shorten(plain_text(_rendered(post, "title")), 80)
            shut.append(f"“{title}” is left out: it asks for a password.")
        else:
            entries.append(_entry(post))
    if not entries:
        raise SourceError(" ".join(shut[:3]) or "The site lists no post.", fix=_FIX)
    home = "" if document.url else _home(entries)
    told = articles_of(Feed(link=home, entries=entries), document, seen_at)
    return Gathered(told.articles, notes=(*notes, *shut, *doubtful(entries), *told.notes))


def _loaded(text: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return the posts, and a word if their list was cut off.

    Raises:
        SourceError: the site refuses, or nothing of it can be read.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        complete = list(complete_objects(text, 1)) if text.startswith("[") else []
        if not complete:
            raise SourceError(f"It is JSON that cannot be read: {error}.", fix=_FIX) from error
        return complete, ("The list of posts is cut off; its complete ones are kept.",)
    if isinstance(data, dict) and "code" in data:
        said = shorten(plain_text(_text(data, "message") or _text(data, "code")), 200)
        raise SourceError(f"The site refuses to list its posts: “{said}”.", fix=_FIX)
    found = data if isinstance(data, list) else [data]
    return [each for each in found if isinstance(each, dict)], ()


def _home(entries: list[Entry]) -> str:
    """Return the front page of the site that the posts stand on; for a file, which has none."""
    try:
        parts = urlsplit(entries[0].link)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.removeprefix('www.')}/"


def _entry(post: dict[str, Any]) -> Entry:
    embedded = post.get("_embedded")
    return Entry(
        title=_rendered(post, "title"),
        link=_text(post, "link"),
        guid=_rendered(post, "guid"),
        dates=tuple(_dates(post)),
        author=", ".join(filter(None, (_text(each, "name") for each in _of(embedded, "author")))),
        language=_text(post, "lang"),
        contents=tuple(Content(_rendered(post, name)) for name in ("content", "excerpt")),
        images=tuple(_images(embedded)),
    )


def _dates(post: dict[str, Any]) -> Iterator[str]:
    if moment := _text(post, "date_gmt"):
        yield f"{moment}Z"
    yield from filter(None, [_text(post, "date")])


def _images(embedded: Any) -> Iterator[Image]:
    for media in _of(embedded, "wp:featuredmedia"):
        if address := _text(media, "source_url"):
            size = media.get("media_details")
            width, height = _pixels(size, "width"), _pixels(size, "height")
            yield Image(address, width, height, plain_text(_text(media, "alt_text")))


def _of(embedded: Any, name: str) -> list[Any]:
    found = embedded.get(name) if isinstance(embedded, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _rendered(post: dict[str, Any], name: str) -> str:
    return _text(post.get(name), "rendered")


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def _pixels(size: Any, name: str) -> int | None:
    value = size.get(name) if isinstance(size, dict) else None
    return value if type(value) is int and 0 < value < 100_000 else None
