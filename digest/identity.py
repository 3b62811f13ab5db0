"""How an article is known again: at another address, by another guid, on another day.

Publishers change what an article goes by: its slug when the headline is corrected, every
guid when the site moves, its date when it is brought up again. So an article has several
aliases, and is looked for by all of them. An alias is a hint and no proof, since some feeds
give all their articles one guid, and some columns have one headline every day: what shares
an alias is the same article only where the rest agrees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from urllib.parse import urlsplit

from digest.article import Article, article_id, canonical_url
from digest.similarity import runs, words

_APART = 2  # days by which the date of a headline may have moved
_ALIKE = 0.5  # of the words of two headlines; more than that is one headline, corrected
_RUN = 3  # words
_SHARED = 0.3  # of the runs that two texts have; a text that was worked over keeps as many
_FEWEST = 10  # runs; fewer are no text to go by
_LONGEST = 400  # words of a text that are compared
_TELLING = 40  # words; a shorter text may stand below many articles


def aliases(article: Article, scope: str) -> tuple[int, ...]:
    """Return what an article goes by, as 64-bit numbers with a sign.

    Args:
        scope: of whom guids and headlines tell articles apart: of one source.
    """
    return tuple(dict.fromkeys([*_lasting(article, scope), _headed(article, scope)]))


def sought(article: Article, scope: str) -> tuple[int, ...]:
    """Return the aliases under which an article is looked for: of the days around its own too."""
    days = (_headed(article, scope, days) for days in range(-_APART, _APART + 1))
    return tuple(dict.fromkeys([*_lasting(article, scope), *days]))


def is_same(known: Article, fresh: Article, *, known_is_given: bool = False) -> bool:
    """Return whether two that share an alias are one article.

    Args:
        known_is_given: whether the source gives `known` as well, under its own name:
            then an alias and the headline must agree, since it is nobody's new name.
    """
    if known_is_given:
        shared = _share_address(known, fresh) or share_guid(known, fresh)
        return shared and _have_one_headline(known, fresh)
    if _share_address(known, fresh):
        told_apart = known.guid and fresh.guid and not share_guid(known, fresh)
        return not told_apart or _is_alike(known, fresh)
    if share_guid(known, fresh):
        return _is_alike(known, fresh)
    if _folded(known) != _folded(fresh):
        return False
    ours, theirs = _runs(known), _runs(fresh)
    if min(len(ours), len(theirs)) >= _FEWEST:
        return _share(ours, theirs) >= _SHARED
    return known.published_at is not None and known.published_at == fresh.published_at


def share_guid(one: Article, other: Article) -> bool:
    """Whether two have one guid, or guids that differ in scheme and host alone."""
    if not one.guid or not other.guid:
        return False
    path = _path(one.guid)
    return one.guid == other.guid or bool(path and path == _path(other.guid))


def own_id(article: Article) -> str:
    """Return an identity for an article that has its address in common with others."""
    content = f"{article.url}\n{article.guid or article.headline}"
    return article_id(url=None, source=article.source, content=content)


def _lasting(article: Article, scope: str) -> Iterator[int]:
    """Yield the aliases that have no day."""
    if article.url:
        yield _number("address", canonical_url(article.url))
    if article.guid:
        yield _number("guid", scope, article.guid)
        if path := _path(article.guid):
            yield _number("path", scope, path)
    text = list(islice(words(each.text for each in article.paragraphs), _LONGEST))
    if len(text) >= _TELLING:
        yield _number("text", scope, _folded(article), " ".join(text))


def _headed(article: Article, scope: str, later: int = 0) -> int:
    """Return the alias of a headline, on the article's day or so many days later."""
    return _number("headline", scope, _folded(article), _day(article.dated.date(), later))


def _day(day: date, later: int) -> str:
    try:
        return (day + timedelta(days=later)).isoformat()
    except OverflowError:
        return day.isoformat()


def _number(*parts: str) -> int:
    said = "\n".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(said).digest()[:8], signed=True)


def _path(guid: str) -> str:
    """Return a guid without scheme and host; empty where it has none, or nothing beside them."""
    try:
        parts = urlsplit(guid)
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if not parts.netloc or not (path or parts.query):
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def _share_address(one: Article, other: Article) -> bool:
    return bool(one.url and other.url and canonical_url(one.url) == canonical_url(other.url))


def _is_alike(one: Article, other: Article) -> bool:
    """Whether one could be the other, corrected: by the headline, or by the text."""
    return _have_one_headline(one, other) or _have_one_text(one, other)


def _have_one_headline(one: Article, other: Article) -> bool:
    ours, theirs = set(words([one.headline])), set(words([other.headline]))
    if not ours or _figures(ours) != _figures(theirs):  # “Episode 12” is not “Episode 13”
        return False
    return ours == theirs or len(ours & theirs) > _ALIKE * len(ours | theirs)


def _figures(found: Iterable[str]) -> set[str]:
    return {word for word in found if any(letter.isdigit() for letter in word)}


def _have_one_text(one: Article, other: Article) -> bool:
    ours, theirs = _runs(one), _runs(other)
    return min(len(ours), len(theirs)) >= _FEWEST and _share(ours, theirs) >= _SHARED


def _share(ours: set[tuple[str, ...]], theirs: set[tuple[str, ...]]) -> float:
    """Return how much of the smaller one the other has as well."""
    return len(ours & theirs) / min(len(ours), len(theirs))


def _runs(article: Article) -> set[tuple[str, ...]]:
    return runs((paragraph.text for paragraph in article.paragraphs), _RUN, _LONGEST)


def _folded(article: Article) -> str:
    return " ".join(words([article.headline]))
