"""RSS, Atom and RDF, as found: cut, mislabelled, with junk around and loose signs within.

feedparser reads what XML parsers refuse. What it is bad at we do before (encoding,
junk, cut ends, signs that are no markup) or after (dates, addresses, markup).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from html.entities import html5
from typing import Any
from xml.sax.saxutils import escape

from digest.article import Image
from digest.entries import Content, Entry, Feed, articles_of, doubtful
from digest.errors import Empty, SourceError
from digest.markup import alt_text, has_crowded_tag
from digest.sources import Document, Gathered, cut_notes

_ROOT = re.compile(r"<(?:[\w-]+:)?(rss|feed|rdf|channel)(?=[\s>])[^<>]*>", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:[\w-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_MOST_PREFIXES = 3
_PREFIX = re.compile(r"<([\w-]+):(?:rss|feed|channel|item|entry)[\s>]")
_ENDS = {  # in RDF the channel ends before the articles begin
    root: re.compile(rf"</(?:[\w-]+:)?(?:{ends})\s*>", re.IGNORECASE)
    for root, ends in [
        ("rss", "rss|channel"),
        ("channel", "rss|channel"),
        ("rdf", "rdf"),
        ("feed", "feed"),
    ]
}

# What may stand before a feed, besides nothing.
_PROLOGUE = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\])?\s*>", re.I | re.S)
_DECLARATION = re.compile(r"<\?xml\s[^<>]*>", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGN = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:#(?P<number>\d{1,7}|x[0-9a-fA-F]{1,6});|(?P<name>[a-zA-Z]\w{0,40};))?"
)

# A title that runs into what follows it, for want of its end.
_OPEN_TITLE = re.compile(
    r"(<title\b[^<>]*>[^<]{0,1000}(?:<!\[CDATA\[.{0,1000}?\]\]>[^<]{0,1000}){0,3})"
    r"(?=<(?:link|guid|id|description|summary|content|pubDate|published|updated|author|category"
    r"|dc:\w+|content:\w+|media:\w+|/item|/entry)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)

_MOST_LABELS = 1_000  #: of one entry; feedparser takes the square of their number
_LABEL = re.compile(r"<(?:[\w-]+:)?(?:category|subject|keywords)\b", re.IGNORECASE)

_CLOSED_TAG = re.compile(r"</[a-zA-Z][a-zA-Z0-9]*>|<br ?/?>")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:[?#]|$)", re.IGNORECASE)


def reads(document: Document) -> bool:
    head = document.head
    root = _ROOT.search(head)
    return root is not None and not _PAGE.search(head, 0, root.start())


def parse(document: Document, seen_at: datetime) -> Gathered:
    text, is_mended = _mended(document.text)
    _refuse_attack(text)
    text, is_cut = _completed(text)
    notes = cut_notes(document) if is_cut else ()
    if is_mended:
        notes = (*notes, "Faults in its markup are mended.")
    feed = _read(text, document.url or "")
    if not feed.entries:
        raise Empty("The feed holds no article.")
    told = articles_of(feed, document, seen_at)
    notes = (*notes, *doubtful(feed.entries), *told.notes)
    return Gathered(told.articles, notes=notes, is_cut=is_cut)


def _mended(text: str) -> tuple[str, bool]:
    """Return the feed without what XML forbids and what stands around it, and whether any did."""
    root = _ROOT.search(text)
    assert root is not None  # or it would not have been read
    junk = _PROLOGUE.sub("", text[: root.start()].lstrip("\ufeff"))
    whole = text[root.start() :]
    mended = _DECLARATION.sub("", _FORBIDDEN.sub("", whole))
    mended = _without_undeclared_prefix(_OPEN_TITLE.sub(r"\1</title>", mended))
    mended = _with_signs_escaped(mended)
    return mended, bool(junk or mended != whole)


def _without_undeclared_prefix(text: str) -> str:
    """`<rss:item>`, where nobody says what `rss` is, is an `<item>`."""
    for prefix in sorted(set(_PREFIX.findall(text)))[:_MOST_PREFIXES]:
        if f"xmlns:{prefix}" not in text:
            text = re.sub(rf"<(/?){prefix}:", r"<\1", text)
    return text


def _with_signs_escaped(text: str) -> str:
    """Escape each `&` that is no markup; in a CDATA section it needs no escaping."""
    pieces: list[str] = []
    at = 0
    while (begin := text.find("<![CDATA[", at)) != -1 and (end := text.find("]]>", begin)) != -1:
        pieces += [_SIGN.sub(_escaped, text[at:begin]), text[begin:end]]
        at = end
    return "".join([*pieces, _SIGN.sub(_escaped, text[at:])])


def _escaped(sign: re.Match[str]) -> str:
    """Return what a `&` in the markup of a feed stands for, as XML writes it."""
    if sign["number"]:
        number = sign["number"]
        code = int(number[1:], 16) if number.startswith("x") else int(number)
        allowed = code <= 0x10FFFF and not _FORBIDDEN.match(chr(code))
        return sign[0] if allowed else ""
    name = sign["name"] or ""
    return escape(html5[name]) if name in html5 else f"&amp;{name}"


def _refuse_attack(text: str) -> None:
    if has_crowded_tag(text):
        raise SourceError("One of its tags has hundreds of attributes.", fix=_CORRECT)
    for entry in _ENTRY_END.split(text):
        if len(_LABEL.findall(entry)) > _MOST_LABELS:
            raise SourceError("One of its entries has a thousand labels.", fix=_CORRECT)


_CORRECT = "Tell the publisher, or remove it."
_AGAIN = "Look again later."


def _completed(text: str) -> tuple[str, bool]:
    """Return a feed with its complete entries only, and whether it was cut off.

    Raises:
        SourceError: not one entry is complete.
    """
    root = _ROOT.search(text)
    if root is None or _ENDS[root[1].lower()].search(text):
        return text, False
    end = max((match.end() for match in _ENTRY_END.finditer(text)), default=0)
    begin = _ENTRY.search(text)
    if not end or not begin:
        raise SourceError("The feed is cut off before its first article ends.", fix=_AGAIN)
    opened = [tag[0].strip("<>").split()[0] for tag in _ROOT.finditer(text, 0, begin.start())]
    closed = "".join(f"</{name}>" for name in reversed(opened))
    return text[:end] + closed, True


def _read(text: str, url: str) -> Feed:
    content = f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode("utf-8", "ignore")
    feed, entries = _strictly(content, url) or _loosely(content, url)
    return Feed(
        title=_text(feed, "title"),
        link=_text(feed, "link"),
        language=_text(feed, "language"),
        entries=[_entry(entry) for entry in entries],
    )


def _strictly(content: bytes, url: str) -> tuple[Any, Any] | None:
    """Return the feed and its entries as feedparser tells them; None where it is no XML.

    Does what `feedparser.parse` does with XML, less the search for its encoding, and is
    handed a text in one piece: by default, it comes in one for each line and each sign
    that is escaped, which takes as long as all the rest.
    """
    from xml.sax import SAXException
    from xml.sax.expatreader import ExpatParser
    from xml.sax.handler import feature_external_ges, feature_namespaces

    from feedparser.api import StrictFeedParser
    from feedparser.urls import make_safe_absolute_uri

    class Unbroken(ExpatParser):
        def reset(self) -> None:
            super().reset()
            self._parser.buffer_text = True  # type: ignore[attr-defined]  # typeshed hides it

    told = StrictFeedParser(make_safe_absolute_uri(url) or "", None, "utf-8")
    told.sanitize_html = told.resolve_relative_uris = False
    parser = Unbroken()
    parser.setFeature(feature_namespaces, 1)
    parser.setFeature(feature_external_ges, 0)
    parser.setContentHandler(told)
    parser.setErrorHandler(told)
    try:
        parser.parse(io.BytesIO(content))
    except SAXException:
        return None
    return told.feeddata, told.entries


def _loosely(content: bytes, url: str) -> tuple[Any, Any]:
    import feedparser  # brings a great deal; only where there is a feed

    parsed = feedparser.parse(
        # A stream: it would take a text for an address to visit or a file to open.
        io.BytesIO(content),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return parsed.feed, parsed.entries


def _text(found: Any, name: str) -> str:
    """Return a value of feedparser's. Its own `get` answers `published` for `updated`."""
    value = dict.get(found, name)
    return value if isinstance(value, str) else ""


