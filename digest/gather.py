"""Sources are asked what is new, and their articles are put into the pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet

from digest import __version__
from digest.article import Article
from digest.errors import DigestError, SourceError
from digest.fetching import Copy
from digest.health import fault_of, has_no_news, note, note_unchanged
from digest.models import Source
from digest.notices import tell_withheld
from digest.parsing import Parsers
from digest.pooling import pool

if TYPE_CHECKING:
    from digest.sources import Collected

_IN_HAND = timedelta(minutes=10)  # a source is left to whoever took it
_AT_ONCE = 25  # sources
_PRIVATE_AT_ONCE = 8  # each with a visitor of its own
_LONGEST_BATCH = 60.0  # seconds for what a batch names, and again for what that points at
_LONGEST_ROUND = 300.0  # seconds after which no batch is begun; well within `_IN_HAND`
_NO_COPY = Copy()
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Look:
    """What an address gives, before anybody makes a source of it."""

    name: str  #: as its articles name it, else the host
    articles: tuple[Article, ...] = ()  #: newest first
    notes: tuple[str, ...] = ()  #: plain sentences: what was left out or repaired
    fault: DigestError | None = None  #: why it gives nothing
    offers: tuple[str, ...] = ()  #: addresses of the feeds that a page there advertises


@dataclass(frozen=True, slots=True)
class Gathering:
    """What became of asking the sources of a publication."""

    tried: int = 0  #: sources
    new: int = 0  #: articles
    faults: Mapping[int, SourceError] = field(default_factory=dict)  #: by the source's id


def look(address: str, at: datetime, *, private: bool = False) -> Look:
    """Return what an address on the web gives; nothing is stored.

    Args:
        at: aware; for articles without a date.
        private: whether an owner named it: then it may be on a private address, or
            a folder of this machine.
    """
    with Parsers(1) as parsers:
        [found] = (
            [_asked_privately(address, at=at, parsers=parsers)]
            if private
            else _asked({address: Copy()}, at, parsers)
        )
    if isinstance(found, SourceError):
        return Look(_host(address), fault=found)
    articles = sorted(found.articles, key=lambda article: article.dated, reverse=True)
    name = articles[0].source if articles else _host(address)
    return Look(name, tuple(articles), found.notes, fault_of(found), found.offers)


def gather(publication_id: int, at: datetime, *, only: int | None = None) -> Gathering:
    """Ask the sources that are due, and store what is new.

    A source that fails says so on its row, is asked again ever later, and costs
    the others nothing. What a round has no time for is due as before.

    Args:
        at: aware; what was due then is asked, and articles are first seen then.
        only: the id of the one that somebody waits for; the others are left to a worker.
    """
    ends = monotonic() + _LONGEST_ROUND
    wanted = [source for source in _due(publication_id, at) if only in (None, source.pk)]
    tried, new, faults, unchanged = 0, 0, dict[int, SourceError](), list[Source]()
    with Parsers() as parsers:
        for some in _batches(wanted):
            if monotonic() > ends:
                break
            taken = [source for source in some if _take(source, at)]
            tried += len(taken)
            for source, found in _answers(taken, at, parsers):
                if has_no_news(source, found):
                    unchanged.append(source)
                    continue
                new += _store(source, found, at)
                if fault := note(source, found, at):
                    faults[source.pk] = fault
    note_unchanged(unchanged, at)
    return Gathering(tried, new, faults)


def _store(source: Source, found: Collected | SourceError, at: datetime) -> int:
    """Put what a source gave into the pool; return how many articles are new."""
    if isinstance(found, SourceError):
        return 0
    pooled = pool(source, _named(found, source.name), at)
    if pooled.held:
        tell_withheld(source, pooled.held)
    return pooled.new


def articles_a_week(source: Source, at: datetime) -> float:
    """Return how many articles a source has brought a week, over the last four."""
    return articles_a_week_of(Source.objects.filter(pk=source.pk), at)[source.pk]


def articles_a_week_of(sources: QuerySet[Source], at: datetime) -> dict[int, float]:
    """Return the same of many sources by their ids, in one query."""
    lately = Q(articles__dated__gt=at - 4 * _WEEK, articles__dated__lte=at)
    counted = sources.order_by().annotate(lately=Count("articles", filter=lately))
    return {pk: count / 4 for pk, count in counted.values_list("pk", "lately")}


def _due(publication_id: int, at: datetime) -> Sequence[Source]:
    due = Q(next_try_at=None) | Q(next_try_at__lte=at)
    found = Source.objects.filter(due, publication_id=publication_id, is_resting=False)
    return list(found.order_by("pk"))


def _take(source: Source, at: datetime) -> bool:
    """Take a source in hand, unless somebody else was quicker."""
    seen = Source.objects.filter(pk=source.pk, next_try_at=source.next_try_at)
    return bool(seen.update(next_try_at=at + _IN_HAND, tried_at=at))


def _batches(sources: Iterable[Source]) -> Iterator[Sequence[Source]]:
    """Yield sources that are asked at the same time, the public ones first."""
    for may_be_private in (False, True):
        left = iter([each for each in sources if each.may_be_private is may_be_private])
        while some := list(islice(left, _AT_ONCE)):
            yield some


def _answers(
    sources: Sequence[Source], at: datetime, parsers: Parsers
) -> Iterator[tuple[Source, Collected | SourceError]]:
    """Yield each source of a batch with what it gave; none waits for another's answer."""
    if not sources:
        return
    if not sources[0].may_be_private:
        copies = {each.address: _copy(each) for each in sources}
        yield from zip(sources, _asked(copies, at, parsers), strict=True)
        return
    with ThreadPoolExecutor(_PRIVATE_AT_ONCE) as threads:
        ask = partial(_asked_privately, at=at, parsers=parsers)
        given = threads.map(ask, [each.address for each in sources], map(_copy, sources))
        yield from zip(sources, given, strict=True)


def _copy(source: Source) -> Copy:
    """Return what is known of the copy that was read last, and by this version."""
    return Copy(source.etag, source.modified) if source.read_by == __version__ else Copy()


def _asked(
    copies: Mapping[str, Copy], at: datetime, parsers: Parsers
) -> list[Collected | SourceError]:
    # Sources bring parsers that a process which sends does not carry.
    from digest.sources import collect_each, is_address

    web = [address for address in copies if is_address(address)]
    given = collect_each(
        web, seen_at=at, copies=copies, parse=parsers.parse, longest=_LONGEST_BATCH
    )
    found = dict(zip(web, given, strict=True))
    return [found.get(address) or _no_address(address) for address in copies]


def _asked_privately(
    address: str, copy: Copy = _NO_COPY, *, at: datetime, parsers: Parsers
) -> Collected:
    """Ask one alone, so that its leave to be private is nobody else's."""
    from digest.sources import collect_each, named_origins

    [found] = collect_each(
        [address],
        seen_at=at,
        allowed=named_origins([address]),
        copies={address: copy},
        parse=parsers.parse,
        longest=_LONGEST_BATCH,
    )
    return found


def _no_address(address: str) -> SourceError:
    return SourceError(
        f"“{address[:200]}” is no address on the web.",
        fix="Write one that begins with https://, or ask an owner to name a folder.",
    )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address


def _named(found: Collected, name: str) -> Iterator[Article]:
    """Yield the articles under the name that editors gave their source.

    Those that a list or a folder brings keep the names of where they come from.
    """
    is_one = found.documents == 1 and len({each.source for each in found.articles}) == 1
    return (replace(each, source=name) if is_one else each for each in found.articles)
