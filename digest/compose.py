"""A draft is made of the pool: chosen, condensed, illustrated, stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from digest import programme as nouns
from digest import stories
from digest.drafts import one_line, programme_noun
from digest.errors import Clash, NothingToSend
from digest.features import in_words
from digest.issue import preheader_of, subject_of
from digest.models import Article, Candidate, Cluster, Issue, Programme, Source, Story
from digest.remembering import late, memory_of, sent, taste_of
from digest.selection import Choice
from digest.stand_ins import sift
from subscribers.models import Publication

MOST = 3000  #: articles that are weighed for one issue, the newest
_TRIES = 3


def compose(
    publication_id: int,
    at: datetime,
    *,
    slot: str | None = None,
    due_at: datetime | None = None,
) -> Issue:
    """Make the draft of a slot, once for ever, or of a special issue.

    Whoever comes second for a slot gets what the first made. A slot for which there
    is nothing new becomes an issue in the state SKIPPED, which says why.

    Visits the network for pictures, so never call it within a transaction.

    Args:
        at: aware; ends the window of articles.
        slot: local, as 2026-10-16T08:00; None for a special issue.
        due_at: the slot's instant.

    Raises:
        NothingToSend: no article qualifies for a special issue.
        Clash: articles of a special issue were taken by others, again and again.
    """
    return compose_once(publication_id, at, slot=slot, due_at=due_at).issue


@dataclass(frozen=True, slots=True)
class Composed:
    issue: Issue
    is_new: bool  #: whether it was made just now, by whoever asked


def compose_once(
    publication_id: int,
    at: datetime,
    *,
    slot: str | None,
    due_at: datetime | None,
    may_skip: bool = True,
) -> Composed:
    """Do as `compose`, and tell whether anybody came first.

    Args:
        may_skip: whether a slot is skipped for which there is too little, or may wait.

    Raises:
        NothingToSend: it may not be skipped.
    """
    row = Issue(publication_id=publication_id, slot=slot, due_at=due_at)
    row.composed_at = row.changed_at = at
    for _ in range(_TRIES):
        if found := _issue_of(row):
            return Composed(found, is_new=False)
        try:
            return _store(row, _draft(publication_id, at))
        except NothingToSend as error:
            if slot is None or not may_skip:
                raise
            return _skip(row, error.what)
        except _Taken:
            row.pk = None
    raise Clash("Other issues took the articles while this one was composed.")


def has_news(row: Programme, at: datetime) -> bool:
    """Whether the pool has enough articles for an issue that is composed now; cheap."""
    window = _window(row, at)
    found = _pool(row.publication_id, at, window)[: row.least].count()
    if found >= row.least:
        return True
    return found + late(row.publication_id, at, window).count() >= row.least


class _Taken(Exception):
    """Another issue took an article between choosing and storing."""


@dataclass(frozen=True, slots=True)
class _Draft:
    choices: Sequence[Choice]
    stories: Sequence[Story]  #: unsaved, in their order
    rows: Mapping[str, Article]  #: by the articles' ids


def weigh_pool(
    row: Programme, at: datetime, *, pinned: Sequence[str] = (), given_back: int = 0
) -> Weighed:
    """Return what selection decides about all that an issue of a programme may choose from.

    Args:
        pinned: keys of articles that editors pinned.
        given_back: the issue whose articles count as free, since it is chosen again; or 0.
    """
    # The press brings what a process that sends does not carry.
    from digest.press import choose

    made = replace(programme_noun(row, number=0), window=_window(row, at, given_back))
    come_late = list(late(row.publication_id, at, made.window).select_related("source"))
    found = _pool(row.publication_id, at, made.window, given_back).select_related("source")
    used = [each for each in sent(row.publication_id, at) if each.used_in_id != given_back]
    free = list(found.order_by("-dated", "pk")[:MOST])
    wanted = Article.objects.filter(publication_id=row.publication_id, key__in=pinned)
    rows = {
        each.key: each
        for each in (*free, *come_late, *used, *wanted.select_related("source", "used_in"))
    }
    memory = memory_of(
        row,
        [each for each in rows.values() if each.used_in_id != given_back],
        [each.key for each in come_late],
        pinned=pinned,
    )
    sifted = sift(article.to_noun() for article in rows.values())
    choices = choose(sifted.articles, at, made, taste=taste_of(row), memory=memory)
    return Weighed(made, choices, rows, sifted.reasons)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pool, and what selection decided about it."""

    made: nouns.Programme
    choices: Sequence[Choice]
    rows: Mapping[str, Article]  #: by the articles' ids
    passed: Mapping[str, str]  #: why articles lost their pictures, by their ids

    @property
    def picked(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.picked]


def _draft(publication_id: int, at: datetime) -> _Draft:
    row = Programme.objects.select_related("publication").get(publication_id=publication_id)
    weighed = weigh_pool(row, at)
    if because := why_none(row, at, weighed):
        raise NothingToSend(because)
    told = stories.make(weighed.picked, weighed.rows, weighed.made, weighed.passed)
    return _Draft(weighed.choices, told, weighed.rows)


def why_none(row: Programme, at: datetime, weighed: Weighed) -> str:
    """Say why no issue is made of what was weighed; empty where one is."""
    found = len(weighed.picked)
    if not found:
        return _why_nothing(row.publication_id, at, weighed.made)
    if found < row.least and row.when_few == Programme.WhenFew.SKIP:
        return _why_few(found, row.least)
    return ""