def _entry(entry: Any) -> Entry:
    contents = [*entry.get("content", []), *filter(None, [entry.get("summary_detail")])]
    return Entry(
        title=_text(entry, "title"),
        link=_text(entry, "link"),
        guid=_text(entry, "id"),
        dates=tuple(filter(None, (_text(entry, name) for name in _DATES))),
        author=_author(entry),
        language=next((_text(each, "language") for each in contents), ""),
        base=next((_text(each, "base") for each in contents), ""),
        contents=tuple(_content(each) for each in contents if _text(each, "value")),
        images=tuple(_images(entry)),
    )


_DATES = ("published", "updated", "created")


def _content(found: Any) -> Content:
    value = _text(found, "value")
    is_plain = _text(found, "type") == "text/plain" and not _CLOSED_TAG.search(value)
    return Content(value, is_html=not is_plain)


def _author(entry: Any) -> str:
    names = [_text(author, "name") for author in dict.get(entry, "authors", [])]
    return ", ".join(dict.fromkeys(filter(None, names))) or _text(entry, "author")


def _images(entry: Any) -> Iterator[Image]:
    """Yield the pictures that belong to an entry: the largest, then enclosed ones, then small."""
    media = [each for each in entry.get("media_content", []) if _is_picture(each)]
    enclosed = [each for each in entry.get("links", []) if _text(each, "rel") == "enclosure"]
    yield from sorted(map(_image, media), key=lambda image: -(image.width or 0))
    yield from map(_image, filter(_is_picture, enclosed))
    yield from map(_image, entry.get("media_thumbnail", []))


def _is_picture(found: Any) -> bool:
    medium, kind = _text(found, "medium"), _text(found, "type")
    if medium or kind:
        return medium == "image" or kind.startswith("image/")
    return _PICTURE_FILE.search(_text(found, "url")) is not None


def _image(found: Any) -> Image:
    return Image(
        _text(found, "url") or _text(found, "href"),
        _pixels(_text(found, "width")),
        _pixels(_text(found, "height")),
        alt_text(_text(found, "title")),
    )


def _pixels(declared: str) -> int | None:
    return int(declared) if re.fullmatch(r"[1-9]\d{0,4}", declared) else None
