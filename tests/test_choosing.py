"""Choosing from a stored pool: what readers had, what came late, what editors want."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest import deciding, editing, stories
from digest.article import Article as Noun
from digest.compose import compose
from digest.errors import InputError, NothingToSend
from digest.models import Article, Issue, Programme, Source, Story
from digest.reasons import Why
from digest.remembering import taste_of
from digest.repicking import pick_again
from digest.scheduling import tick
from digest.taste import Quota
from tests import samples, stored

AT = stored.AT
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme() -> Programme:
    return stored.programme(pictures=False, time_zone="UTC", stories=3)


def put(number: int, *, hours: float = 6, seen: float | None = None, **parts: Any) -> Article:
    """Put a sample article into the pool: so many hours old, and first seen so long ago."""
    noun = samples.article(number=number, image=None, published_at=AT - hours * HOUR)
    row = stored.article(replace(noun, first_seen_at=AT - (seen or hours) * HOUR, **parts))
    first_seen_at = row.to_noun().first_seen_at
    Article.objects.filter(pk=row.pk).update(first_seen_at=first_seen_at)
    row.refresh_from_db()
    return row


def composed(**more: Any) -> Issue:
    return compose(stored.publication().pk, AT, **more)


def headlines(issue: Issue) -> list[str]:
    return [row.to_noun().headline for row in issue.stories.all()]


def reason(issue: Issue, article: Article) -> str:
    return issue.candidates.get(article=article).reason


def sent_before(article: Article, number: int = 41) -> Issue:
    """Let an issue of a week ago have carried an article."""
    issue = Issue.objects.create(
        publication=stored.publication(),
        number=number,
        slot=f"2026-10-{number - 32:02}T08:00",
        state=Issue.State.SENT,
        composed_at=AT - WEEK,
        changed_at=AT - WEEK,
        started_at=AT - WEEK,
    )
    Article.objects.filter(pk=article.pk).update(used_in=issue)
    return issue


def syndicated(number: int, source: str, hours: float) -> Article:
    """Put a copy of a sample article into the pool, as another source has it."""
    noun = samples.article(number=number, image=None)
    copy: Noun = replace(
        noun,
        id=f"{source[:10]:x<16}",
        source=source,
        url=f"https://{source.lower()}.example/copy",
        headline=f"{noun.headline} (agency)",
        published_at=AT - hours * HOUR,
        first_seen_at=AT - hours * HOUR,
    )
    return stored.article(copy)


def test_what_tells_what_was_sent_is_not_chosen_and_says_when_it_was() -> None:
    sent_before(put(1, hours=200))
    copy, other = syndicated(1, "Gazette", 5), put(2)
    issue = composed()
    assert headlines(issue) == [other.headline]
    assert reason(issue, copy).startswith(f"Same story as “{samples.article().headline}”, sent in")
    assert reason(issue, copy).endswith("No. 41 on 9 October 2026.")


def test_an_issue_that_is_cancelled_gives_its_stories_back_and_their_like() -> None:
    first = put(1, hours=200)
    before = sent_before(first)
    copy = syndicated(1, "Gazette", 5)
    stories.give_back(before.pk, [first.pk])
    before.state = Issue.State.CANCELLED
    before.save()
    assert headlines(composed()) == [copy.headline]


def test_what_came_too_late_for_its_issue_is_chosen_once() -> None:
    put(1, hours=300, seen=300)  # what its source brought first
    late = put(1, hours=200, seen=20, id="l" * 16, url=None, headline="A letter that lay about",
               paragraphs=())  # fmt: skip
    issue = composed()
    assert headlines(issue) == ["A letter that lay about"]
    with pytest.raises(NothingToSend):
        composed()
    Article.objects.filter(pk=late.pk).update(used_in=None, dated=AT - 15 * 24 * HOUR)
    issue.delete()
    with pytest.raises(NothingToSend):  # so old that it is a find, and no news
        composed()


def test_the_backlog_of_a_new_source_did_not_come_late() -> None:
    for number in (1, 2, 3):
        put(number, hours=200 + number, seen=5)
    with pytest.raises(NothingToSend):
        composed()


def test_with_fewer_than_an_issue_is_to_have_it_is_skipped_and_they_roll_over(
    programme: Programme,
) -> None:
    Programme.objects.update(least=2)
    early = put(1, hours=5)
    issue = composed(slot="2026-10-16T08:00", due_at=AT)
    assert issue.state == Issue.State.SKIPPED
    assert issue.skipped_because.startswith("There is one story, and an issue has 2 at least.")
    fresh = put(2, hours=-100)
    nxt = compose(stored.publication().pk, AT + WEEK, slot="2026-10-23T08:00", due_at=AT + WEEK)
    assert set(headlines(nxt)) == {early.headline, fresh.headline}


def test_with_few_an_issue_is_made_and_held_where_editors_want_to_be_asked() -> None:
    Programme.objects.update(
        least=2, when_few="ask", needs_approval=False, is_scheduled=True, time="07:00", weekday=4,
        awaited="2026-10-16T07:00",
    )  # fmt: skip
    put(1, hours=5)
    assert [due.done for due in tick(AT)] == ["composed", "held"]
    issue = Issue.objects.get()
    assert issue.held_because == "It has one story of the 2 it is to have; you decide."


def test_a_slot_to_come_is_not_skipped_while_more_may_come() -> None:
    Programme.objects.update(
        least=2, is_scheduled=True, time="07:00", weekday=4, awaited="2026-10-16T07:00"
    )
    first = put(1, hours=30)
    syndicated(1, "Gazette", 29)  # two articles, and one story
    assert tick(AT - 20 * HOUR) == []
    second = put(2, hours=10)
    assert [due.done for due in tick(AT - 5 * HOUR)] == ["composed"]
    assert set(headlines(Issue.objects.get())) >= {second.headline}
    assert first.pk


def test_sections_stand_together_and_what_belongs_to_none_comes_last() -> None:
    Programme.objects.update(
        stories=4,
        sections=[{"section": "Harbour", "topics": [], "at_least": 1, "at_most": 2}, "rubbish", {}],
    )
    rows = [put(number, hours=number) for number in (1, 2, 3, 4)]
    Source.objects.filter(pk__in=[rows[0].source_id, rows[2].source_id]).update(section="Harbour")
    issue = composed()
    sections = [row.section for row in issue.stories.all()]
    assert sections == sorted(sections, key=lambda name: name != issue.stories.all()[0].section)
    assert set(sections) == {"Harbour", ""}
    assert [row.position for row in issue.stories.all()] == [0, 1, 2, 3]


def test_taste_is_read_from_what_is_stored_whatever_that_is() -> None:
    source = stored.source("Ellery Herald")
    Source.objects.filter(pk=source.pk).update(wanted="more", cap=1, section="Harbour")
    Programme.objects.update(
        favoured=["ferry", " ", 3],
        muted="bread",
        sections=[{"section": "Harbour", "topics": ["quay"], "at_least": -1, "at_most": "x"}],
    )
    taste = taste_of(Programme.objects.get())
    assert (taste.favoured, taste.muted) == (("ferry",), ())
    assert (taste.weights, taste.caps) == ({"Ellery Herald": 2.0}, {"Ellery Herald": 1})
    assert taste.quotas == (Quota(section="Harbour", sources=("Ellery Herald",), topics=("quay",)),)


def test_the_facts_behind_each_reason_are_stored() -> None:
    for number in range(1, 7):
        put(number, hours=number)
    issue = composed()
    assert issue.candidates.count() == 6
    for candidate in issue.candidates.all():
        assert candidate.why is not None
        assert str(Why.from_data(candidate.why)) == candidate.reason
        assert candidate.features is not None


def test_picking_again_keeps_what_is_pinned_in_its_place_and_edited() -> None:
    editor = stored.editor()
    for number in (1, 2, 3):
        put(number, hours=20 + number)
    issue = composed()
    second = issue.stories.all()[1]
    revision = editing.set_headline(
        issue.pk, second.pk, "Our own words", editor=editor, at=AT, revision=0
    )
    revision = editing.set_pinned(
        issue.pk, second.pk, True, editor=editor, at=AT, revision=revision
    )
    fresh = [put(number, hours=1) for number in (4, 5)]
    revision = pick_again(issue.pk, editor=editor, at=AT, revision=revision)
    issue.refresh_from_db()
    kept = issue.stories.all()[1]
    assert (kept.pk, kept.to_noun().headline) == (second.pk, "Our own words")
    new = {row.headline for row in fresh} & set(headlines(issue))
    assert new
    assert issue.stories.count() == 3
    assert Article.objects.filter(used_in=issue).count() == 3
    assert issue.candidates.count() == 5
    verb = "is" if len(new) == 1 else "are"
    said = f"{len(new)} {verb} new, {3 - len(new)} stayed."
    assert said in issue.changes.latest("pk").what
    assert pick_again(issue.pk, editor=editor, at=AT, revision=revision) == revision + 1
    assert "none is new" in issue.changes.latest("pk").what


def test_what_was_sent_is_taken_again_only_by_whoever_says_so() -> None:
    editor = stored.editor()
    put(2)
    old = put(1, hours=200)
    before = sent_before(old)
    issue = composed()
    with pytest.raises(InputError, match="41 already"):
        editing.add(issue.pk, old.pk, editor=editor, at=AT, revision=0)
    revision = editing.add(issue.pk, old.pk, again=True, editor=editor, at=AT, revision=0)
    assert old.headline in headlines(issue)
    with pytest.raises(InputError, match="in this issue already"):
        editing.add(issue.pk, old.pk, again=True, editor=editor, at=AT, revision=revision)
    data = samples.story().to_data()
    Story.objects.create(issue=before, article=old, position=0, data=data)
    last = issue.stories.last()
    assert last is not None
    editing.drop(issue.pk, last.pk, editor=editor, at=AT, revision=revision)
    old.refresh_from_db()
    assert old.used_in == before  # and not free again


def test_what_editors_decide_about_articles_is_remembered_and_on_record() -> None:
    editor = stored.editor()
    first, second, third = (put(number, hours=number) for number in (1, 2, 3))
    issue = composed()
    deciding.tie(issue.pk, second.pk, first.pk, True, editor=editor, at=AT)
    deciding.tie(issue.pk, first.pk, second.pk, True, editor=editor, at=AT)
    assert pick_again(issue.pk, editor=editor, at=AT, revision=0) == 1
    assert len(headlines(issue)) == 2
    assert {reason(issue, first), reason(issue, second)} >= {"Same story as number 1."} or {
        reason(issue, first),
        reason(issue, second),
    } >= {"Same story as number 2."}
    deciding.tie(issue.pk, first.pk, second.pk, False, editor=editor, at=AT)
    pick_again(issue.pk, editor=editor, at=AT, revision=1)
    assert len(headlines(issue)) == 3
    with pytest.raises(InputError, match="is in No"):
        deciding.set_aside(issue.pk, third.pk, True, editor=editor, at=AT)
    spare = put(4, hours=50)
    deciding.set_aside(issue.pk, spare.pk, True, editor=editor, at=AT)
    spare.refresh_from_db()
    assert spare.is_never
    said = list(issue.changes.values_list("what", flat=True))
    assert f"“{spare.headline}” was set aside for good." in said
    assert any("are two events" in what for what in said)
    with pytest.raises(InputError):
        deciding.tie(issue.pk, first.pk, first.pk, True, editor=editor, at=AT)
