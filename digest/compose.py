"""A draft is made of the pool: chosen, condensed, illustrated, stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from digest import programme as nouns
from digest import stories
from digest.drafts import one_line, programme_noun
from digest.errors import Clash, NothingToSend
from digest.features import in_words
from digest.issue import preheader_of, subject_of
from digest.models import Article, Candidate, Cluster, Issue, Programme, Source, Story
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
    publication_id: int, at: datetime, *, slot: str | None, due_at: datetime | None
) -> Composed:
    """Do as `compose`, and tell whether anybody came first."""
    row = Issue(publication_id=publication_id, slot=slot, due_at=due_at)
    row.composed_at = row.changed_at = at
    for _ in range(_TRIES):
        if found := _issue_of(row):
            return Composed(found, is_new=False)
        try:
            return _store(row, _draft(publication_id, at))
        except NothingToSend as error:
            if slot is None:
                raise
            return _skip(row, error.what)
        except _Taken:
            row.pk = None
    raise Clash("Other issues took the articles while this one was composed.")


def has_news(row: Programme, at: datetime) -> bool:
    """Whether the pool has an article for an issue that is composed now; cheap."""
    return _pool(row.publication_id, at, _window(row, at)).exists()


class _Taken(Exception):
    """Another issue took an article between choosing and storing."""


@dataclass(frozen=True, slots=True)
class _Draft:
    choices: Sequence[Choice]
    stories: Sequence[Story]  #: unsaved, in their order
    rows: Mapping[str, Article]  #: by the articles' ids


def _draft(publication_id: int, at: datetime) -> _Draft:
    # The press brings what a process that sends does not carry.
    from digest.press import choose

    row = Programme.objects.select_related("publication").get(publication_id=publication_id)
    made = replace(programme_noun(row, number=0), window=_window(row, at))
    pool = _pool(publication_id, at, made.window).select_related("source").order_by("-dated", "pk")
    rows = {article.key: article for article in pool[:MOST]}
    sifted = sift(article.to_noun() for article in rows.values())
    choices = choose(sifted.articles, at, made)
    picked = [choice for choice in choices if choice.picked]
    if not picked:
        raise NothingToSend(_why_nothing(publication_id, at, made))
    return _Draft(choices, stories.make(picked, rows, made, sifted.reasons), rows)


def _pool(publication_id: int, at: datetime, window: timedelta) -> QuerySet[Article]:
    """Return what an issue may choose from: of the window, and in no other issue."""
    free = Article.objects.filter(Article.FREE, publication_id=publication_id)
    return free.filter(dated__gt=at - window, dated__lte=at)


def _window(row: Programme, at: datetime) -> timedelta:
    """Return how far back an issue reads.

    At least to where the last one stopped, so that a clock change or a late draft
    leaves no hour out; but after a long silence not through all of it.
    """
    window = timedelta(days=row.window)
    live = Issue.objects.filter(publication_id=row.publication_id)
    last = live.exclude(state=Issue.State.CANCELLED).aggregate(at=Max("composed_at"))["at"]
    return min(max(window, at - last), 2 * window) if last else window


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
        _store_choices(row, draft)
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


def _store_choices(issue: Issue, draft: _Draft) -> None:
    clusters = _store_clusters(issue, draft.choices)
    Candidate.objects.bulk_create(
        Candidate(
            issue=issue,
            article=draft.rows[choice.article.id],
            cluster=clusters.get(choice.cluster),
            place=place,
            picked=choice.picked,
            score=choice.features.score if choice.features else None,
            reason=choice.reason[:500],
        )
        for place, choice in enumerate(draft.choices)
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
