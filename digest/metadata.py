"""What a page says about itself: headline, author, date, picture, language, address.

Pages say it in several places, for search engines and social networks, and seldom
everywhere the same. They are believed in this order: JSON-LD, then OpenGraph and the
other meta elements, then what the page shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from digest.article import Image
from digest.markup import alt_text, clean_line, plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADLINES = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
_AUTHORS = ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator")
_DATES = (
    "article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "pub_date",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date", "datecreated",
)  # fmt: skip
_PICTURES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "thumbnail")
_LANGUAGES = ("content-language", "language", "dc.language", "og:locale")
_SITES = ("og:site_name", "application-name")
_FEEDS = frozenset(
    ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"]
)
_COMMENTS = re.compile(r"/comments/|feed=comments", re.IGNORECASE)
_WORDPRESS = "https://api.w.org/"  #: what the site's own interface is linked as

_ARTICLE = re.compile(r"\w*(?:Article|BlogPosting|Report)", re.ASCII)
_DEEPEST = 6  # levels of JSON-LD that are looked through
_LINK_OR_HANDLE = re.compile(r"https?:|www\.|@|\.\w{2,4}/")
_ACCOUNT = re.compile(r"\w*admin\w*|editor|author|user\d*|root|webmaster|staff", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|di|door)[\s:]+(?=\S)", re.IGNORECASE)
_BAR = re.compile(r"\s+[|–—·•»:-]+\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found, best first where there can be several; nothing of it is checked."""

    headline: str = ""
    authors: str = ""
    site: str = ""
    dates: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    languages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  #: the page's own, canonical first
    is_article: bool = field(default=False)  #: whether it calls itself one


def read_metadata(tree: HtmlElement) -> Metadata:
    """Return what the page says about itself."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    site = _site([*_values(meta, _SITES), _name(linked.get("publisher"))])
    return Metadata(
        headline=_headline(tree, meta, linked, site),
        authors=_authors(meta, linked, site),
        site=site,
        dates=tuple(_dates(tree, meta, linked)),
        images=tuple(_images(meta, linked)),
        languages=(
            tree.get("lang", ""),
            *_values(meta, _LANGUAGES),
            _name(linked.get("inLanguage")),
        ),
        addresses=tuple(_addresses(tree, meta)),
        is_article=bool(linked) or meta.get("og:type", "") == "article",
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the meta elements by name, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = clean_line(element.get("content") or "")
        for name in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := (element.get(name) or "").strip().lower()):
                found.setdefault(key, content)
    return found


def _values(meta: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [meta[name] for name in names if meta.get(name)]


def _site(names: Iterable[str]) -> str:
    """Return what the site is called: no address, no handle, and no slogan behind the name."""
    for name in map(plain_text, names):
        if name and not _LINK_OR_HANDLE.search(name):
            return _BAR.split(name)[0]
    return ""


def _linked_data(tree: HtmlElement) -> dict[str, Any]:
    """Return the first object of JSON-LD that describes an article; empty if there is none."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text_content().strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for found in _objects(data, _DEEPEST):
            kinds = found.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in named):
                return found
    return {}


def _objects(data: Any, levels: int) -> Iterator[dict[str, Any]]:
    if levels and isinstance(data, list):
        for each in data:
            yield from _objects(each, levels - 1)
    elif levels and isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(name), levels - 1)


