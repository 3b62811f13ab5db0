"""Taking the best cluster, then the best of what is left, until there are enough.

Each cluster is marked down for what it has in common with those already taken
(maximal marginal relevance; J. Carbonell and J. Goldstein, 1998), and no source
fills an issue alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from digest.article import Article
from digest.clusters import SAME_EVENT, Cluster, Clusters

_NOVELTY = 0.5  # how much being told already weighs, against the score
_VARIETY = 0.04  # what each story that its source already has costs


@dataclass(frozen=True, slots=True)
class Taken:
    """A cluster that was taken, and the article that tells it."""

    rank: int  #: 1 for the first
    article: Article
    of_its_source: int  #: 1 for the first that its source has among the taken


@dataclass(frozen=True, slots=True)
class Told:
    """How much of a cluster one that was taken tells already."""

    likeness: float  #: 1 when they could be one event
    rank: int  #: of the one that was taken


_UNTOLD = Told(0.0, 0)


@dataclass(slots=True)
class Ranking:
    """What became of each cluster, by its position."""

    count: int  #: at most so many are taken
    per_source: int  #: at most so many of one source, while others have some
    taken: dict[int, Taken] = field(default_factory=dict)  #: in their order
    told: dict[int, Told] = field(default_factory=dict)
    crowded: set[int] = field(default_factory=set)  #: left for want of room for their sources
    used: Counter[str] = field(default_factory=Counter)  #: taken of each source

    @property
    def is_full(self) -> bool:
        return len(self.taken) >= self.count

    def told_already(self, number: int) -> Told:
        return self.told.get(number, _UNTOLD)

    def teller(self, cluster: Cluster) -> Article | None:
        """Return the best of its articles whose source has room."""
        has_room = (each for each in cluster.articles if self.used[each.source] < self.per_source)
        return next(has_room, None)

    def take(self, number: int, article: Article, neighbours: Mapping[int, float]) -> None:
        self.used[article.source] += 1
        rank = len(self.taken) + 1
        self.taken[number] = Taken(rank, article, self.used[article.source])
        self.crowded.discard(number)
        for other, likeness in neighbours.items():
            scaled = min(likeness / SAME_EVENT, 1.0)
            if scaled > self.told_already(other).likeness:
                self.told[other] = Told(scaled, rank)


def rank(found: Clusters, scores: Mapping[str, float], *, count: int, per_source: int) -> Ranking:
    """Return which clusters to take, in order, and who tells them.

    A cluster whose representative's source has no room is told by another of its
    sources, or waits. When all that is left waits, the limit no longer counts.

    Args:
        scores: of each cluster, by its id, from 0 to 1.
    """
    ranking = Ranking(count, per_source)
    neighbours = _neighbours(found)

    def entry(number: int) -> tuple[float, str, int]:
        """Return what the queue sorts by; as more are taken it only ever grows."""
        cluster = found.clusters[number]
        told = ranking.told_already(number).likeness
        heard = ranking.used[cluster.articles[0].source]
        cost = _NOVELTY * told + _VARIETY * heard - (1 - _NOVELTY) * scores[cluster.id]
        return (cost, cluster.id, number)

    for keeps_to_limit in (True, False):
        queue = [entry(each) for each in range(len(found.clusters)) if each not in ranking.taken]
        heapify(queue)
        while queue and not ranking.is_full:
            first = heappop(queue)
            number, cluster = first[2], found.clusters[first[2]]
            if first != (now := entry(number)):  # marked down since it was queued
                heappush(queue, now)
                continue
            article = ranking.teller(cluster) if keeps_to_limit else cluster.articles[0]
            if article is None:
                ranking.crowded.add(number)
            else:
                ranking.take(number, article, neighbours[number])
    return ranking


def _neighbours(found: Clusters) -> list[dict[int, float]]:
    neighbours: list[dict[int, float]] = [{} for _ in found.clusters]
    for (one, other), likeness in found.likeness.items():
        neighbours[one][other] = neighbours[other][one] = likeness
    return neighbours
