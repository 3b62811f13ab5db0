"""What of a pool is asked for: words, a section, a source, what is new, what somebody says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from digest.desk.access import Desk
from digest.desk.numbers import whole
from digest.models import Article, Issue
from digest.search import search

_MOST_SOUGHT = 100  # characters


@dataclass(frozen=True, slots=True)
class Link:
    """A filter that is on or off."""

    name: str
    query: str  #: leads to the other of the two
    is_on: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the pool a page shows, as its address says."""

    words: str = ""
    section: str = ""
    source: int | None = None
    is_new: bool = False  #: came since the last issue
    is_said: bool = False  #: has a quotation
    instead: int | None = None  #: the story that is to give way
    merge: int | None = None  #: the article that is to be of one event with another
    sections: Sequence[str] = field(default=())  #: there are

    @classmethod
    def of(cls, request: Desk, sections: Sequence[str]) -> Asked:
        given = request.GET.get
        section = given("section", "")
        return cls(
            given("q", "").replace("\0", "").strip()[:_MOST_SOUGHT],
            section if section in sections else "",
            whole(given("source", "")),
            given("new") == "1",
            given("said") == "1",
            whole(given("instead", "")),
            whole(given("merge", "")),
            sections,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.section or self.source or self.is_new or self.is_said)

    def query(self, **changes: object) -> str:
        """Return the address's query with changes; empty for all of the pool."""
        now = {
            "q": self.words,
            "section": self.section,
            "source": self.source,
            "new": "1" if self.is_new else "",
            "said": "1" if self.is_said else "",
            "instead": self.instead,
            "merge": self.merge,
        }
        return urlencode({name: each for name, each in {**now, **changes}.items() if each})

    def all(self) -> Link:
        return Link("All", self.query(section=""), not self.section)

    def of_sections(self) -> list[Link]:
        return [
            Link(each, self.query(section=each), each == self.section) for each in self.sections
        ]

    def of_new(self, last: Issue | None) -> Link | None:
        if last is None:
            return None
        return Link(f"Since {last}", self.query(new="" if self.is_new else "1"), self.is_new)

    def of_said(self) -> Link:
        query = self.query(said="" if self.is_said else "1")
        return Link("Has a quotation", query, self.is_said)

    def narrow(
        self, articles: QuerySet[Article], issue: Issue, last: Issue | None
    ) -> QuerySet[Article]:
        weighed = issue.candidates.order_by()
        if self.section:
            here = weighed.filter(section=self.section).values("article")
            unweighed = ~Q(pk__in=weighed.values("article"))
            articles = articles.filter(
                Q(pk__in=here) | (Q(source__section=self.section) & unweighed)
            )
        if self.source:
            articles = articles.filter(source_id=self.source)
        if self.is_new and last:
            articles = articles.filter(first_seen_at__gt=last.composed_at)
        if self.is_said:
            quoting = weighed.filter(features__has_quotes=True)
            articles = articles.filter(pk__in=quoting.values("article"))
        return search(articles, self.words)
