"""Sources are asked what is new, and their articles are put into the pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet

from digest import __version__
from digest.article import Article
from digest.errors import Busy, DigestError, Gone, SourceError
from digest.fetching import LONGEST_WAIT, Copy
from digest.models import Source
from digest.notices import tell_resting, tell_withheld
from digest.parsing import Parsers
from digest.pooling import pool

if TYPE_CHECKING:
    from digest.sources import Collected

EVERY = timedelta(minutes=30)  #: between two tries of a source that answers
FIRST_WAIT = timedelta(minutes=15)  #: of one that does not, doubled each time
MOST_FAILURES = 12  #: in a row, which takes six days; then it rests
SIGHTINGS = 3  #: of a move for good, before it is believed
_IN_HAND = timedelta(minutes=10)  # a source is left to whoever took it
_AT_ONCE = 25  # sources
_WEEK = timedelta(days=7)
_LONGEST_ADDRESS = 2000  # characters


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
    faults: Mapping[int, DigestError] = field(default_factory=dict)  #: by the source's id


def look(address: str, at: datetime, *, private: bool = False) -> Look:
    """Return what an address on the web gives; nothing is stored.

    Args:
        at: aware; for articles without a date.
        private: whether an owner named it: then it may be on a private address, or
            a folder of this machine.
    """
    with Parsers(1) as parsers:
        [found] = (
            [_asked_privately(address, at, parsers)]
            if private
            else _asked({address: Copy()}, at, parsers)
        )
    if isinstance(found, SourceError):
        return Look(_host(address), fault=found)
    articles = sorted(found.articles, key=lambda article: article.dated, reverse=True)
    name = articles[0].source if articles else _host(address)
    return Look(name, tuple(articles), found.notes, _fault(found), found.offers)


def gather(publication_id: int, at: datetime, *, only: int | None = None) -> Gathering:
    """Ask the sources that are due, and store what is new.

    A source that fails says so on its row, is asked again ever later, and costs
    the others nothing.

    Args:
        at: aware; what was due then is asked, and articles are first seen then.
        only: the id of the one that somebody waits for; the others are left to a worker.
    """
    due = _due(publication_id, at)
    wanted = [source for source in due if only in (None, source.pk)]
    taken = [source for source in wanted if _take(source, at)]
    new, faults = 0, dict[int, DigestError]()
    for source, found in _answers(taken, at):
        fault = found if isinstance(found, SourceError) else _fault(found)
        if isinstance(found, SourceError):
            _note(source, fault, at)
        else:
            pooled = pool(source, _named(found, source.name), at)
            new += pooled.new
            if pooled.held:
                tell_withheld(source, pooled.held)
            _note(source, fault, at, found)
        if fault:
            faults[source.pk] = fault
    return Gathering(len(taken), new, faults)


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


def _answers(
    sources: Iterable[Source], at: datetime
) -> Iterator[tuple[Source, Collected | SourceError]]:
    """Yield each source with what it gave; public ones are visited at the same time."""
    private = [source for source in sources if source.may_be_private]
    public = iter([source for source in sources if not source.may_be_private])
    with Parsers() as parsers:
        while some := list(islice(public, _AT_ONCE)):
            copies = {each.address: _copy(each) for each in some}
            yield from zip(some, _asked(copies, at, parsers), strict=True)
        for source in private:
            yield source, _asked_privately(source.address, at, parsers, _copy(source))


def _copy(source: Source) -> Copy:
    """Return what is known of the copy that was read last, and by this version."""
    return Copy(source.etag, source.modified) if source.read_by == __version__ else Copy()


def _asked(
    copies: Mapping[str, Copy], at: datetime, parsers: Parsers
) -> list[Collected | SourceError]:
    # Sources bring parsers that a process which sends does not carry.
    from digest.sources import collect_each, is_address

    web = [address for address in copies if is_address(address)]
    given = collect_each(web, seen_at=at, copies=copies, parse=parsers.parse)
    found = dict(zip(web, given, strict=True))
    return [found.get(address) or _no_address(address) for address in copies]


def _asked_privately(
    address: str, at: datetime, parsers: Parsers, copy: Copy | None = None
) -> Collected:
    """Ask one alone, so that its leave to be private is nobody else's."""
    from digest.sources import collect_each, named_origins

    copies = {address: copy} if copy else {}
    allowed = named_origins([address])
    [found] = collect_each(
        [address], seen_at=at, allowed=allowed, copies=copies, parse=parsers.parse
    )
    return found


def _no_address(address: str) -> SourceError:
    return SourceError(
        f"“{address[:200]}” is no address on the web.",
        fix="Write one that begins with https://, or ask an owner to name a folder.",
    )


def _fault(found: Collected) -> SourceError | None:
    """Return why a source gives nothing; what it lacks beside what it gives is no fault."""
    if found.is_unchanged:
        return None
    return found.failures[0] if found.failures and not found.articles else None


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address


def _note(
    source: Source, fault: DigestError | None, at: datetime, found: Collected | None = None
) -> None:
    """Store how a source is, and when it is asked again."""
    failed = source.tries_failed + 1 if fault else 0
    changes: dict[str, object] = {
        "tries_failed": failed,
        "fault": fault.what[:500] if fault else "",
        "fault_fix": fault.fix[:300] if fault else "",
        "next_try_at": at + (_wait(fault, failed) if fault else EVERY),
    }
    if fault:
        changes |= _resting(fault, failed)
    else:
        changes["answered_at"] = at
    if found is not None and not fault:
        changes |= _known(source, found)
    Source.objects.filter(pk=source.pk).update(**changes)
    if changes.get("is_resting"):
        source.refresh_from_db()
        tell_resting(source)


def _wait(fault: DigestError, failed: int) -> timedelta:
    """Return how long to leave a source alone that failed so many times in a row."""
    wait = min(FIRST_WAIT * (1 << min(failed - 1, 20)), LONGEST_WAIT)
    return max(wait, fault.wait) if isinstance(fault, Busy) else wait


def _resting(fault: DigestError, failed: int) -> dict[str, object]:
    """Return what makes a source rest that is gone, or has failed for days; nothing for others."""
    if isinstance(fault, Gone):
        return {"is_resting": True, "rests_because": "Its publisher says that it is gone for good."}
    if failed >= MOST_FAILURES:
        because = f"{failed} tries in a row gave nothing."
        return {"is_resting": True, "rests_because": because}
    return {}


def _known(source: Source, found: Collected) -> dict[str, object]:
    """Return what a source's server said of its copy, and of where it is from now on."""
    known: dict[str, object] = {}
    if not found.is_unchanged:
        copy = found.copy
        known = {"etag": copy.etag, "modified": copy.modified, "read_by": __version__}
    moved = found.moved if len(found.moved) <= _LONGEST_ADDRESS else ""
    times = source.moved_times + 1 if moved and moved == source.moved_to else int(bool(moved))
    if times >= SIGHTINGS and not _is_taken(source, moved):
        return known | {
            "address": moved,
            "moved_from": source.address,
            "moved_to": "",
            "moved_times": 0,
        }
    return known | {"moved_to": moved, "moved_times": times}


def _is_taken(source: Source, address: str) -> bool:
    others = Source.objects.filter(publication_id=source.publication_id, address=address)
    return others.exists()


def _named(found: Collected, name: str) -> Iterator[Article]:
    """Yield the articles under the name that editors gave their source.

    Those that a list or a folder brings keep the names of where they come from.
    """
    is_one = found.documents == 1 and len({each.source for each in found.articles}) == 1
    return (replace(each, source=name) if is_one else each for each in found.articles)
