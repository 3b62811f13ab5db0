"""Which articles are worth a reader's time, and why.

"The latest N" sends the same story again and again and misses the big ones. We
gather what is about one event into a cluster, weigh the clusters, take the best
and leave what they tell already.

Only what the articles say decides, what editors want, and what they had already: no
model, no chance, no clock. The order in which articles are handed over changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from digest.article import Article
from digest.clusters import Cluster, Clusters, by_fullness, find_clusters
from digest.features import Features, weigh
from digest.ranking import Ranking, Taken, rank
from digest.reasons import Why, named
from digest.similarity import runs
from digest.taste import NO_TASTE, NOTHING_KNOWN, Memory, Taste, topic_of

_BELIEVED = timedelta(days=7)  # a date further ahead is a mistake
_RUN, _MOST, _FEWEST = 5, 600, 40  # words of a run, words that are compared, runs that are enough
_NEW = 0.5  # of a text; with more than that it is a follow-up, and no second telling


@dataclass(frozen=True, slots=True)
class Choice:
    """What selection decided about one article, and why."""

    article: Article
    picked: bool
    rank: int | None  #: 1 for the lead; None when not picked
    reason: str  #: a sentence for the editor; `why` says the same in facts
    cluster: str  #: id of the cluster it stands in
    features: Features | None = None  #: None for an article that was not weighed
    why: Why | None = None  #: None where a person chose
    section: str = ""  #: that it belongs to

    def to_data(self) -> dict[str, Any]:
        return {
            "id": self.article.id,
            "picked": self.picked,
            "rank": self.rank,
            "reason": self.reason,
            "cluster": self.cluster,
        }


def select(
    articles: Iterable[Article],
    *,
    count: int,
    at: datetime,
    window: timedelta,
    per_source: int = 2,
    taste: Taste = NO_TASTE,
    memory: Memory = NOTHING_KNOWN,
) -> list[Choice]:
    """Return a choice for each article: the picked in their order, then the rest, best first.

    The window is half-open, `at - window < dated <= at`, so that of two windows
    that meet an article lies in exactly one. It is the beginning that is open:
    an article without a date counts as dated when it was first seen, and that
    may be this very moment.

    Args:
        count: at most so many are picked, one of a cluster; more where more are pinned.
        at: aware; the moment to judge from.
        per_source: at most so many are picked from one source, while others have some.
        memory: what is known of the articles; those that were sent are handed over
            with the others, so that what tells the same is known.
    """
    given, again = _once_each(articles)
    asked = _Asked(at, window, taste, memory)
    pool = [each for each in given if asked.is_weighed(each)]
    found, told, follows = _told_apart(_clusters(pool, memory), memory)
    found = _led_by_the_preferred(found, taste)
    weighed = [article for cluster in found.clusters for article in cluster.articles]
    of_sources = len({article.source for article in weighed})
    features = {
        article.id: weigh(
            article, cluster, of_sources=of_sources, at=at, half_life=window / 2, taste=taste
        )
        for cluster in found.clusters
        for article in cluster.articles
    }
    scores = {cluster.id: features[cluster.id].score for cluster in found.clusters}
    pinned = [key for key in memory.pinned if key in features]
    ranking = rank(found, scores, count=count, per_source=per_source, taste=taste, pinned=pinned)
    told_of = _Telling(features, ranking, memory, taste, follows)
    choices = [
        choice
        for number, cluster in enumerate(found.clusters)
        for choice in told_of.decide(number, cluster)
    ]
    choices += [_no(each, why, cluster) for each, why, cluster in told]
    decided = {choice.article.id for choice in choices}
    choices += [_no(each, asked.why_not(each)) for each in given if each.id not in decided]
    choices += [_no(each, Why("again")) for each in again]
    return sorted(choices, key=_place)


def _no(article: Article, why: Why, cluster: str = "") -> Choice:
    return Choice(article, False, None, str(why), cluster or article.id, why=why)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which articles come into question at all."""

    at: datetime
    window: timedelta
    taste: Taste
    memory: Memory

    def is_weighed(self, article: Article) -> bool:
        if article.id in self.memory.pinned:
            return True
        if article.id in self.memory.sent:  # told of, and never picked
            return article.dated <= self.at and _says_something(article)
        return not self._why_not(article)

    def why_not(self, article: Article) -> Why:
        return self._why_not(article) or Why("says nothing")

    def _why_not(self, article: Article) -> Why | None:
        if because := self.memory.left_out.get(article.id):
            return Why("left out", {"because": because})
        if not _says_something(article):
            return Why("says nothing")
        ahead = article.dated - self.at
        if ahead > _BELIEVED:
            return Why("far ahead", {"day": f"{article.dated.day} {article.dated:%B %Y}"})
        if ahead > timedelta():
            return Why("ahead", {"seconds": ahead.total_seconds()})
        if -ahead >= self.window and article.id not in self.memory.late:
            return Why("older", {"seconds": self.window.total_seconds()})
        if topic := topic_of(article, self.taste.muted):
            return Why("muted", {"topic": topic})
        return None


def _says_something(article: Article) -> bool:
    return any(text.strip() for text in [article.headline, article.text])


def _once_each(articles: Iterable[Article]) -> tuple[list[Article], list[Article]]:
    """Part the articles into one of each id, and what else has the same ids."""
    same: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        same[article.id].append(article)
    given: list[Article] = []
    again: list[Article] = []
    for copies in same.values():
        first, *others = sorted(copies, key=lambda each: (by_fullness(each), repr(each)))
        given.append(first)
        again += others
    return given, again


def _clusters(pool: Iterable[Article], memory: Memory) -> Clusters:
    """Return the clusters of a pool; what is pinned stands in one of its own with its like."""
    pins = combinations(sorted(set(memory.pinned)), 2)
    return find_clusters(pool, together=memory.together, apart=memory.apart | set(pins))