def _why_few(found: int, least: int) -> str:
    there = "There is one story" if found == 1 else f"There are {found} stories"
    return f"{there}, and an issue has {least} at least. The next one can have what there is."


def _pool(
    publication_id: int, at: datetime, window: timedelta, given_back: int = 0
) -> QuerySet[Article]:
    """Return what an issue may choose from: of the window, and in no other issue."""
    free = Article.FREE | Q(used_in=given_back, is_never=False)
    found = Article.objects.filter(free, publication_id=publication_id)
    return found.filter(dated__gt=at - window, dated__lte=at)


def _window(row: Programme, at: datetime, given_back: int = 0) -> timedelta:
    """Return how far back an issue reads.

    At least to where the last one stopped, so that a clock change or a late draft
    leaves no hour out, and what a skipped one would have had is not lost; but after a
    long silence not through all of it.
    """
    window = timedelta(days=row.window)
    issues = Issue.objects.filter(publication_id=row.publication_id)
    is_skipped = Q(state=Issue.State.SKIPPED)
    none = is_skipped | Q(state=Issue.State.CANCELLED) | Q(pk=given_back)
    found = issues.aggregate(
        made=Max("composed_at", filter=~none), skipped=Min("composed_at", filter=is_skipped)
    )
    since = found["made"] or (found["skipped"] and found["skipped"] - window)
    return min(max(window, at - since), 2 * window) if since else window


def _why_nothing(publication_id: int, at: datetime, made: nouns.Programme) -> str:
    """Say in a sentence or two why there is nothing to send, for those who can mend it."""
    window = in_words(made.window)
    articles = Article.objects.filter(publication_id=publication_id)
    used = articles.filter(dated__gt=at - made.window, dated__lte=at).count()
    newest = articles.filter(dated__lte=at).aggregate(at=Max("dated"))["at"]
    if used:
        first = f"All {used} articles of the last {window} are taken or set aside already."
        if used == 1:
            first = f"The one article of the last {window} is taken or set aside already."
    elif newest:
        first = (
            f"No article is from the last {window}; the newest is from {newest.day} {newest:%B %Y}."
        )
    else:
        first = "No source has given an article yet."
    return " ".join([first, *_silent(publication_id)])


def _silent(publication_id: int) -> list[str]:
    """Say how many sources do not answer, if some do not."""
    sources = Source.objects.filter(publication_id=publication_id, is_resting=False)
    failing = sources.exclude(fault="").count()
    if not failing:
        return []
    verb = "does" if failing == 1 else "do"
    return [f"{failing} of {sources.count()} sources {verb} not answer."]


def _issue_of(row: Issue) -> Issue | None:
    """Return the issue that has a slot already, if there is one."""
    if row.slot is None:
        return None
    return Issue.objects.filter(publication_id=row.publication_id, slot=row.slot).first()


def _store(row: Issue, draft: _Draft) -> Composed:
    """Store a draft with its number and all that led to it, or return its slot's issue.

    Raises:
        _Taken: an article of it is in another issue by now.
    """
    told = [story.to_noun() for story in draft.stories]
    row.subject, row.preheader = one_line(subject_of(told)), one_line(preheader_of(told))
    with transaction.atomic():
        _wait_for_turn(row)
        if found := _issue_of(row):
            return Composed(found, is_new=False)
        last = Issue.objects.filter(publication_id=row.publication_id).aggregate(at=Max("number"))
        row.number = (last["at"] or 0) + 1
        row.save(force_insert=True)
        if not stories.take(row.pk, [story.article_id for story in draft.stories]):
            raise _Taken
        for story in draft.stories:
            story.issue = row
        Story.objects.bulk_create(draft.stories)
        store_choices(row, draft.choices, draft.rows)
    return Composed(row, is_new=True)


def _skip(row: Issue, because: str) -> Composed:
    """Store that a slot has no issue, or return the one it has."""
    row.state, row.skipped_because = Issue.State.SKIPPED, because[:500]
    with transaction.atomic():
        _wait_for_turn(row)
        if found := _issue_of(row):
            return Composed(found, is_new=False)
        row.save(force_insert=True)
    return Composed(row, is_new=True)


def _wait_for_turn(row: Issue) -> None:
    """Let one at a time give numbers and slots of a publication, until the transaction ends."""
    Publication.objects.select_for_update(no_key=True).get(pk=row.publication_id)


def store_choices(issue: Issue, choices: Sequence[Choice], rows: Mapping[str, Article]) -> None:
    """Store what was decided about each article for an issue, in place of what was before."""
    issue.candidates.all().delete()
    issue.clusters.all().delete()
    clusters = _store_clusters(issue, choices)
    Candidate.objects.bulk_create(
        Candidate(
            issue=issue,
            article=rows[choice.article.id],
            cluster=clusters.get(choice.cluster),
            place=place,
            picked=choice.picked,
            score=choice.features.score if choice.features else None,
            reason=choice.reason[:500],
            why=choice.why.to_data() if choice.why else None,
            features=choice.features.to_data() if choice.features else None,
            section=choice.section,
        )
        for place, choice in enumerate(choices)
    )


def _store_clusters(issue: Issue, choices: Sequence[Choice]) -> Mapping[str, Cluster]:
    """Store the clusters of what was weighed; return them by their keys."""
    weighed = {choice.cluster: choice.features for choice in choices if choice.features}
    sizes = Counter(choice.cluster for choice in choices)
    made = Cluster.objects.bulk_create(
        Cluster(issue=issue, key=key, size=sizes[key], sources=features.sources)
        for key, features in weighed.items()
    )
    return {cluster.key: cluster for cluster in made}
