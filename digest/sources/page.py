"""A page of a website, as its file or its address: the article on it.

trafilatura finds the body, and helps out where a page says little about itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.article import Article, Image, Paragraph, article_id
from digest.dates import as_given, published
from digest.decoding import is_text
from digest.documents import absolute, declared_language, locate
from digest.errors import SourceError
from digest.markup import fitting_images, has_crowded_tag, plain_text, read_html
from digest.metadata import Metadata, feeds, is_same_site, read_metadata
from digest.sources import Document, Gathered

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*"
    r"<(?:!doctype\s+html|html|head|meta|title|body|main|article|section|div|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENDINGS = frozenset([".html", ".htm", ".xhtml", ".shtml"])
_TYPES = frozenset(["text/html", "application/xhtml+xml"])
_TAG = re.compile(r"<[a-zA-Z!][^<>]*>")
_LONGEST = 5_000_000  #: characters
_MOST_ELEMENTS = 30_000  # trafilatura takes the square of them; long pages have a third
_LEAST = 120  #: characters; less is no article
_LONGEST_ADDRESS = 2_000  # characters
_MOST_OFFERS = 5
_FIX = "Use the address of an article, or of a feed."


def reads(document: Document) -> bool:
    head = document.head.lstrip("\ufeff")
    named_so = document.suffix in _ENDINGS or document.content_type in _TYPES
    looks_so = _PAGE.match(head) is not None or (named_so and _TAG.search(head) is not None)
    return looks_so and is_text(document.content)


def parse(document: Document, seen_at: datetime) -> Gathered:
    tree = _tree(document.text)
    about, offers = read_metadata(tree), _offers(tree, document)
    body = _body(tree)
    if sum(len(paragraph.text) for paragraph in body) < _LEAST and not about.is_article:
        raise _no_article(tree, offers)
    if not (about.headline and about.authors and about.dates):
        about = _helped_out(about, tree)
    url = _address(about, document)
    source = about.site or (url and _host(url)) or document.publisher
    text = "\n".join(paragraph.text for paragraph in body)
    article = Article(
        id=article_id(url=url, source=source, content=f"{about.headline}\n{text}"),
        url=url,
        source=source,
        headline=about.headline,
        first_seen_at=seen_at,
        byline=about.authors,
        paragraphs=body,
        published_at=published(about.dates, seen_at),
        date_as_given=as_given(about.dates),
        language=next(filter(None, map(declared_language, about.languages)), None),
        image=next(
            fitting_images(
                chain(about.images, _shown(tree)),
                lambda each: locate(document, each, document.url or url),
            ),
            None,
        ),
    )
    return Gathered((article,), offers=offers)


def _tree(html: str) -> HtmlElement:
    import trafilatura  # takes as long to import as twenty pages to read

    if has_crowded_tag(html):
        raise SourceError("One of its tags has hundreds of attributes.", fix=_FIX)
    tree = trafilatura.load_html(html[:_LONGEST])
    if tree is None:
        raise SourceError("It is a page without an article.", fix=_FIX)
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise SourceError(f"It is a page of more than {_MOST_ELEMENTS:,} elements.", fix=_FIX)
    return tree


def _body(tree: HtmlElement) -> tuple[Paragraph, ...]:
    import trafilatura

    # Says on its own, in the terminal, what it makes of a page; we say it better.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    html = trafilatura.extract(
        tree,
        fast=True,
        output_format="html",
        include_comments=False,
        include_formatting=True,
    )
    return read_html(html or "").paragraphs


def _shown(tree: HtmlElement) -> Iterator[Image]:
    """Yield the pictures of the article; trafilatura would take their captions for text."""
    from lxml.html import tostring

    region = next(tree.iter("article", "main"), None)
    if region is not None:
        yield from read_html(tostring(region, encoding="unicode")).images


def _offers(tree: HtmlElement, document: Document) -> tuple[str, ...]:
    """Return the addresses of the feeds that the page advertises, each once."""
    base = next((each.get("href") or "" for each in tree.iter("base")), "")
    place = absolute(base, document.url) or document.url
    found = (absolute(each, place) for each in feeds(tree))
    fitting = (each for each in found if each and len(each) <= _LONGEST_ADDRESS)
    return tuple(dict.fromkeys(fitting))[:_MOST_OFFERS]


def _no_article(tree: HtmlElement, offers: tuple[str, ...]) -> SourceError:
    fix = f"Use the feed that it names: {offers[0]}" if offers else _FIX
    if any((field.get("type") or "").lower() == "password" for field in tree.iter("input")):
        what = "It is not a feed, but a page to sign in at, and holds no article."
        return SourceError(what, fix=fix, offers=offers)
    what = "It is not a feed, but a page without an article."
    return SourceError(what, fix=fix, offers=offers)


def _helped_out(about: Metadata, tree: HtmlElement) -> Metadata:
    """Fill what the page does not say about itself with what trafilatura makes out."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, extensive=False)
    return replace(
        about,
        headline=about.headline or plain_text(found.title or ""),
        authors=about.authors or plain_text(found.author or "").replace(";", ","),
        dates=(*about.dates, found.date or ""),
    )


def _address(about: Metadata, document: Document) -> str | None:
    """Return the page's own address: the one it names, where nobody else could name it."""
    named = [absolute(address, document.url) for address in about.addresses]
    if document.url is None:
        return next(filter(None, named), None)
    same = (each for each in named if each and is_same_site(each, document.url))
    return next(same, document.url)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