_Told = list[tuple[Article, Why, str]]  # what was told before, with the id of its cluster
_Follows = dict[str, str]  # by the id of a follow-up, what was sent before


def _told_apart(found: Clusters, memory: Memory) -> tuple[Clusters, _Told, _Follows]:
    """Take out what was sent, and with it what tells the same; a follow-up stays."""
    clusters: list[Cluster] = []
    told: _Told = []
    follows: _Follows = {}
    for cluster in found.clusters:
        sent = [each for each in cluster.articles if _was_sent(each, memory)]
        left = [each for each in cluster.articles if not sent or _is_new(each, sent, memory)]
        if left:
            clusters.append(replace(cluster, id=left[0].id, articles=tuple(left)))
        else:
            clusters.append(replace(cluster, articles=()))
        if sent:
            before = f"{named(sent[0].headline)}, {memory.sent[sent[0].id]}"
            follows |= {each.id: before for each in left}
        for article in cluster.articles:
            if article not in left:
                told.append((article, _why_told(article, sent, memory), cluster.id))
    return _without_empty(clusters, found), told, follows


def _led_by_the_preferred(found: Clusters, taste: Taste) -> Clusters:
    """Let each cluster be told by the source that editors want most of, else as it was."""
    if not taste.weights:
        return found
    clusters = []
    for cluster in found.clusters:
        order = sorted(
            cluster.articles, key=lambda each: (-taste.weight(each.source), by_fullness(each))
        )
        clusters.append(Cluster(order[0].id, tuple(order)))
    return replace(found, clusters=tuple(clusters))


def _was_sent(article: Article, memory: Memory) -> bool:
    return article.id in memory.sent and article.id not in memory.pinned


def _is_new(article: Article, sent: Sequence[Article], memory: Memory) -> bool:
    """Whether an article of an event that was sent says enough that is new, or is wanted."""
    if article.id in memory.pinned:
        return True
    if article.id in memory.sent or article.dated <= max(each.dated for each in sent):
        return False
    said = _runs(article)
    known = set().union(*map(_runs, sent))
    return len(said) >= _FEWEST and len(said - known) > _NEW * len(said)


def _runs(article: Article) -> set[tuple[str, ...]]:
    return runs((paragraph.text for paragraph in article.paragraphs), _RUN, _MOST)


def _why_told(article: Article, sent: Sequence[Article], memory: Memory) -> Why:
    if article.id in memory.sent:
        return Why("sent", {"sent": str(memory.sent[article.id])})
    first = sent[0]
    return Why(
        "told before", {"headline": named(first.headline), "sent": str(memory.sent[first.id])}
    )


def _without_empty(clusters: Sequence[Cluster], found: Clusters) -> Clusters:
    places = {at: place for place, at in enumerate(
        number for number, cluster in enumerate(clusters) if cluster.articles
    )}  # fmt: skip
    likeness = {
        (places[one], places[other]): value
        for (one, other), value in found.likeness.items()
        if one in places and other in places
    }
    return Clusters(tuple(each for each in clusters if each.articles), likeness)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is decided about each article of each cluster, and why."""

    features: Mapping[str, Features]
    ranking: Ranking
    memory: Memory
    taste: Taste
    follows: _Follows

    def decide(self, number: int, cluster: Cluster) -> Iterator[Choice]:
        """Yield the choices for the articles of the cluster at a position."""
        taken = self.ranking.taken.get(number)
        first = taken.article if taken else cluster.articles[0]
        for article in cluster.articles:
            features = self.features[article.id]
            place = None
            if article is not first:
                why = Why("same story", _named(first, taken))
            elif taken:
                place = taken.rank
                why = self._why(taken, features)
            else:
                why = self._why_not(number, article, features)
            section = self.taste.section_of(article)
            picked = place is not None
            yield Choice(article, picked, place, str(why), first.id, features, why, section)

    def _why(self, taken: Taken, features: Features) -> Why:
        facts: dict[str, Any] = {"features": features.to_data()}
        limit = self.ranking.limit(taken.article.source)
        if taken.article.id in self.memory.pinned:
            facts["pinned"] = True
        elif taken.of_its_source > limit:
            facts["crowding"] = taken.of_its_source
        if before := self.follows.get(taken.article.id):
            facts["follows"] = before
        if taken.section:
            facts |= {"section": taken.section, "nth": taken.of_its_section}
        return Why("picked", facts)

    def _why_not(self, number: int, article: Article, features: Features) -> Why:
        ranking = self.ranking
        told = ranking.told_already(number)
        if not ranking.count:
            return Why("none asked for")
        if section := ranking.shut_out.get(number):
            quota = self.taste.quota(section)
            return Why("section full", {"section": section, "limit": quota and quota.at_most})
        if number in ranking.crowded:
            return Why("source full", {"limit": ranking.limit(article.source)})
        if told.likeness == 1:
            return Why("much like", {"rank": told.rank, "features": features.to_data()})
        return Why("below the cut", {"count": ranking.count, "features": features.to_data()})


def _named(first: Article, taken: Taken | None) -> dict[str, Any]:
    return {"rank": taken.rank} if taken else {"headline": named(first.headline)}


def _place(choice: Choice) -> tuple[int, float, str]:
    """Sort the picked, then what could have been, what it hides, what was not weighed."""
    if choice.rank is not None:
        return (0, choice.rank, choice.article.id)
    if choice.features is None:
        return (3, -choice.article.dated.timestamp(), choice.article.id)
    hidden = choice.article.id != choice.cluster
    return (2 if hidden else 1, -choice.features.score, choice.article.id)
