"""What selection is told beside the articles: what editors want, and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Min, OuterRef, QuerySet, Subquery

from digest.cadence import zone
from digest.models import Article, Programme, Source, Tie
from digest.taste import Memory, Quota, Sent, Taste

BACK = timedelta(days=90)  #: how long what was sent is looked at for what tells the same
MOST_SENT = 500  #: articles, the newest
LATE = timedelta(days=14)  #: an article that came later than that after its date is a find
_WEIGHTS = {Source.Wanted.LESS: 0.5, Source.Wanted.MORE: 2.0}


def taste_of(programme: Programme) -> Taste:
    """Return what the editors of a publication want."""
    sources = list(programme.publication.sources.order_by("pk"))
    quotas = [_quota(each, sources) for each in _dicts(programme.sections)]
    return Taste(
        favoured=_texts(programme.favoured),
        muted=_texts(programme.muted),
        weights={
            each.name: _WEIGHTS[Source.Wanted(each.wanted)]
            for each in sources
            if each.wanted in _WEIGHTS
        },
        caps={each.name: each.cap for each in sources if each.cap is not None},
        quotas=tuple(quota for quota in quotas if quota.section),
    )


def late(publication_id: int, at: datetime, window: timedelta) -> QuerySet[Article]:
    """Return the free articles that came too late for the issue they belong to.

    They are dated before the window, and yet were first seen within it; what a source
    brought when it was asked for the first time is its backlog, and did not come late.
    """
    firsts = Article.objects.filter(source_id=OuterRef("source_id")).order_by()
    first = firsts.values("source_id").annotate(at=Min("first_seen_at")).values("at")
    found = Article.objects.filter(Article.FREE, publication_id=publication_id)
    return found.filter(
        dated__gt=at - max(LATE, window),
        dated__lte=at - window,
        first_seen_at__gt=at - window,
        first_seen_at__lte=at,
    ).filter(first_seen_at__gt=Subquery(first))


def sent(publication_id: int, at: datetime) -> QuerySet[Article]:
    """Return the articles that issues carried or carry, the latest first."""
    used = Article.objects.filter(publication_id=publication_id, dated__gt=at - BACK)
    used = used.exclude(used_in=None).select_related("used_in", "source")
    return used.order_by("-dated", "pk")[:MOST_SENT]


def memory_of(
    programme: Programme,
    rows: Iterable[Article],
    late_keys: Iterable[str],
    *,
    pinned: Iterable[str] = (),
) -> Memory:
    """Return what is known of articles.

    Args:
        rows: those that selection is handed, with `used_in`.
        late_keys: of those that came late.
        pinned: keys of what editors pinned, in their order.
    """
    place = zone(programme.time_zone)
    return Memory(
        pinned=tuple(pinned),
        sent={
            row.key: Sent(str(row.used_in), _day(row.used_in.started_at, place))
            for row in rows
            if row.used_in
        },
        late=frozenset(late_keys),
        together=_ties(programme.publication_id, is_one_event=True),
        apart=_ties(programme.publication_id, is_one_event=False),
    )


def _ties(publication_id: int, *, is_one_event: bool) -> frozenset[tuple[str, str]]:
    found = Tie.objects.filter(publication_id=publication_id, is_one_event=is_one_event)
    return frozenset(found.annotate(a=F("one__key"), b=F("other__key")).values_list("a", "b"))


def _day(at: datetime | None, place: Any) -> str:
    """Return a day as people say it; empty for an issue that has not left."""
    if at is None:
        return ""
    local = at.astimezone(place)
    return f"{local.day} {local:%B %Y}"


def _quota(data: Mapping[str, Any], sources: Iterable[Source]) -> Quota:
    name = str(data.get("section", "")).strip()
    most = data.get("at_most")
    return Quota(
        section=name,
        sources=tuple(each.name for each in sources if each.section == name),
        topics=_texts(data.get("topics")),
        at_least=_number(data.get("at_least")) or 0,
        at_most=None if most is None else _number(most),
    )


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _texts(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    return tuple(each.strip() for each in found if isinstance(each, str) and each.strip())


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
