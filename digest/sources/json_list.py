"""A JSON list of articles, as scripts and content systems export them, or one article alone.

Each is either what `digest articles` prints, or has the usual names for its parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from digest.article import Article, Image
from digest.documents import locate
from digest.entries import Content, Entry, Feed, articles_of
from digest.errors import InputError, SourceError
from digest.lines import complete_objects
from digest.markup import plain_text
from digest.sources import Document, Gathered

_BEGINS = re.compile(r"\ufeff?\s*(?:\[\s*\{|\{\s*\")")
_HEADED = re.compile(r'"(?:title|headline|subject)"\s*:\s*"')
_FILLED = re.compile(
    r'"(?:text|body|content(?:_html|_text)?|html|paragraphs|article|url|link)"\s*:\s*["\[]'
)
_OTHER = re.compile(  # what WordPress lists, JSON Feed, lines of our own
    r'"rendered"\s*:|"version"\s*:\s*"https?:[^"]*jsonfeed|\A\ufeff?\s*\{"id":\s*"[^"]*",\s*"guid":'
)
_LISTS = ("articles", "items", "posts", "entries", "stories", "results", "data")
_OPENED = re.compile(rf'"(?:{"|".join(_LISTS)})"\s*:\s*\[')
_HTML = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote|figure|img|a|em|strong)\b", re.IGNORECASE)

# The names that exports give to the same parts, best first.
_NAMES: Mapping[str, Sequence[str]] = {
    "headline": ("title", "headline", "subject"),
    "html": ("content_html", "html"),
    "text": ("content", "text", "body", "article", "content_text"),
    "summary": ("summary", "standfirst", "description", "excerpt"),
    "url": ("url", "link", "permalink", "address"),
    "guid": ("guid", "id"),
    "language": ("language", "lang"),
}
_DATES = ("published_at", "date_published", "published", "date", "pubDate", "pubdate", "created_at")
_AUTHORS = ("byline", "author", "authors")
_PICTURES = ("image", "image_url", "picture")


def reads(document: Document) -> bool:
    head = document.head
    if not _BEGINS.match(head) or _OTHER.search(head):
        return False
    return _HEADED.search(head) is not None and _FILLED.search(head) is not None


def parse(document: Document, seen_at: datetime) -> Gathered:
    records, notes = _loaded(document.text.lstrip("\ufeff"))
    ours = [_ours(record, document) for record in records]
    others = [record for record, known in zip(records, ours, strict=True) if known is None]
    told = articles_of(Feed(entries=[_entry(each) for each in others]), document, seen_at)
    read = iter(zip(told.articles, others, strict=True))
    articles: dict[str, Article] = {}
    kept = []
    for number, known in enumerate(ours, start=1):
        article = known or _named(*next(read))
        if not article.headline and not article.paragraphs:
            kept.append(f"Number {number} is left out: it has no title and no text.")
        elif articles.setdefault(article.id, article) is not article:
            kept.append(f"Number {number} is left out: it repeats an earlier one.")
    if not articles:
        raise SourceError("It holds no article.", fix="Give each one a title and a text.")
    return Gathered(tuple(articles.values()), notes=(*notes, *kept, *told.notes))


def _loaded(text: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return the records, and a word if their list was cut off.

    Raises:
        SourceError: not one is complete.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        opened = re.match(r"\s*\[", text) or _OPENED.search(text)
        complete = list(complete_objects(text, opened.end())) if opened else []
        if not complete:
            raise SourceError(f"It is JSON that cannot be read: {error}.") from error
        return complete, ("The list is cut off; its complete articles are kept.",)
    lists = (data.get(name) for name in _LISTS) if isinstance(data, dict) else [data]
    found = next((each for each in lists if isinstance(each, list)), [data])
    return [each for each in found if isinstance(each, dict)], ()


def _ours(record: dict[str, Any], document: Document) -> Article | None:
    """Return an article as we print it, without a picture that its file may not name."""
    try:
        article = Article.from_data(record)
    except InputError:
        return None
    if article.image is None:
        return article
    address = locate(document, article.image.url, None)
    return replace(article, image=replace(article.image, url=address) if address else None)


def _named(article: Article, record: dict[str, Any]) -> Article:
    return replace(article, source=plain_text(_said(record.get("source"))) or article.source)


def _entry(record: dict[str, Any]) -> Entry:
    parts = {part: _first(record, names) for part, names in _NAMES.items()}
    return Entry(
        title=parts["headline"],
        link=parts["url"],
        guid=parts["guid"],
        dates=tuple(filter(None, (_said(record.get(name)) for name in _DATES))),
        author=next(filter(None, (_people(record.get(name)) for name in _AUTHORS)), ""),
        language=parts["language"],
        contents=tuple(_contents(parts, record)),
        images=tuple(_images(record)),
    )


def _contents(parts: Mapping[str, str], record: dict[str, Any]) -> Iterator[Content]:
    if parts["html"]:
        yield Content(parts["html"])
    paragraphs = record.get("paragraphs")
    if isinstance(paragraphs, list):
        yield Content("\n\n".join(map(_said, paragraphs)), is_html=False)
    for name in ("text", "summary"):
        if text := parts[name]:
            yield Content(text, is_html=_HTML.search(text) is not None)


def _images(record: dict[str, Any]) -> Iterator[Image]:
    for name in _PICTURES:
        found = record.get(name)
        about = found if isinstance(found, dict) else {"url": found}
        if address := _said(about.get("url")):
            yield Image(address, alt=plain_text(_said(about.get("alt"))))


def _people(found: Any) -> str:
    return ", ".join(filter(None, map(_said, found if isinstance(found, list) else [found])))


def _first(record: dict[str, Any], names: Sequence[str]) -> str:
    return next(filter(None, (_said(record.get(name)) for name in names)), "")


def _said(found: Any) -> str:
    """Return a text or a number as it stands; of an object, what it is called or says."""
    if isinstance(found, dict):
        found = found.get("name") or found.get("text")
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
