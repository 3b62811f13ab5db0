"""What becomes of slots: by a clock that the tests turn, on a real database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from digest import approval
from digest.frozen import fingerprint
from digest.models import Article, Editor, Issue, Programme
from digest.scheduling import Done, Due, due, tick
from subscribers.models import Publication
from tests import samples, stored

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
SLOT = datetime(2026, 10, 16, 7, tzinfo=UTC)  # Friday, 08:00 in London
BEFORE = SLOT - timedelta(days=3)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme() -> Programme:
    """A programme that has been scheduled for a while, and one who edits."""
    Editor.objects.create_user("ruth@example.org", created_at=stored.AT)
    made = stored.programme()
    stored.article(samples.article(published_at=BEFORE, image=None))
    assert done(BEFORE) == []
    return made


def done(at: datetime) -> list[Done]:
    return [each.done for each in tick(at)]


def the_issue() -> Issue:
    return Issue.objects.get()


def approve() -> None:
    issue = the_issue()
    approval.approve(issue.pk, None, SLOT, fingerprint(approval.preview(issue.pk)))


def set_programme(**fields: object) -> None:
    Programme.objects.update(**fields)


def test_a_draft_is_composed_ahead_and_once() -> None:
    assert done(SLOT - 48 * HOUR - timedelta(seconds=1)) == []
    assert done(SLOT - 48 * HOUR) == ["composed"]
    assert done(SLOT - 47 * HOUR) == []
    issue = the_issue()
    assert (issue.slot, issue.due_at, issue.number) == ("2026-10-16T08:00", SLOT, 1)


def test_an_approved_issue_leaves_at_its_slot_and_once(mailoutbox: list[EmailMessage]) -> None:
    done(SLOT - 48 * HOUR)
    approve()
    assert done(SLOT - timedelta(seconds=1)) == []
    assert done(SLOT) == ["started"]
    assert done(SLOT) == []
    issue = the_issue()
    assert (issue.state, issue.started_at) == (Issue.State.SENDING, SLOT)
    assert mailoutbox == []


def test_what_nobody_approved_is_held_and_said_once(mailoutbox: list[EmailMessage]) -> None:
    Editor.objects.create_user("vi@example.org", role="viewer", created_at=stored.AT)
    Editor.objects.create_user("gone@example.org", is_active=False, created_at=stored.AT)
    done(SLOT - 48 * HOUR)
    assert done(SLOT) == ["held"]
    assert due(SLOT + HOUR) == []
    assert done(SLOT + HOUR) == []
    assert the_issue().held_because == "Nobody had approved it when its time came."
    [mail] = mailoutbox
    assert mail.to == ["ruth@example.org"]
    assert mail.subject == "No. 1 of The Tideline did not leave"
    assert "Nobody had approved it when its time came." in mail.body
    assert "Friday 16 October, 08:00 Europe/London" in mail.body


def test_what_is_approved_a_little_late_still_leaves() -> None:
    done(SLOT - 48 * HOUR)
    done(SLOT)
    approve()
    assert done(SLOT + 2 * HOUR) == ["started"]
    assert the_issue().held_because == ""


def test_what_is_approved_too_late_waits_for_a_person(mailoutbox: list[EmailMessage]) -> None:
    done(SLOT - 48 * HOUR)
    done(SLOT)
    approve()
    assert due(SLOT + 2 * HOUR + timedelta(seconds=1)) == []
    assert the_issue().state == Issue.State.APPROVED
    assert len(mailoutbox) == 1


def test_what_was_approved_in_time_and_missed_is_asked_about() -> None:
    done(SLOT - 48 * HOUR)
    approve()
    assert done(SLOT + 3 * HOUR) == ["held"]
    assert the_issue().held_because == (
        "It is more than 2 hours late; you decide whether it still leaves."
    )


def test_a_programme_that_needs_nobody_sends_by_itself() -> None:
    set_programme(needs_approval=False)
    done(SLOT - 48 * HOUR)
    assert done(SLOT) == ["started"]
    issue = the_issue()
    assert (issue.approved_at, issue.approved_by) == (SLOT, None)
    assert issue.frozen.get().seal == issue.seal


def test_preflight_holds_what_nobody_looks_at(mailoutbox: list[EmailMessage]) -> None:
    set_programme(needs_approval=False)
    Publication.objects.update(postal_address="")
    done(SLOT - 48 * HOUR)
    assert done(SLOT) == ["held"]
    assert "postal address" in the_issue().held_because
    assert "postal address" in mailoutbox[0].body


def test_a_template_that_is_wrong_holds_the_issue() -> None:
    set_programme(needs_approval=False, layout="nowhere")
    done(SLOT - 48 * HOUR)
    assert done(SLOT) == ["held"]
    assert "nowhere" in the_issue().held_because


def test_nothing_new_waits_for_news_until_the_slot(mailoutbox: list[EmailMessage]) -> None:
    Article.objects.all().delete()
    assert done(SLOT - 48 * HOUR) == []
    assert done(SLOT - HOUR) == []
    assert not Issue.objects.exists()
    assert done(SLOT) == ["skipped"]
    assert done(SLOT + HOUR) == []
    issue = the_issue()
    assert (issue.state, issue.slot, issue.number) == ("skipped", "2026-10-16T08:00", None)
    [mail] = mailoutbox
    assert mail.subject == "Nothing new for The Tideline"
    assert "No source has given an article yet." in mail.body
    assert "Friday 23 October, 08:00" in mail.body


def test_news_that_comes_late_is_in_time() -> None:
    Article.objects.all().delete()
    assert done(SLOT - 2 * HOUR) == []
    stored.article(samples.article(published_at=SLOT - HOUR))
    assert done(SLOT - HOUR) == ["composed"]


def test_a_slot_that_nobody_was_there_for_is_made_up_for_and_asked_about() -> None:
    assert done(SLOT + 5 * HOUR) == ["composed", "held"]
    assert the_issue().due_at == SLOT
    assert "late" in the_issue().held_because


def test_after_weeks_away_only_the_last_slot_is_asked_about() -> None:
    stored.article(samples.article(number=2, published_at=SLOT + 3 * WEEK - HOUR))
    assert done(SLOT + 3 * WEEK + 5 * HOUR) == ["composed", "held"]
    assert the_issue().slot == "2026-11-06T08:00"


def test_a_schedule_owes_nothing_for_the_time_before_it(programme: Programme) -> None:
    set_programme(awaited="")
    assert done(SLOT + HOUR) == []
    set_programme(is_scheduled=False)
    assert done(SLOT + 2 * HOUR) == []
    programme.refresh_from_db()
    assert programme.awaited == ""
    assert due(SLOT + WEEK) == []
    set_programme(is_scheduled=True)
    assert done(SLOT + WEEK + HOUR) == []
    assert not Issue.objects.exists()


def test_a_schedule_that_is_changed_owes_nothing_for_its_new_day() -> None:
    set_programme(weekday=0)
    assert done(SLOT - 48 * HOUR) == []
    assert not Issue.objects.exists()


def test_what_is_switched_off_lets_nothing_leave(mailoutbox: list[EmailMessage]) -> None:
    done(SLOT - 48 * HOUR)
    approve()
    set_programme(is_scheduled=False)
    assert done(SLOT) == ["held"]
    assert due(SLOT + timedelta(minutes=1)) == []
    assert the_issue().held_because == "The schedule is switched off."
    assert len(mailoutbox) == 1


def test_an_hour_that_comes_twice_has_one_issue() -> None:
    """In Berlin, 02:30 on 25 October 2026 is at 00:30 and again at 01:30 UTC."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    set_programme(
        weekday=6, time=time(2, 30), time_zone="Europe/Berlin", needs_approval=False, window=30
    )
    set_programme(awaited="")
    done(first - 96 * HOUR)
    assert done(first - HOUR) == ["composed"]
    assert done(first) == ["started"]
    assert done(first + HOUR) == []
    assert done(first + 2 * HOUR) == []
    assert the_issue().started_at == first


