"""What editors want of an issue, and what is known of earlier ones: all that selection is told.

Every part has a default under which it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from digest.article import Article
from digest.similarity import words

MOST_WEIGHT = 2.0  #: of a source that editors want more of


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A section of an issue, what belongs there, and how many stories it is to have."""

    section: str
    sources: tuple[str, ...] = ()  #: all of whose stories belong here
    topics: tuple[str, ...] = ()  #: as of `Taste.favoured`; they put other sources' stories here
    at_least: int = 0  #: so many, as long as there are any
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What editors prefer. Topics are words, or phrases, of headline and standfirst.

    A topic that ends in `*` stands for all words that begin so.
    """

    favoured: tuple[str, ...] = ()  #: topics whose stories weigh more
    muted: tuple[str, ...] = ()  #: topics whose stories are left out
    weights: Mapping[str, float] = field(
        default_factory=dict
    )  #: of sources, from 0 to 2; 1 is usual
    caps: Mapping[str, int] = field(default_factory=dict)  #: at most so many stories of a source
    quotas: tuple[Quota, ...] = ()

    def weight(self, source: str) -> float:
        return min(max(self.weights.get(source, 1.0), 0.0), MOST_WEIGHT)

    def quota(self, section: str) -> Quota | None:
        return next((each for each in self.quotas if each.section == section), None)

    def section_of(self, article: Article) -> str:
        """Return the first section that an article belongs to; empty for none."""
        for quota in self.quotas:
            if article.source in quota.sources:
                return quota.section
        found = (each.section for each in self.quotas if topic_of(article, each.topics))
        return next(found, "")

    def problems(self, count: int, *, least: int = 0) -> tuple[str, ...]:
        """Say what cannot all be had, in plain sentences, and what becomes of it.

        Args:
            count: how many stories an issue has at most.
            least: how many it is to have at least.
        """
        few = [] if least <= count else [
            f"An issue is to have at least {least} stories and has {count} at most:"
            " every issue counts as one with too few."
        ]  # fmt: skip
        return (*few, *self._of_quotas(count), *self._of_topics())

    def _of_quotas(self, count: int) -> Iterable[str]:
        wanted = sum(quota.at_least for quota in self.quotas)
        if wanted > count:
            yield (
                f"The sections want {wanted} stories and an issue has {count} at most:"
                " the first sections get theirs."
            )
        for quota in self.quotas:
            if quota.at_most is not None and quota.at_least > quota.at_most:
                yield (
                    f"“{quota.section}” is to have at least {quota.at_least} stories and at most"
                    f" {quota.at_most}: it gets {quota.at_most} at most."
                )
            if quota.at_least and not quota.sources and not quota.topics:
                yield f"“{quota.section}” is to have stories, and nothing belongs there."
        names = [quota.section for quota in self.quotas]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"There are several sections “{name}”: the first counts."

    def _of_topics(self) -> Iterable[str]:
        for topic in sorted(set(self.favoured) & set(self.muted)):
            yield f"“{topic}” is favoured and muted: it is muted."


@dataclass(frozen=True, slots=True)
class Sent:
    """That an article was in an issue, and in which."""

    issue: str  #: as readers know it: “No. 41”
    day: str  #: as people say it: “9 October 2026”

    def __str__(self) -> str:
        return f"sent in {self.issue} on {self.day}" if self.day else f"in {self.issue} already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is known beside the articles themselves. All names are articles' ids."""

    pinned: tuple[str, ...] = ()  #: to be picked whatever speaks against it, in this order
    left_out: Mapping[str, str] = field(default_factory=dict)  #: why, as a sentence
    sent: Mapping[str, Sent] = field(default_factory=dict)
    late: frozenset[str] = frozenset()  #: dated before the window, and first seen within it
    together: frozenset[tuple[str, str]] = frozenset()  #: pairs that editors call one event
    apart: frozenset[tuple[str, str]] = frozenset()  #: pairs that are none, though it looks so


NOTHING_KNOWN = Memory()
NO_TASTE = Taste()


def topic_of(article: Article, topics: Iterable[str]) -> str:
    """Return the first of `topics` that an article is about; empty for none."""
    if not topics:
        return ""
    said = list(words([article.headline, article.standfirst]))
    line = " ".join(said)
    return next((topic for topic in topics if _is_about(said, line, topic)), "")


def _is_about(said: list[str], line: str, topic: str) -> bool:
    wanted = list(words([topic.removesuffix("*")]))
    if not wanted:
        return False
    phrase = " ".join(wanted)
    if phrase.upper() == phrase:  # no capitals, hence no blanks between words either
        return phrase in line
    begins = topic.rstrip().endswith("*")
    for start in range(len(said) - len(wanted) + 1):
        *before, last = said[start : start + len(wanted)]
        if before == wanted[:-1] and (
            last.startswith(wanted[-1]) if begins else last == wanted[-1]
        ):
            return True
    return False
