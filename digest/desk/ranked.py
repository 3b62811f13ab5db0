"""The articles of a pool in groups: what an issue could use, what is held back, what is out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from digest.models import Article, Candidate, Issue, Story
from digest.remembering import BACK


class Group(IntEnum):
    """In the order in which they are listed."""

    LEFT_OUT = 0  # picked, and an editor took it out
    FIRST = 1  # in the place of what editors pinned
    NEXT = 2
    NEW = 3
    HELD = 4
    OLDER = 5
    ASIDE = 6
    USED = 7  # by another issue


_NAMES: Mapping[Group, str] = MappingProxyType(
    {
        Group.LEFT_OUT: "Picked, and left out by hand",
        Group.NEXT: "Next in line",
        Group.NEW: "Came in since the stories were picked",
        Group.HELD: "Held back, with the reason",
        Group.OLDER: "Older, and not weighed",
        Group.ASIDE: "Set aside for good",
        Group.USED: "In another issue",
    }
)
_HELD_BACK = (
    "same story", "source full", "section full", "much like", "told before", "muted",
    "left out", "says nothing", "far ahead", "ahead", "older", "again",
)  # fmt: skip


def ranked(issue: Issue, at: datetime, instead_of_pins: Sequence[int] = ()) -> QuerySet[Article]:
    """Return the pool of an issue but for its own stories, each article with its `group`.

    What other issues carry is among it for as long as it could be told again.

    Args:
        instead_of_pins: articles that come first, see `first_in_line`.
    """
    weighed = issue.candidates.order_by()
    places = weighed.filter(article=OuterRef("pk")).values("place")[:1]
    found = Article.objects.filter(
        Q(used_in=None) | Q(dated__gt=at - BACK), publication_id=issue.publication_id
    )
    found = found.exclude(pk__in=issue.stories.order_by().values("article"))
    return found.annotate(
        group=Case(
            When(used_in__isnull=False, then=Value(Group.USED)),
            When(is_never=True, then=Value(Group.ASIDE)),
            When(is_held=True, then=Value(Group.HELD)),
            When(_among(weighed.filter(picked=True)), then=Value(Group.LEFT_OUT)),
            When(pk__in=list(instead_of_pins), then=Value(Group.FIRST)),
            When(_among(weighed.filter(why__kind__in=_HELD_BACK)), then=Value(Group.HELD)),
            When(_among(weighed), then=Value(Group.NEXT)),
            When(first_seen_at__gt=issue.composed_at, then=Value(Group.NEW)),
            default=Value(Group.OLDER),
            output_field=IntegerField(),
        ),
        place=Subquery(places),
    ).order_by("group", F("place").asc(nulls_last=True), "-dated", "pk")


def _among(weighed: QuerySet[Candidate]) -> Q:
    return Q(pk__in=weighed.values("article"))


def first_in_line(
    issue: Issue, stories: Sequence[Story], weighed: Mapping[int, Candidate]
) -> list[int]:
    """Return the articles that come first where pins stand now: as many as these took.

    Args:
        weighed: the candidates of the stories, by their articles.
    """
    taken = sum(
        story.is_pinned and _is_only_pinned(weighed.get(story.article_id)) for story in stories
    )
    if not taken:
        return []
    free = issue.candidates.filter(picked=False, article__in=Article.objects.filter(Article.FREE))
    waiting = free.exclude(article__in=[story.article_id for story in stories])
    waiting = waiting.filter(Q(why=None) | ~Q(why__kind__in=_HELD_BACK)).order_by("place")
    return list(waiting.values_list("article_id", flat=True)[:taken])


def _is_only_pinned(weighed: Candidate | None) -> bool:
    """Whether an article stands in an issue because of its pin."""
    return weighed is None or not weighed.picked or bool((weighed.why or {}).get("pinned"))


def group_name(group: Group, count: int = 0) -> str:
    """Return what stands above a group; of the first, where it would stand."""
    if group == Group.FIRST:
        return (
            f"Would replace {count} {'story' if count == 1 else 'stories'} if nothing were pinned"
        )
    return _NAMES[group]