def test_an_hour_that_is_skipped_has_its_issue_when_the_clock_has_jumped() -> None:
    """In Berlin, 02:30 on 28 March 2027 does not exist; 03:00 is at 01:00 UTC."""
    jump = datetime(2027, 3, 28, 1, tzinfo=UTC)
    Article.objects.update(dated=jump - 24 * HOUR)
    noun = samples.article(published_at=jump - 24 * HOUR)
    Article.objects.update(data=noun.to_data())
    set_programme(weekday=6, time=time(2, 30), time_zone="Europe/Berlin", needs_approval=False)
    done(jump - WEEK + HOUR)
    assert done(jump - HOUR) == ["composed"]
    assert done(jump - timedelta(seconds=1)) == []
    assert done(jump) == ["started"]


@pytest.fixture
def another() -> Publication:
    """A second publication, scheduled and with news of its own."""
    stored.programme("harbour")
    noun = samples.article(published_at=BEFORE, image=None)
    stored.article(noun, slug="harbour")
    tick(BEFORE)
    return stored.publication("harbour")


@pytest.mark.parametrize(
    "fault",
    [{"time_zone": "Mars/Phobos"}, {"theme": 5}],
    ids=["said in plain words", "foreseen by nobody"],
)
def test_one_that_fails_costs_the_others_nothing(
    another: Publication, fault: dict[str, object]
) -> None:
    Programme.objects.exclude(publication=another).update(**fault)
    [each] = tick(SLOT - 48 * HOUR)
    assert (each.publication_id, each.done) == (another.pk, "composed")


def test_a_look_costs_few_queries(
    another: Publication, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(due(SLOT - 47 * HOUR)) == 2


PUBLICATIONS, WEEKS = 5, 10


def moments() -> Iterator[datetime]:
    for week in range(WEEKS):
        yield SLOT + week * WEEK - 24 * HOUR
        yield SLOT + week * WEEK


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_open_every_slot_once(mailoutbox: list[EmailMessage]) -> None:
    slugs = [f"paper-{number}" for number in range(PUBLICATIONS)]
    Programme.objects.update(is_scheduled=False)
    for slug in slugs:
        stored.programme(slug, time_zone="UTC", time=time(7), latest=24)
        for week in range(WEEKS):
            noun = samples.article(
                headline=f"What happened in week {week}",
                paragraphs=(),
                published_at=SLOT + week * WEEK - 30 * HOUR,
                image=None,
            )
            stored.article(replace(noun, id=f"{week:016}"), slug=slug)
    tick(BEFORE)
    barrier = Barrier(2)

    def work() -> list[Due]:
        found: list[Due] = []
        try:
            for at in moments():
                barrier.wait()
                found += tick(at)
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(2) as threads:
        both = [each.result() for each in [threads.submit(work) for _ in range(2)]]
    told = Counter(each.done for found in both for each in found)
    assert told == {"composed": 50, "held": 50}
    assert Issue.objects.count() == 50
    for slug in slugs:
        numbers = Issue.objects.filter(publication__slug=slug).order_by("slot")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, WEEKS + 1))
    assert len(mailoutbox) == 50
