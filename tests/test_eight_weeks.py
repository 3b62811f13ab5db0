"""Eight weekly issues of feeds that change under them: nobody gets a story twice, none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import pytest

from digest.article import Article as Noun
from digest.article import Paragraph, article_id
from digest.compose import compose
from digest.models import Issue, Story
from digest.pooling import pool
from tests import stored

AT = stored.AT
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
WEEKS, EVENTS = 8, 9  # events a week, of which the last comes late

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Event:
    """Something that happens once, and is to be told once."""

    number: int
    at: datetime

    def words(self, count: int, what: str) -> str:
        random = Random(f"{self.number} {what}")
        letters = "bdfgklmnprstvz"
        syllables = [a + b for a in letters for b in "aeiou"]
        return " ".join("".join(random.choices(syllables, k=3)) for _ in range(count))

    def article(self, source: str = "Herald") -> Noun:
        url = f"https://{source.lower()}.example/{self.number}"
        headline = self.words(6, "headline").capitalize()
        body = (Paragraph(f"{self.words(40, f'{part}').capitalize()}.") for part in range(3))
        return Noun(
            id=article_id(url=url, source=source, content=headline),
            guid=f"https://{source.lower()}.example/?p={self.number}",
            url=url,
            source=source,
            headline=headline,
            paragraphs=tuple(body),
            first_seen_at=self.at,
            published_at=self.at,
        )


def slug(article: Noun, to: str) -> Noun:
    url = f"{article.url}-{to}"
    return replace(article, url=url, id=article_id(url=url, source="", content=""))


def redated(event: Event, now: datetime) -> Noun:
    return replace(event.article(), published_at=now - HOUR)


def reslugged(event: Event, _: datetime) -> Noun:
    return slug(event.article(), "again")


def reslugged_and_renamed(event: Event, _: datetime) -> Noun:
    renamed = f"{event.article().headline} {event.words(2, 'more')}"
    return replace(slug(event.article(), "again"), headline=renamed)


def moved_to_another_host(event: Event, _: datetime) -> Noun:
    url = f"https://new.example/{event.number}"
    guid = f"http://new.example/?p={event.number}"
    return replace(
        event.article(), url=url, guid=guid, id=article_id(url=url, source="", content="")
    )


def given_new_names_and_a_new_day(event: Event, now: datetime) -> Noun:
    fresh = replace(slug(event.article(), "fresh"), guid=f"new {event.number}")
    return replace(fresh, published_at=now - 2 * HOUR)


def syndicated(event: Event, now: datetime) -> Noun:
    copy = event.article("Gazette")
    return replace(copy, headline=f"{copy.headline} (agency)", published_at=now - 3 * HOUR)


def updated(event: Event, _: datetime) -> Noun:
    article = event.article()
    more = Paragraph(f"{event.words(30, 'update').capitalize()}.")
    return replace(article, paragraphs=(*article.paragraphs, more))


CHANGES: tuple[Callable[[Event, datetime], Noun], ...] = (
    redated,
    reslugged,
    reslugged_and_renamed,
    moved_to_another_host,
    given_new_names_and_a_new_day,
    syndicated,
    updated,
)


def weeks() -> Iterator[tuple[datetime, list[Event]]]:
    for week in range(WEEKS):
        now = AT + week * WEEK
        yield (
            now,
            [
                Event(week * EVENTS + number, now - (number * 17 + 3) * HOUR)
                for number in range(EVENTS)
            ],
        )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_event_is_told_once_in_eight_weeks(seed: int) -> None:
    random = Random(seed)
    stored.programme(pictures=False, stories=20, per_source=20, time_zone="UTC")
    herald, gazette = stored.source("Herald"), stored.source("Gazette")
    pool(herald, [Event(-1, AT - 30 * WEEK).article()], AT - 8 * WEEK)
    before: list[Event] = []
    late: list[Event] = []
    for now, events in weeks():
        given = [event.article() for event in (*events[:-1], *late)]
        late = events[-1:]  # dated in this week, and seen after its issue
        given += [random.choice(CHANGES)(event, now) for event in before]
        random.shuffle(given)
        for source in (herald, gazette):
            pool(source, [each for each in given if each.source == source.name], now - HOUR)
        herald.answered_at = now - HOUR
        issue = compose(stored.publication().pk, now, slot=f"{now:%Y-%m-%dT08:00}", due_at=now)
        Issue.objects.filter(pk=issue.pk).update(state=Issue.State.SENT, started_at=now)
        before = [*events[:-1], *before[:EVENTS]]
    told = Counter(number_of(story) for story in Story.objects.select_related("article"))
    wanted = set(range(WEEKS * EVENTS)) - {event.number for event in late}
    assert {number for number, times in told.items() if times > 1} == set()
    assert wanted - set(told) == set()
    assert set(told) - wanted == set()


def number_of(story: Story) -> int:
    """Return the event that a story tells: of those that there were, the one with its text."""
    first = story.article.to_noun().paragraphs[0].text
    return NUMBERS[first]


NUMBERS = {
    Event(number, AT).article().paragraphs[0].text: number for number in range(-1, WEEKS * EVENTS)
}
