"""Taking the best cluster, then the best of what is left, until there are enough.

Each cluster is marked down for what it has in common with those already taken
(maximal marginal relevance; J. Carbonell and J. Goldstein, 1998), and no source
fills an issue alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from digest.article import Article
from digest.clusters import SAME_EVENT, Cluster, Clusters
from digest.taste import NO_TASTE, Taste

_NOVELTY = 0.5  # how much being told already weighs, against the score
_VARIETY = 0.04  # what each story that its source already has costs


@dataclass(frozen=True, slots=True)
class Taken:
    """A cluster that was taken, and the article that tells it."""

    rank: int  #: 1 for the first
    article: Article
    of_its_source: int  #: 1 for the first that its source has among the taken
    section: str = ""
    of_its_section: int = 0  #: 1 for the first that its section has; 0 without a section


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
    taste: Taste = NO_TASTE
    taken: dict[int, Taken] = field(default_factory=dict)  #: in their order
    told: dict[int, Told] = field(default_factory=dict)
    crowded: set[int] = field(default_factory=set)  #: left for want of room for their sources
    shut_out: dict[int, str] = field(default_factory=dict)  #: by whose section is full
    used: Counter[str] = field(default_factory=Counter)  #: taken of each source
    filled: Counter[str] = field(default_factory=Counter)  #: taken of each section

    @property
    def is_full(self) -> bool:
        return len(self.taken) >= self.count

    def told_already(self, number: int) -> Told:
        return self.told.get(number, _UNTOLD)

    def limit(self, source: str) -> int:
        return self.taste.caps.get(source, self.per_source)

    def teller(self, cluster: Cluster, *, keeps_to_limit: bool) -> Article | None:
        """Return the best of its articles whose source has room."""
        caps = self.taste.caps
        for each in cluster.articles:
            if self.used[each.source] < self.limit(each.source):
                return each
            if not keeps_to_limit and each.source not in caps:  # a cap holds whatever is left
                return each
        return None

    def full_section(self, article: Article) -> str:
        """Return the section that an article belongs to, if it has all its stories."""
        section = self.taste.section_of(article)
        quota = self.taste.quota(section) if section else None
        is_full = quota and quota.at_most is not None and self.filled[section] >= quota.at_most
        return section if is_full else ""

    def take(self, number: int, article: Article, neighbours: Mapping[int, float]) -> None:
        self.used[article.source] += 1
        section = self.taste.section_of(article)
        self.filled[section] += 1
        rank = len(self.taken) + 1
        of_section = (section, self.filled[section]) if section else ("", 0)
        self.taken[number] = Taken(rank, article, self.used[article.source], *of_section)
        self.crowded.discard(number)
        self.shut_out.pop(number, None)
        for other, likeness in neighbours.items():
            scaled = min(likeness / SAME_EVENT, 1.0)
            if scaled > self.told_already(other).likeness:
                self.told[other] = Told(scaled, rank)


def rank(
    found: Clusters,
    scores: Mapping[str, float],
    *,
    count: int,
    per_source: int,
    taste: Taste = NO_TASTE,
    pinned: Sequence[str] = (),
) -> Ranking:
    """Return which clusters to take, in order, and who tells them.

    What is pinned comes first. A cluster whose representative's source has no room is told
    by another of its sources, or waits. When all that is left waits, the limit no longer
    counts. Sections get what they are to have at least, as long as there is any.

    Args:
        scores: of each cluster, by its id, from 0 to 1.
        pinned: ids of articles, each the only one of them in its cluster.
    """
    ranking = Ranking(max(count, len(pinned)), per_source, taste)
    neighbours = _neighbours(found)
    _take_pinned(ranking, found, pinned, neighbours)
    sections = [taste.section_of(cluster.articles[0]) for cluster in found.clusters]

    def entry(number: int) -> tuple[float, str, int]:
        """Return what the queue sorts by; as more are taken it only ever grows."""
        cluster = found.clusters[number]
        told = ranking.told_already(number).likeness
        heard = ranking.used[cluster.articles[0].source]
        cost = _NOVELTY * told + _VARIETY * heard - (1 - _NOVELTY) * scores[cluster.id]
        return (cost, cluster.id, number)

    for keeps_quotas, keeps_to_limit in _PASSES if taste.quotas else _PASSES[2:]:
        left = Counter(section for at, section in enumerate(sections) if at not in ranking.taken)
        queue = [entry(each) for each in range(len(found.clusters)) if each not in ranking.taken]
        heapify(queue)
        while queue and not ranking.is_full:
            first = heappop(queue)
            number, cluster = first[2], found.clusters[first[2]]
            if first != (now := entry(number)):  # marked down since it was queued
                heappush(queue, now)
                continue
            left[sections[number]] -= 1
            if keeps_quotas and not _may_come(ranking, sections[number], left):
                continue
            article = ranking.teller(cluster, keeps_to_limit=keeps_to_limit)
            if article is None:
                ranking.crowded.add(number)
            elif section := ranking.full_section(article):
                ranking.shut_out[number] = section
            else:
                ranking.take(number, article, neighbours[number])
    return ranking


# Sections first get what they are to have at least; then what is best fills the rest.
_PASSES = ((True, True), (True, False), (False, True), (False, False))


def _take_pinned(
    ranking: Ranking,
    found: Clusters,
    pinned: Sequence[str],
    neighbours: Sequence[Mapping[int, float]],
) -> None:
    places = {
        article.id: (number, article)
        for number, cluster in enumerate(found.clusters)
        for article in cluster.articles
    }
    for key in pinned:
        if key in places:
            number, article = places[key]
            ranking.take(number, article, neighbours[number])


def _may_come(ranking: Ranking, section: str, left: Mapping[str, int]) -> bool:
    """Whether a story of `section` leaves room for what other sections are to have.

    Args:
        left: how many stories of each section are still to come.
    """
    wanted = 0
    for quota in ranking.taste.quotas:
        least = min(quota.at_least, quota.at_most if quota.at_most is not None else quota.at_least)
        lacking = max(least - ranking.filled[quota.section], 0)
        if lacking and quota.section == section:
            return True
        wanted += min(lacking, left.get(quota.section, 0))
    return ranking.count - len(ranking.taken) > wanted


def _neighbours(found: Clusters) -> list[dict[int, float]]:
    neighbours: list[dict[int, float]] = [{} for _ in found.clusters]
    for (one, other), likeness in found.likeness.items():
        neighbours[one][other] = neighbours[other][one] = likeness
    return neighbours
