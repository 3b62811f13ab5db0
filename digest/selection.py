"""Which articles are worth a reader's time, and why.

"The latest N" sends the same story again and again and misses the big ones. We
gather what is about one event into a cluster, weigh the clusters, take the best
and leave what they tell already.

Only what the articles say decides: no model, no chance, no clock. The order in
which they are handed over changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from digest.article import Article
from digest.clusters import Cluster, by_fullness, find_clusters
from digest.features import Features, in_words, weigh
from digest.ranking import Ranking, Taken, rank

_BELIEVED = timedelta(days=7)  # a date further ahead is a mistake
_HEADLINE = 80  # characters of one that a reason repeats


@dataclass(frozen=True, slots=True)
class Choice:
    """What selection decided about one article, and why."""

    article: Article
    picked: bool
    rank: int | None  #: 1 for the lead; None when not picked
    reason: str  #: a sentence for the editor
    cluster: str  #: id of the cluster it stands in
    features: Features | None = None  #: None for an article that was not weighed

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
) -> list[Choice]:
    """Return a choice for each article: the picked in their order, then the rest, best first.

    The window is half-open, `at - window < dated <= at`, so that of two windows
    that meet an article lies in exactly one. It is the beginning that is open:
    an article without a date counts as dated when it was first seen, and that
    may be this very moment.

    Args:
        count: at most so many are picked, one of a cluster.
        at: aware; the moment to judge from.
        per_source: at most so many are picked from one source, while others have some.
    """
    given, again = _once_each(articles)
    pool = [each for each in given if _is_in(each, at, window) and _says_something(each)]
    found = find_clusters(pool)
    of_sources = len({article.source for article in pool})
    features = {
        article.id: weigh(article, cluster, of_sources=of_sources, at=at, half_life=window / 2)
        for cluster in found.clusters
        for article in cluster.articles
    }
    scores = {cluster.id: features[cluster.id].score for cluster in found.clusters}
    ranking = rank(found, scores, count=count, per_source=per_source)
    choices = [
        choice
        for number, cluster in enumerate(found.clusters)
        for choice in _decide(number, cluster, features, ranking)
    ]
    choices += [_leave_out(each, at, window) for each in given if each.id not in features]
    choices += [
        Choice(each, False, None, "The same article, handed over again.", each.id) for each in again
    ]
    return sorted(choices, key=_place)


def _is_in(article: Article, at: datetime, window: timedelta) -> bool:
    return timedelta() <= at - article.dated < window


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


def _decide(
    number: int, cluster: Cluster, features: Mapping[str, Features], ranking: Ranking
) -> Iterator[Choice]:
    """Yield the choices for the articles of the cluster at a position."""
    taken = ranking.taken.get(number)
    first = taken.article if taken else cluster.articles[0]
    for article in cluster.articles:
        place = None
        if article is not first:
            reason = f"Same story as {_named(first, taken)}."
        elif taken:
            place = taken.rank
            reason = _why(taken, features[article.id], ranking)
        else:
            reason = _why_not(number, features[article.id], ranking)
        yield Choice(article, place is not None, place, reason, first.id, features[article.id])


def _why(taken: Taken, features: Features, ranking: Ranking) -> str:
    parts = [str(features)]
    if taken.of_its_source > ranking.per_source:
        nth = _ordinal(taken.of_its_source)
        parts.insert(0, f"{nth} from this source, because too few others were left")
    if features.others:
        reports = "report" if features.others == 1 else "reports"
        parts.append(f"{features.others} other {reports} of it hidden")
    return _sentence("; ".join(parts))


def _why_not(number: int, features: Features, ranking: Ranking) -> str:
    told = ranking.told_already(number)
    if not ranking.count:
        return "No story was asked for."
    if number in ranking.crowded:
        nth = _ordinal(ranking.per_source + 1)
        return _sentence(f"{nth} from this source; the limit is {ranking.per_source}")
    if told.likeness == 1:
        return _sentence(f"much like number {told.rank}; {features}")
    return _sentence(f"below the cut of {ranking.count}: {features}")


def _named(first: Article, taken: Taken | None) -> str:
    if taken:
        return f"number {taken.rank}"
    shown = first.headline
    if len(shown) > _HEADLINE:
        shown = shown[:_HEADLINE].rstrip() + "…"
    return f"“{shown}”, which is not picked"


def _leave_out(article: Article, at: datetime, window: timedelta) -> Choice:
    ahead = article.dated - at
    if not _says_something(article):
        reason = "it has neither a headline nor a text"
    elif ahead > _BELIEVED:
        day = f"{article.dated.day} {article.dated:%B %Y}"
        reason = f"dated {day}, too far ahead to be right; held"
    elif ahead > timedelta():
        reason = f"dated {in_words(ahead)} ahead; held until then"
    else:
        reason = f"older than the window of {in_words(window)}"
    return Choice(article, False, None, _sentence(reason), article.id)


def _place(choice: Choice) -> tuple[int, float, str]:
    """Sort the picked, then what could have been, what it hides, what was not weighed."""
    if choice.rank is not None:
        return (0, choice.rank, choice.article.id)
    if choice.features is None:
        return (3, -choice.article.dated.timestamp(), choice.article.id)
    hidden = choice.article.id != choice.cluster
    return (2 if hidden else 1, -choice.features.score, choice.article.id)


def _ordinal(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    return words[number - 1] if number <= len(words) else f"number {number}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
