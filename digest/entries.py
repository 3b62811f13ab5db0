"""What a feed says, whatever its format, and the articles that makes.

Nothing in an entry is believed: addresses may be relative or worse, dates
impossible, headlines full of markup, identities used twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from digest.article import Article, Image, Paragraph, article_id
from digest.dates import as_given, day_comes_first, published
from digest.documents import Document, absolute, declared_language
from digest.identity import own_id
from digest.markup import fitting_images, plain_text, read_html, read_text
from digest.stand_ins import Own, own, unfit

_ADDRESS = re.compile(r"<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")
_STUB = 200  #: characters; a shorter content may be less than the summary beside it


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it came."""

    text: str
    is_html: bool = True

    def read(self) -> tuple[tuple[Paragraph, ...], tuple[Image, ...]]:
        if not self.is_html:
            return read_text(self.text), ()
        markup = read_html(self.text)
        return markup.paragraphs, markup.images


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, before any of it is believed."""

    title: str = ""  #: may hold markup
    link: str = ""
    guid: str = ""
    dates: tuple[str, ...] = ()  #: best first
    author: str = ""
    language: str = ""
    base: str = ""  #: what relative addresses in it belong to
    contents: tuple[Content, ...] = ()  #: the full one before the summary
    images: tuple[Image, ...] = ()  #: best first; those in the content come after


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, whatever its format."""

    title: str = ""
    link: str = ""  #: of the site it belongs to
    language: str = ""
    entries: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed tells."""

    articles: tuple[Article, ...]  #: one for each entry, in their order
    notes: tuple[str, ...]  #: plain sentences: pictures that were passed over, and why


def articles_of(feed: Feed, document: Document, seen_at: datetime) -> Told:
    """Return an article for each entry, with the first of its pictures that is its own."""
    home = absolute(feed.link, document.url)
    frame = _Frame(
        source=plain_text(feed.title) or (home and urlsplit(home).hostname) or document.publisher,
        base=document.url or home,
        language=declared_language(feed.language),
        day_first=day_comes_first(date for entry in feed.entries for date in entry.dates),
        seen_at=seen_at,
    )
    read = [_read(entry, frame) for entry in feed.entries]
    articles = _told_apart(feed.entries, [each.article for each in read])
    found = own(each.images for each in read)
    return Told(
        tuple(
            replace(each, image=image) for each, image in zip(articles, found.images, strict=True)
        ),
        tuple(_passed_over(read, found)),
    )


def _passed_over(read: Sequence[_Read], found: Own) -> Iterator[str]:
    for url, count in found.passed.items():
        yield f"A picture stands in for the site, and is passed over: {count} ({url[:200]})."
    for kind, times in Counter(each.unfit for each in read if each.unfit).items():
        go, name = ("One article goes", "it names") if times == 1 else (f"{times} go", "they name")
        yield f"{go} without a picture: what {name} is {kind}."


def doubtful(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return a note for each identity that different entries claim. All of them are kept."""
    claims: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry in entries:
        if entry.guid:
            claims[entry.guid].add((entry.link, entry.title))
    return tuple(
        f"{len(claimants)} entries call themselves “{guid[:100]}”; all are kept."
        for guid, claimants in claims.items()
        if len(claimants) > 1
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for every entry of a feed."""

    source: str
    base: str | None
    language: str | None
    day_first: bool | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class _Read:
    article: Article  #: still without a picture
    images: tuple[Image, ...]  #: those it could have, best first
    unfit: str  #: what the best one it names is, if it could have none


def _read(entry: Entry, feed: _Frame) -> _Read:
    base = absolute(entry.base, feed.base) if entry.base else feed.base
    url = absolute(entry.link, base) if entry.link.strip() else None
    headline = plain_text(entry.title)
    paragraphs, shown = _body(entry.contents)
    words = headline or (paragraphs[0].text if paragraphs else "")
    article = Article(
        id=article_id(url=url, source=feed.source, content="\n".join([words, *entry.dates[:1]])),
        guid=entry.guid.strip()[:1000] or None,
        url=url,
        source=feed.source,
        headline=headline,
        first_seen_at=feed.seen_at,
        byline=_byline(entry.author),
        paragraphs=paragraphs,
        published_at=published(entry.dates, feed.seen_at, day_first=feed.day_first),
        date_as_given=as_given(entry.dates),
        language=declared_language(entry.language) or feed.language,
    )
    named = [*entry.images, *shown]
    images = tuple(fitting_images(named, lambda each: absolute(each, url or base)))
    return _Read(article, images, unfit(named[0]) if named and not images else "")


def _body(contents: Sequence[Content]) -> tuple[tuple[Paragraph, ...], tuple[Image, ...]]:
    """Return the full content; of several that are mere stubs, the longest."""
    best: tuple[tuple[Paragraph, ...], tuple[Image, ...]] = ((), ())
    for content in contents:
        read = content.read()
        is_fuller = _length(read[0]) > _length(best[0])
        best = (read[0], read[1] or best[1]) if is_fuller else (best[0], best[1] or read[1])
        if _length(best[0]) >= _STUB:
            break
    return best


def _length(paragraphs: Iterable[Paragraph]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs)


def _byline(author: str) -> str:
    """Return the author's name; an address of theirs is nobody's business."""
    name = _ADDRESS.sub("", plain_text(author))
    return re.sub(r"^[\s(]+|[\s()]+$", "", name) if name != plain_text(author) else name


def _told_apart(entries: Sequence[Entry], articles: Sequence[Article]) -> list[Article]:
    """Give articles that share an address, as every entry of some feeds does, their own identity.

    What agrees in its guid or its headline is the same article twice, and stays so.
    """
    guids: defaultdict[str, set[str]] = defaultdict(set)
    headlines: defaultdict[str, set[str]] = defaultdict(set)
    for entry, article in zip(entries, articles, strict=True):
        guids[article.id].add(entry.guid)
        headlines[article.id].add(article.headline)

    def own(article: Article) -> Article:
        differs = len(guids[article.id]) > 1 or guids[article.id] == {""}
        if len(headlines[article.id]) == 1 or not differs:
            return article
        return replace(article, id=own_id(article))

    return [own(article) for article in articles]
