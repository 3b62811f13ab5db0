"""The rows of a pool's page: the issue's own stories, and each article with what speaks for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from digest.article import Article as Noun
from digest.desk.ranked import Group, group_name
from digest.desk.times import ago, local
from digest.features import Features
from digest.models import Article, Candidate, Issue, Story, Tie
from digest.quotes import find_quotes
from digest.remembering import taste_of
from digest.taste import Sent, Taste

_NEW = "It came after the stories were picked, and is weighed when they are picked again."
_OLDER = "It was not weighed for this issue."
_LOOKS_OLD = "It looks new and is old: somebody is to decide on its source’s page."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story of the issue."""

    pk: int
    article: int
    headline: str
    source: str
    score: int | None  #: from 0 to 100
    quotes: int
    section: str
    is_pinned: bool
    place: int  #: from 1

    @property
    def before(self) -> int:
        return self.place - 2

    @property
    def after(self) -> int:
        return self.place


@dataclass(frozen=True, slots=True)
class Said:
    """What an editor said of an article and another, since the stories were picked."""

    other: int
    headline: str
    is_one_event: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the pool."""

    article: int
    group: Group
    title: str  #: of its group
    headline: str
    score: int | None
    tags: Sequence[str]
    reason: str
    source: str
    source_pk: int
    when: str
    is_guessed: bool
    quotes: int
    merged: int  #: articles about the event that it stands for; 0 for none but itself
    stands_for: int | None  #: the article that stands for the event, if that is another
    said: Sequence[Said] = field(default=())
    is_looking_old: bool = False
    used_in: int | None = None

    @property
    def is_free(self) -> bool:
        return not (self.is_used or self.is_aside or self.is_looking_old)

    @property
    def is_used(self) -> bool:
        return self.group == Group.USED

    @property
    def is_aside(self) -> bool:
        return self.group == Group.ASIDE

    @property
    def is_weak(self) -> bool:
        """Whether its score counts for nothing now."""
        return self.group in (Group.HELD, Group.ASIDE, Group.USED)


def chosen(stories: Sequence[Story], weighed: Mapping[int, Candidate]) -> list[Chosen]:
    """Return the stories of an issue in their order."""
    found = []
    for place, story in enumerate(stories, 1):
        noun, candidate = story.to_noun(), weighed.get(story.article_id)
        found.append(
            Chosen(
                story.pk,
                story.article_id,
                noun.headline or "(no headline)",
                noun.source,
                _score(candidate),
                len(find_quotes(noun.article.text)),
                story.section,
                story.is_pinned,
                place,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows of one page are made with."""

    issue: Issue
    stories: Sequence[Story]
    weighed: Mapping[int, Candidate]  #: by article, with their clusters
    first: int  #: how many would replace what is pinned
    at: datetime

    def rows(self, articles: Sequence[Article]) -> list[Row]:
        taste = taste_of(self.issue.publication.programme)
        said = _said([each.pk for each in articles], self.issue)
        reps = self._representatives(articles)
        full = Counter(story.section for story in self.stories)
        return [self._row(each, taste, said[each.pk], reps, full) for each in articles]

    def _row(
        self,
        article: Article,
        taste: Taste,
        said: Sequence[Said],
        reps: Mapping[str, int],
        full: Mapping[str, int],
    ) -> Row:
        noun, candidate = article.to_noun(), self.weighed.get(article.pk)
        group = Group(getattr(article, "group"))  # noqa: B009
        quotes = len(find_quotes(noun.text))
        zone = self.issue.publication.programme.time_zone
        cluster = candidate.cluster if candidate else None
        stands_for = reps.get(cluster.key) if cluster else None
        section = candidate.section if candidate else taste.section_of(noun)
        return Row(
            article.pk,
            group,
            group_name(group, self.first),
            article.headline or "(no headline)",
            _score(candidate),
            list(_tags(noun, candidate, group, quotes, _in_section(section, taste, full))),
            _reason(article, candidate, group, zone),
            noun.source,
            article.source_id,
            ago(noun.dated, self.at, zone),
            noun.date_is_guessed or noun.published_at is None,
            quotes,
            cluster.size if cluster and cluster.size > 1 else 0,
            None if stands_for == article.pk else stands_for,
            said,
            article.is_held,
            article.used_in_id,
        )

    def _representatives(self, articles: Iterable[Article]) -> Mapping[str, int]:
        """Return the articles that stand for events, by the keys of these."""
        found = (self.weighed.get(article.pk) for article in articles)
        keys = {each.cluster.key for each in found if each and each.cluster}
        pool = Article.objects.filter(publication_id=self.issue.publication_id, key__in=keys)
        return dict(pool.values_list("key", "pk"))


def _score(candidate: Candidate | None) -> int | None:
    if candidate is None or candidate.score is None:
        return None
    return round(candidate.score * 100)


def _in_section(section: str, taste: Taste, full: Mapping[str, int]) -> str:
    """Say in which section an article belongs, and how many that has and may have."""
    quota = taste.quota(section) if section else None
    if quota is None or quota.at_most is None:
        return section
    return f"{section} has {full.get(section, 0)} of {quota.at_most}"


def _tags(
    noun: Noun, candidate: Candidate | None, group: Group, quotes: int, section: str
) -> Iterator[str]:
    features = Features.from_data(candidate.features) if candidate and candidate.features else None
    if group == Group.NEW:
        yield "new"
    if features and features.sources > 1:
        yield f"in {features.sources} sources"
    if section:
        yield section
    if features and features.topic:
        yield f"favoured: {features.topic}"
    if features and features.weight != 1:
        yield f"source wanted {'more' if features.weight > 1 else 'less'}"
    if quotes:
        yield "1 quotation" if quotes == 1 else f"{quotes} quotations"
    else:
        yield "no quotation"
    if noun.image:
        yield "picture"
    if noun.date_is_guessed or noun.published_at is None:
        yield "date guessed"


def _reason(article: Article, candidate: Candidate | None, group: Group, zone: str) -> str:
    if article.used_in:
        return f"{_sent(article.used_in, zone)}."
    if article.is_held:
        return _LOOKS_OLD
    if candidate:
        return candidate.reason
    return _NEW if group == Group.NEW else _OLDER


def _sent(issue: Issue, zone: str) -> str:
    """Say in which issue an article is, as reasons do."""
    day = ""
    if issue.started_at:
        there = local(issue.started_at, zone)
        day = f"{there.day} {there:%B %Y}"
    said = str(Sent(str(issue), day))
    return f"{said[:1].upper()}{said[1:]}"


def _said(articles: Sequence[int], issue: Issue) -> Mapping[int, list[Said]]:
    """Return what editors said of articles since the stories were picked, by article."""
    found: defaultdict[int, list[Said]] = defaultdict(list)
    ties = Tie.objects.filter(
        Q(one__in=articles) | Q(other__in=articles),
        publication_id=issue.publication_id,
        at__gt=issue.composed_at,
    )
    for tie in ties.select_related("one", "other").order_by("pk"):
        for one, other in ((tie.one, tie.other), (tie.other, tie.one)):
            found[one.pk].append(Said(other.pk, other.headline, tie.is_one_event))
    return found
