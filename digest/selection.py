"""Which articles are worth a reader's time, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digest.article import Article


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles about one event; the first represents it."""

    id: str  #: the representative's id
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What selection decided about one article, and why."""

    article: Article
    picked: bool
    rank: int | None  #: 1 for the lead; None when not picked
    reason: str  #: a sentence for the editor
    cluster: str  #: id of the cluster it stands in

    def to_data(self) -> dict[str, Any]:
        return {
            "id": self.article.id,
            "picked": self.picked,
            "rank": self.rank,
            "reason": self.reason,
            "cluster": self.cluster,
        }
