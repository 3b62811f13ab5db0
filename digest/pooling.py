"""What a source gave is put into the pool: what is new, what is known and corrected since.

An article is known by any of its aliases, so one that gets another address or another guid
stays one article, and what an issue carried is not new again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import transaction

from digest import models
from digest.article import Article
from digest.boilerplate import FEWEST
from digest.cleaning import clean_again, habits
from digest.errors import InputError
from digest.identity import aliases, is_same, own_id, share_guid, sought
from digest.models import Alias, Source
from digest.repairs import as_before

MASS = 0.8  #: of what a source gives; more than that cannot all be new and old at once
_FEWEST = 5  # articles; fewer are no mass
_OLD = timedelta(days=1)  # before the source answered last: we should have seen it then
_BATCH = 500  # rows
_LATEST = 20  # articles of a source that show its habits
_MOST_SHARING = 4  # articles; an alias that more have tells none of them apart


@dataclass(frozen=True, slots=True)
class Pooled:
    """What became of the articles of a source."""

    new: int = 0  #: articles that nobody knew, and that issues may choose from
    held: int = 0  #: articles that look new and are not: an editor is to decide


def pool(source: Source, articles: Iterable[Article], at: datetime) -> Pooled:
    """Store what a source gave.

    Where nearly all of it seems new and yet is dated before the source answered last, its
    publisher has changed all names at once, or brought up an archive: those articles are
    stored and held, so that no issue chooses from them before an editor has looked.

    Args:
        at: aware; when new articles are first seen.
    """
    sound = _cleaned(source, [article for article in articles if _is_sound(article)])
    batches = [sound[start : start + _BATCH] for start in range(0, len(sound), _BATCH)]
    told_apart = [_tell_apart(source, batch) for batch in batches]
    strange = [fresh for known in told_apart for fresh in known.new if _is_old(fresh, source)]
    is_mass = len(strange) >= _FEWEST and len(strange) > MASS * len(sound)
    held = {id(fresh) for fresh in strange} if is_mass else set[int]()
    for known in told_apart:
        _store(source, known, held, at)
    new = sum(len(known.new) for known in told_apart)
    return Pooled(new - len(held), len(held))


def let_in(source: Source) -> int:
    """Give issues what is held of a source to choose from; return how many articles."""
    return source.articles.filter(is_held=True).update(is_held=False)


def leave_out(source: Source) -> int:
    """Keep what is held of a source from all issues; return how many articles."""
    return source.articles.filter(is_held=True).update(is_held=False, is_never=True)


def habits_of(source: Source, given: Sequence[Article] = ()) -> frozenset[str]:
    """Return what most articles of a source have above or below: those given, and the latest."""
    known = source.articles.exclude(key__in=[article.id for article in given])
    return habits([*given, *(row.to_noun() for row in known.order_by("-dated")[:_LATEST])])


def _cleaned(source: Source, given: list[Article]) -> list[Article]:
    """Return articles cleaned as editors want it of this source.

    Whoever parsed them applied every rule, and took what they have in common; of fewer
    than `FEWEST` only those that are stored can tell.
    """
    source.refresh_from_db(fields=["rules_off"])
    without = frozenset(source.rules_off)
    is_few = 0 < len(given) < FEWEST and "boilerplate" not in without
    everywhere = habits_of(source, given) if is_few else frozenset[str]()
    if not without and not everywhere:
        return given
    return [clean_again(each, without=without, everywhere=everywhere) for each in given]


def _is_sound(article: Article) -> bool:
    """Whether it can be read again once it is stored; no database takes a NUL."""
    try:
        Article.from_data(article.to_data())
    except InputError:
        return False
    return True


def _is_old(article: Article, source: Source) -> bool:
    """Whether it would have been seen when the source answered last, had it been there."""
    if source.answered_at is None or article.date_is_guessed or article.published_at is None:
        return False
    return article.published_at < source.answered_at - _OLD


@dataclass(frozen=True, slots=True)
class _Known:
    """An article that is stored already."""

    row: models.Article
    stored: Article  #: what the row says
    given: Article  #: what the source says now


@dataclass(slots=True)
class _Told:
    """Some articles of a source, told apart."""

    new: list[Article] = field(default_factory=list)
    known: list[_Known] = field(default_factory=list)
    lacking: dict[str, list[int]] = field(default_factory=dict)  #: new aliases, by the id


def _tell_apart(source: Source, given: Sequence[Article]) -> _Told:
    """Find out which articles are known, by any of their aliases."""
    found = _Index(source, given)
    told = _Told()
    for article in given:
        if known := found.of(article):
            row, noun = known
            fresh = replace(article, id=noun.id, first_seen_at=noun.first_seen_at)
            if row and fresh.id not in told.lacking:  # of two that are one, the first counts
                told.known.append(_Known(row, noun, fresh))
        else:
            fresh = replace(article, id=own_id(article)) if found.has(article.id) else article
            told.new.append(fresh)
        told.lacking.setdefault(fresh.id, []).extend(found.learn(fresh))
    return told


class _Index:
    """What is known of the articles that a source could mean."""

    def __init__(self, source: Source, given: Sequence[Article]) -> None:
        self._scope = str(source.pk)
        self._given = {article.id for article in given}
        self._known: dict[str, tuple[models.Article | None, Article]] = {}
        self._by_alias: defaultdict[int, list[str]] = defaultdict(list)
        wanted = {alias for article in given for alias in sought(article, self._scope)}
        pool = models.Article.objects.filter(publication_id=source.publication_id)
        named = Alias.objects.filter(publication_id=source.publication_id, alias__in=wanted)
        pairs = list(named.values_list("alias", "article__key"))
        for row in pool.filter(key__in=self._given | {key for _, key in pairs}):
            self._known[row.key] = row, row.to_noun()
        for alias, key in pairs:
            self._by_alias[alias].append(key)

    def has(self, key: str) -> bool:
        return key in self._known

    def learn(self, fresh: Article) -> list[int]:
        """Know an article from now on; return the aliases that it had not, and may have."""
        self._known.setdefault(fresh.id, (None, fresh))
        lacking = []
        for alias in aliases(fresh, self._scope):
            sharing = self._by_alias[alias]
            if fresh.id not in sharing and len(sharing) < _MOST_SHARING:
                sharing.append(fresh.id)
                lacking.append(alias)
        return lacking

    def of(self, article: Article) -> tuple[models.Article | None, Article] | None:
        """Return the article that this one is, and its row once it has one; None if it is new."""
        keys = [article.id]
        for alias in sought(article, self._scope):
            keys += self._by_alias.get(alias, ())
        same = [key for key in dict.fromkeys(keys) if self._is(key, article)]
        best = min(same, key=lambda key: self._distance(key, article), default=None)
        return self._known[best] if best is not None else None

    def _is(self, key: str, article: Article) -> bool:
        if key not in self._known:
            return False
        is_given = key in self._given and key != article.id
        return is_same(self._known[key][1], article, known_is_given=is_given)

    def _distance(self, key: str, article: Article) -> tuple[bool, bool, str]:
        return not share_guid(self._known[key][1], article), key != article.id, key


def _store(source: Source, told: _Told, held: Container[int], at: datetime) -> None:
    new = [models.Article.row(each, source, at, is_held=id(each) in held) for each in told.new]
    with transaction.atomic():
        models.Article.objects.bulk_create(new, ignore_conflicts=True)
        for known in told.known:
            if known.row.source_id == source.pk:
                _update(known, source, at)
        _name(source, told.lacking)


def _update(known: _Known, source: Source, at: datetime) -> None:
    """Store a correction, unless an issue carries the article: what is approved stays true.

    What editors put back of it stays put back, and what they put back just now does too.
    """
    if as_before(known.stored, known.given).to_data() == known.row.data:
        return
    unused = models.Article.objects.select_for_update().filter(pk=known.row.pk, used_in=None)
    for current in unused:
        fresh = models.Article.row(as_before(current.to_noun(), known.given), source, at)
        current.headline, current.dated, current.data = fresh.headline, fresh.dated, fresh.data
        current.save(update_fields=["headline", "dated", "data"])


def _name(source: Source, lacking: Mapping[str, Sequence[int]]) -> None:
    """Store by what else articles are known from now on."""
    keys = [key for key, found in lacking.items() if found]
    pool = models.Article.objects.filter(publication_id=source.publication_id, key__in=keys)
    rows = dict(pool.values_list("key", "pk")) if keys else {}
    Alias.objects.bulk_create(
        (
            Alias(publication_id=source.publication_id, alias=alias, article_id=rows[key])
            for key in keys
            for alias in lacking[key]
            if key in rows
        ),
        ignore_conflicts=True,
    )
