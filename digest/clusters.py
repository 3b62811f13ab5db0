"""Which articles are about one event.

Two articles are joined by headlines that resemble one another, or by bodies of
which one is a copy. Clusters grow by average link: a newcomer must resemble
the members on the whole, so that no chain of chance likenesses runs from one
event to the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from digest.article import Article
from digest.similarity import Pair, copied_bodies, headline_likeness, words

SAME_EVENT = 0.2  #: the mean likeness from which articles are about one event
_LEAST = 0.1  # a likeness below it counts as none
_APART = timedelta(hours=72)  # what is further apart is another event
_NEVER = float("-inf")  # the tie between what an editor keeps apart, and all that is joined to it
_TELLING_WORDS = 4  # "Morning briefing" is no event

# A source that repeats itself has a series ("Book review: ...") more often than
# one event told twice, so likeness counts less among its headlines.
_SAME_SOURCE = 0.3


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles about one event; the first represents it."""

    id: str  #: the representative's id
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """All clusters of a pool, and what ties of likeness remain between them."""

    clusters: tuple[Cluster, ...]
    likeness: dict[Pair, float]  #: of the closest two articles, by position in `clusters`


def find_clusters(
    articles: Iterable[Article],
    *,
    together: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
) -> Clusters:
    """Return every article in one cluster.

    Args:
        articles: of different ids; their order does not matter.
        together: pairs of ids that an editor calls one event.
        apart: pairs that an editor calls two, whatever they look like; they win.
    """
    copies = _gather_copies(sorted(articles, key=lambda article: article.id))
    copies = _with_pairs(copies, together, apart)
    firsts = [articles[0] for articles in copies]
    headlines = headline_likeness([article.headline for article in firsts], least=_LEAST)
    copied = copied_bodies(_texts(article) for article in firsts)
    likeness: dict[Pair, float] = {}
    ties: dict[Pair, float] = {}
    for pair in sorted(headlines.keys() | copied):
        one, other = firsts[pair[0]], firsts[pair[1]]
        likeness[pair] = _likeness(one, other, headlines.get(pair, 0.0), pair in copied)
        ties[pair] = _tie(one, other, likeness[pair], pair in copied)
    for pair in _pairs(copies, apart):
        likeness.pop(pair, None)
        ties[pair] = _NEVER
    groups = average_link([len(articles) for articles in copies], ties)
    clusters = [_cluster(article for node in group for article in copies[node]) for group in groups]
    return Clusters(tuple(clusters), _between(groups, likeness))


def by_fullness(article: Article) -> tuple[int, datetime, str]:
    """Sort first what represents a cluster best: the fullest text, the earliest, by id."""
    return (-sum(len(text) for text in _texts(article)), article.dated, article.id)


def average_link(sizes: Sequence[int], ties: Mapping[Pair, float]) -> list[list[int]]:
    """Return nodes in groups whose mean tie is at least `SAME_EVENT`, the closest joined first.

    Args:
        sizes: how many articles each node stands for.
        ties: between 0 and 1, for the pairs that have one.
    """
    groups = [[node] for node in range(len(sizes))]
    weights = list(sizes)
    sums: list[dict[int, float]] = [{} for _ in sizes]
    for (one, other), tie in ties.items():
        sums[one][other] = sums[other][one] = tie * sizes[one] * sizes[other]

    def mean(one: int, other: int) -> float:
        return sums[one].get(other, 0.0) / (weights[one] * weights[other])

    queue = [(-mean(*pair), *pair) for pair in ties if mean(*pair) >= SAME_EVENT]
    heapify(queue)
    while queue:
        negative, one, other = heappop(queue)
        if -negative != mean(one, other):  # one of them has grown since, or is gone
            continue
        groups[one] += groups[other]
        weights[one] += weights[other]
        groups[other] = []
        _absorb(sums, one, other)
        for third in sums[one]:
            if mean(one, third) >= SAME_EVENT:
                heappush(queue, (-mean(one, third), min(one, third), max(one, third)))
    return [group for group in groups if group]


def _absorb(sums: list[dict[int, float]], one: int, other: int) -> None:
    """Make `one` the neighbour of all neighbours of `other`, which has none from now on."""
    del sums[one][other]
    for third, total in sums[other].items():
        if third != one:
            del sums[third][other]
            sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + total
    sums[other] = {}


def _gather_copies(articles: Sequence[Article]) -> list[list[Article]]:
    """Put together what says the same, so that a flood of copies costs no more than one.

    These are articles of the very same words, and those of different sources
    under the same headline, if it is long enough to be about something.
    """
    groups: list[list[Article]] = []
    for headline, under_it in _by_words(articles, lambda each: [each.headline]).items():
        sources = {article.source for article in under_it}
        if len(under_it) == 1 or (len(sources) > 1 and len(headline.split()) >= _TELLING_WORDS):
            groups.append(under_it)
        else:
            for body, same in _by_words(under_it, _texts).items():
                groups += [same] if headline or body else [[article] for article in same]
    return groups


def _with_pairs(
    copies: list[list[Article]],
    together: Collection[tuple[str, str]],
    apart: Collection[tuple[str, str]],
) -> list[list[Article]]:
    """Return groups of articles with these pairs of ids in one group, and those in none."""
    for one, other in sorted(together):
        nodes = _nodes(copies)
        if one in nodes and other in nodes and nodes[one] != nodes[other]:
            first, second = sorted((nodes[one], nodes[other]))
            copies[first] = copies[first] + copies.pop(second)
    for one, other in sorted(apart):
        nodes = _nodes(copies)
        if one in nodes and nodes.get(other) == nodes[one]:
            group = copies[nodes[one]]
            copies[nodes[one]] = [each for each in group if each.id != other]
            copies.append([each for each in group if each.id == other])
    return copies


def _nodes(copies: Sequence[Sequence[Article]]) -> dict[str, int]:
    return {article.id: node for node, articles in enumerate(copies) for article in articles}


def _pairs(
    copies: Sequence[Sequence[Article]], pairs: Collection[tuple[str, str]]
) -> Iterator[Pair]:
    """Yield the groups that pairs of ids stand in, where both are there."""
    nodes = _nodes(copies) if pairs else {}
    for one, other in sorted(pairs):
        if one in nodes and other in nodes:
            first, second = sorted((nodes[one], nodes[other]))
            if first != second:
                yield first, second


def _by_words(
    articles: Iterable[Article], texts: Callable[[Article], Iterable[str]]
) -> dict[str, list[Article]]:
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[" ".join(words(texts(article)))].append(article)
    return groups


def _texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def _likeness(one: Article, other: Article, headlines: float, copied: bool) -> float:
    """Return 1 for copies; but one source may set the same words above many articles."""
    return 1.0 if copied and one.source != other.source else headlines


def _tie(one: Article, other: Article, likeness: float, copied: bool) -> float:
    if copied:
        return likeness
    if abs(one.dated - other.dated) > _APART:
        return 0.0
    return likeness * _SAME_SOURCE if one.source == other.source else likeness


def _cluster(articles: Iterable[Article]) -> Cluster:
    ordered = tuple(sorted(articles, key=by_fullness))
    return Cluster(ordered[0].id, ordered)


def _between(groups: Sequence[Sequence[int]], likeness: Mapping[Pair, float]) -> dict[Pair, float]:
    place = {node: number for number, group in enumerate(groups) for node in group}
    closest: dict[Pair, float] = {}
    for (one, other), value in likeness.items():
        first, second = sorted((place[one], place[other]))
        if first != second:
            closest[first, second] = max(value, closest.get((first, second), 0.0))
    return closest
