"""How an issue gets on, from the rows that those who send leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from pytest_django import Settings

from digest import ledger, watching
from digest.deliveries import InDoubt, Outcome, Requeue, Sent
from digest.models import Change, Headway, Issue, Pace, Worker
from digest.progress import STEP, Progress
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def amazon(settings: Settings) -> None:
    settings.TRANSPORT, settings.SEND_RATE = "ses", None
    Worker.objects.create(name="one", started_at=AT, seen_at=AT)
    Pace.objects.create(name="ses", rate=13.3, ceiling=13.3)


@pytest.fixture
def issue() -> Issue:
    row = stored.issue(state=Issue.State.SENDING, started_at=AT)
    for number in range(40):
        stored.subscription(f"reader{number}@example.org")
    ledger.fan_out(row.pk, AT)
    return row


def later(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def hand_over(row: Issue, outcomes: Sequence[Outcome], at: datetime) -> None:
    claims, _ = ledger.claim(row.pk, limit=len(outcomes), at=at)
    ledger.record(claims, outcomes, at)


def seen(row: Issue, at: datetime) -> Progress:
    Worker.objects.update(seen_at=at)
    return watching.progress(row, ledger.balance(row.pk), at)


def test_it_is_as_fast_as_the_provider_allows_and_says_so(issue: Issue) -> None:
    assert seen(issue, AT).pace == "just begun, as Amazon SES allows"
    for second in range(10):
        hand_over(issue, [Sent("1")] * 2, later(second))
    going = seen(issue, later(10))
    assert (going.sent, going.going, going.rate) == (20, 40, 2.0)
    assert going.in_words == "20 of 40 sent; 2 a second, where 13 a second may go; about 10 s left"
    Pace.objects.update(rate=2, ceiling=2)
    assert seen(issue, later(10)).pace == "2 a second, as Amazon SES allows"


def test_a_pause_does_not_spoil_the_rate(issue: Issue) -> None:
    hand_over(issue, [Sent("1")] * 10, AT)
    for second in range(10):
        hand_over(issue, [Sent("1")] * 2, later(3600 + second))
    assert seen(issue, later(3610)).rate == pytest.approx(2)
    assert Headway.objects.get().first_at == AT


def test_the_step_before_counts_and_a_clock_behind_adds_to_the_one_at_hand(issue: Issue) -> None:
    hand_over(issue, [Sent("1")] * 10, AT)
    hand_over(issue, [Sent("1")] * 6, later(STEP))
    hand_over(issue, [Sent("1")] * 4, later(STEP - 1))
    row = Headway.objects.get()
    assert (row.handed, row.before, row.since) == (10, 10, int(AT.timestamp()))
    assert seen(issue, later(STEP + 10)).rate == pytest.approx(0.5)


def test_who_is_put_back_is_not_handed_over(issue: Issue) -> None:
    hand_over(issue, [Requeue("later"), InDoubt("?"), Sent("1")], AT)
    assert Headway.objects.get().handed == 2


def test_slowed_down_it_says_since_when(issue: Issue) -> None:
    Pace.objects.update(rate=5, slowed_at=datetime(2026, 10, 16, 7, 2, tzinfo=UTC).timestamp())
    assert seen(issue, AT).because == "slowed down: Amazon SES asked for less at 08:02"


def test_other_reasons_for_a_pace(issue: Issue, settings: Settings) -> None:
    settings.SEND_RATE = 13.3
    assert seen(issue, AT).because == "as DIGEST_SEND_RATE says"
    settings.TRANSPORT = "outbox"
    assert seen(issue, AT).because == "as fast as it goes"


def test_it_waits_for_the_days_quota(issue: Issue) -> None:
    Pace.objects.update(day=100, day_left=0, waits_until=later(600))
    waiting = seen(issue, AT)
    assert waiting.pace == "waits for the day’s quota: asked again at 08:10"
    assert waiting.time_left == "at most 1 day left"
    assert seen(issue, later(600)).waits == ""


def test_it_waits_for_a_worker(issue: Issue) -> None:
    balance = ledger.balance(issue.pk)
    assert watching.progress(issue, balance, later(30)).waits == ""
    waiting = watching.progress(issue, balance, later(31))
    assert waiting.pace == "waits for a worker: none is running"
    assert waiting.time_left == ""


def test_somebody_who_sends_from_a_shell_is_no_worker_and_works(issue: Issue) -> None:
    for second in range(10):
        hand_over(issue, [Sent("1")], later(100 + second))
    assert watching.progress(issue, ledger.balance(issue.pk), later(110)).waits == ""


def test_it_waits_to_try_again_only_if_all_do(issue: Issue) -> None:
    wait = timedelta(minutes=2)
    hand_over(issue, [Sent("1")] * 3 + [Requeue("busy", wait)] * 36, AT)
    assert seen(issue, AT).waits == ""
    hand_over(issue, [Requeue("busy", wait / 2)], AT)
    assert seen(issue, AT).waits == "waits to try 37 again in 1 min"
    assert seen(issue, AT + wait).waits == ""


def test_a_pause_is_told_with_its_reason(issue: Issue) -> None:
    issue.state, issue.paused_because = Issue.State.PAUSED, "Ruth Okafor pressed Pause."
    assert seen(issue, AT).pace == "paused: Ruth Okafor pressed Pause."


def test_what_happened_is_told_the_latest_first(issue: Issue) -> None:
    editor = stored.editor()
    details = {"field": "state"}
    Change.objects.create(
        issue=issue, editor=editor, at=AT, what="The issue began to leave.", details=details
    )
    Change.objects.create(issue=issue, at=AT, what="A new subject.", details={"field": "subject"})
    hand_over(issue, [Sent("1")], later(1))
    ledger.claim(issue.pk, limit=3, at=later(2))
    ledger.reap(later(1000))
    Pace.objects.update(slowed_at=later(5).timestamp())
    assert [(each.at, each.what) for each in watching.happenings(issue)] == [
        (later(1000), "A worker stopped answering; 3 that it had in hand are in doubt"),
        (later(5), "Amazon SES asked for less at a time"),
        (later(1), "First message handed to Amazon SES"),
        (AT, "The issue began to leave, by Ruth Okafor"),
    ]


def test_what_takes_long_to_count_is_told_again(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = watching.balance(issue.pk, AT)
    hand_over(issue, [Sent("1")], AT)
    assert watching.balance(issue.pk, later(1))[0].sent == 1 + first[0].sent
    monkeypatch.setattr(watching, "CHEAP", 0.0)
    monkeypatch.setattr(watching, "TIMES", 10_000)
    kept = watching.balance(issue.pk, later(2))
    hand_over(issue, [Sent("1")], AT)
    assert watching.balance(issue.pk, later(3)) == kept
    cache.clear()
    assert watching.balance(issue.pk, later(4))[0].sent == 2