def _name(value: Any) -> str:
    """Return a text of JSON-LD, or the name of the thing or the first thing that stands there."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("url") or value.get("@value") or ""
    return value if isinstance(value, str) else ""


def _headline(
    tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any], site: str
) -> str:
    shown = [heading.text_content() for heading in tree.iter("h1")]
    title = tree.findtext(".//title") or ""
    found = [_name(linked.get("headline")), *_values(meta, _HEADLINES)]
    found += shown if len(shown) == 1 else []
    return next(
        (
            headline
            for each in [*found, title]
            if (headline := _without_site(plain_text(each), site))
        ),
        "",
    )


def _without_site(title: str, site: str) -> str:
    """“The roof leaks | The Herald” -> “The roof leaks”, where the site is called so."""
    for bar in _BAR.finditer(title):
        before, behind = title[: bar.start()], title[bar.end() :]
        if site and _fold(behind) == _fold(site):
            return before
        if site and _fold(before) == _fold(site):
            return behind
    return title


def _fold(text: str) -> str:
    return re.sub(r"^the|[\W_]", "", text.casefold())


def _authors(meta: Mapping[str, str], linked: Mapping[str, Any], site: str) -> str:
    """Return who wrote it, as a byline says; a site is not a person, nor is an address."""
    people = linked.get("author")
    named = [_name(person) for person in people] if isinstance(people, list) else [_name(people)]
    for names in [named, *([value] for value in _values(meta, _AUTHORS))]:
        good = (_person(name) for name in names)
        kept = dict.fromkeys(name for name in good if name and _fold(name) != _fold(site))
        if kept:
            return ", ".join(kept)
    return ""


def _person(name: str) -> str:
    """Return a name without “By” and office; empty for an address, a handle or an account."""
    if _LINK_OR_HANDLE.search(name) or _ACCOUNT.fullmatch(name.strip()):
        return ""
    return _BAR.split(_BY.sub("", plain_text(name)))[0]


def _dates(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> Iterator[str]:
    yield from filter(None, [_name(linked.get("datePublished")), _name(linked.get("dateCreated"))])
    yield from _values(meta, _DATES)
    shown = [time for time in tree.iter("time") if time.get("datetime")]
    shown.sort(key=lambda time: not {"pubdate", "itemprop"} & set(time.keys()))
    yield from (time.get("datetime", "") for time in shown[:1])


def _images(meta: Mapping[str, str], linked: Mapping[str, Any]) -> Iterator[Image]:
    images = linked.get("image")
    for image in images if isinstance(images, list) else [images]:
        if isinstance(image, dict):
            width, height = _pixels(image.get("width")), _pixels(image.get("height"))
            yield Image(_name({"url": image.get("url")}), width, height, _alt(meta))
        elif isinstance(image, str):
            yield Image(image, alt=_alt(meta))
    width, height = _pixels(meta.get("og:image:width")), _pixels(meta.get("og:image:height"))
    for address in _values(meta, _PICTURES):
        yield Image(address, width, height, _alt(meta))


def _alt(meta: Mapping[str, str]) -> str:
    return alt_text(meta.get("og:image:alt") or meta.get("twitter:image:alt") or "")


def _pixels(declared: Any) -> int | None:
    match = re.fullmatch(r"([1-9]\d{0,4})(?:\.0)?(?:\s*px)?", str(declared).strip())
    return int(match[1]) if match else None


def _addresses(tree: HtmlElement, meta: Mapping[str, str]) -> Iterator[str]:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            yield link.get("href", "")
    yield from _values(meta, ["og:url"])


def feeds(tree: HtmlElement) -> Iterator[str]:
    """Yield the addresses under which a page advertises articles, as they stand there.

    Feeds in their order, then the posts of a site that WordPress runs. Comments are
    no articles.
    """
    links = [(link, link.get("href") or "") for link in tree.iter("link")]
    for link, href in links:
        is_other = "alternate" in (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if href and is_other and kind in _FEEDS and not _COMMENTS.search(href):
            yield href
    yield from (_posts(href) for link, href in links if href and link.get("rel") == _WORDPRESS)


def _posts(interface: str) -> str:
    """Return where WordPress lists its posts; without pretty addresses it asks for a query."""
    root = interface.rstrip("/")
    return f"{root}/wp/v2/posts{'&' if '?' in root else '?'}_embed=1"


def is_same_site(address: str, other: str) -> bool:
    """Whether two addresses are of one site, and the first is a page of it, not its front."""
    host, other_host = (urlsplit(each).hostname or "" for each in (address, other))
    path = urlsplit(address).path.strip("/")
    return bool(path) and host.removeprefix("www.") == other_host.removeprefix("www.")
