"""What speaks for an article: the figures behind its score, and the sentence that tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from math import log1p
from typing import Any

from digest.article import Article
from digest.clusters import Cluster
from digest.similarity import words
from digest.taste import NO_TASTE, Taste, topic_of

# The weights of a score; together 1.
_COVERAGE, _FRESHNESS, _QUALITY = 0.75, 0.1, 0.15
_TOPIC = 0.2  # on top, for a favoured topic
_FULL_WORDS = 150
_QUOTED = re.compile(r"[“„«»「\"]\s?\S[^“”„«»「」\"]{15,}[”“»«」\"]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """An article's score and its sentence follow from these, and from nothing else."""

    sources: int  #: that have the event, its own among them
    of_sources: int  #: in the whole pool
    others: int  #: further articles about the event
    age: timedelta
    half_life: timedelta  #: the age at which an article is half as fresh as a new one
    is_dated: bool  #: whether its source said when it came out; else the age is since first seen
    has_picture: bool
    is_full: bool  #: at least 150 words
    has_quotes: bool
    topic: str = ""  #: a favoured topic that it is about
    weight: float = 1.0  #: of its source, from 0 to 2

    @property
    def coverage(self) -> float:
        """From above 0 to 1, when every source has it; the first few count most."""
        return log1p(self.sources) / log1p(self.of_sources)

    @property
    def freshness(self) -> float:
        """1 when new, half of that after a half-life; half of it when nobody knows the date."""
        known = float(0.5 ** (self.age / self.half_life))
        return known if self.is_dated else known / 2

    @property
    def quality(self) -> float:
        """The share it has of what a good story needs: picture, full text, somebody's words."""
        return (self.has_picture + self.is_full + self.has_quotes) / 3

    @property
    def score(self) -> float:
        """From 0 to 1."""
        own = _COVERAGE * self.coverage + _FRESHNESS * self.freshness + _QUALITY * self.quality
        return min(own * (1 + self.weight) / 2 + (_TOPIC if self.topic else 0), 1.0)

    def __str__(self) -> str:
        """Say it in words, as the beginning of a sentence or what follows a colon."""
        parts = [f"{in_words(self.age)} old"]
        if not self.is_dated:
            parts = [f"first seen {in_words(self.age)} ago"]
        if self.of_sources > 1:
            parts.insert(0, f"covered by {self.sources} of {self.of_sources} sources")
        if has := self._has():
            parts.append(f"has {has}")
        if self.topic:
            parts.append(f"about “{self.topic}”, a favoured topic")
        if self.weight != 1:
            parts.append(f"from a source you want {'more' if self.weight > 1 else 'less'} of")
        return "; ".join(parts)

    def to_data(self) -> dict[str, Any]:
        lengths = {"age": self.age.total_seconds(), "half_life": self.half_life.total_seconds()}
        return asdict(self) | lengths

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Features:
        lengths = {name: timedelta(seconds=data[name]) for name in ("age", "half_life")}
        return cls(**{**data, **lengths})

    def _has(self) -> str:
        kinds = (
            ("a picture", self.has_picture),
            ("a full text", self.is_full),
            ("quotations", self.has_quotes),
        )
        *most, last = [kind for kind, has_it in kinds if has_it] or [""]
        return f"{', '.join(most)} and {last}" if most else last


def weigh(
    article: Article,
    cluster: Cluster,
    *,
    of_sources: int,
    at: datetime,
    half_life: timedelta,
    taste: Taste = NO_TASTE,
) -> Features:
    """Return the features of an article of `cluster`.

    Args:
        of_sources: how many sources the whole pool has.
        at: aware; not before the article.
        half_life: longer than nothing.
    """
    paragraphs = [paragraph.text for paragraph in article.paragraphs]
    return Features(
        sources=len({each.source for each in cluster.articles}),
        of_sources=of_sources,
        others=len(cluster.articles) - 1,
        age=at - article.dated,
        half_life=half_life,
        is_dated=article.published_at is not None and not article.date_is_guessed,
        has_picture=article.image is not None,
        is_full=sum(1 for _ in islice(words(paragraphs), _FULL_WORDS)) == _FULL_WORDS,
        has_quotes=any(
            paragraph.kind == "quote" or _QUOTED.search(paragraph.text)
            for paragraph in article.paragraphs
        ),
        topic=topic_of(article, taste.favoured),
        weight=taste.weight(article.source),
    )


def in_words(length: timedelta) -> str:
    """Return a length of time as people say it, rounded down: "9 hours", "3 days"."""
    hours = length // timedelta(hours=1)
    if hours < 1:
        return "less than an hour"
    number, unit = (hours, "hour") if hours < 48 else (hours // 24, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
