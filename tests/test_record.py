from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from digest import ledger
from digest.deliveries import InDoubt, Report, Sent, Status
from digest.models import Delivery, Event, Issue
from digest.record import SETTLED, give_up, record
from subscribers import suppressions
from subscribers.models import Subscription, Suppression
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Subscription:
    return stored.subscription()


@pytest.fixture
def issue(member: Subscription) -> Issue:
    issue = stored.issue(state=Issue.State.SENDING)
    ledger.fan_out(issue.pk, AT)
    return issue


def report(issue: Issue, member: Subscription, status: Status, key: str = "") -> Report:
    return Report(key or status.name, issue.pk, member.pk, status, AT, reason="As reported.")


def hand_over(issue: Issue, sent: bool = True) -> None:
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(claims, [Sent("1") if sent else InDoubt("No answer.")], AT)


@pytest.mark.parametrize("seed", range(5))
def test_reports_settle_in_any_order_any_number_of_times(
    issue: Issue, member: Subscription, seed: int
) -> None:
    hand_over(issue)
    reports = [
        report(issue, member, status)
        for status in (Status.SENT, Status.DELAYED, Status.DELIVERED, Status.BOUNCED)
    ] * 2
    Random(seed).shuffle(reports)
    assert record(reports) == 4
    assert Delivery.objects.get().status == Status.BOUNCED
    assert Event.objects.count() == 4


def test_a_report_proves_that_a_delivery_in_doubt_was_taken(
    issue: Issue, member: Subscription
) -> None:
    hand_over(issue, sent=False)
    record([report(issue, member, Status.SENT)])
    assert Delivery.objects.get().status == Status.SENT
    assert ledger.balance(issue.pk) == ledger.Balance(1, 0, 0, 1, 0, 0, 0)


def test_a_report_that_comes_before_the_outcome_stands(issue: Issue, member: Subscription) -> None:
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    record([report(issue, member, Status.DELIVERED)])
    ledger.record(claims, [InDoubt("No answer.")], AT)
    assert Delivery.objects.get().status == Status.DELIVERED


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.BOUNCED, Suppression.Reason.BOUNCED),
        (Status.COMPLAINED, Suppression.Reason.COMPLAINED),
        (Status.SOFT_BOUNCED, None),
        (Status.DELIVERED, None),
    ],
)
def test_a_bounce_for_good_and_a_complaint_suppress_at_once(
    issue: Issue, member: Subscription, status: Status, reason: str | None
) -> None:
    hand_over(issue)
    record([report(issue, member, status)])
    found = Suppression.objects.filter(fingerprint=member.subscriber.fingerprint)
    assert [each.reason for each in found] == ([reason] if reason else [])


def test_a_report_about_nobody_is_kept_and_does_no_harm(issue: Issue) -> None:
    stray = Report("x", issue.pk + 1, 10**9, Status.BOUNCED, AT)
    assert record([stray, stray]) == 1
    assert Event.objects.count() == 1
    assert Suppression.objects.count() == 0


# Turned away for now, again and again

S, D, NOTHING = Status.SOFT_BOUNCED, Status.DELIVERED, Status.SENT


def weeks(member: Subscription, *told: list[Status], every: int = 7, seed: int = 0) -> datetime:
    """Send an issue for each of these, its reports shuffled; return when the last has settled."""
    reports = []
    for number, statuses in enumerate(told):
        at = AT + timedelta(days=every * number)
        issue = stored.issue(number + 1, state=Issue.State.SENT, closed_at=at)
        ledger.fan_out(issue.pk, at)
        claims, _ = ledger.claim(issue.pk, limit=1, at=at)
        ledger.record(claims, [Sent("1")] * len(claims), at)
        reports += [
            Report(f"{number}-{status.name}", issue.pk, member.pk, status, at)
            for status in statuses
        ]
    Random(seed).shuffle(reports)
    record(reports)
    return at + SETTLED


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("told", "every", "given_up"),
    [
        ([[S], [S], [S]], 7, 1),
        ([[S], [S], [S]], 28, 1),
        ([[D], [S], [S], [S, S]], 7, 1),
        ([[S], [NOTHING], [S], [S]], 7, 1),  # nobody told of one of them
        ([[S], [S]], 7, 0),
        ([[S], [D], [S], [S]], 7, 0),
        ([[S], [S], [S, D]], 7, 0),  # out of office: turned away and delivered
        ([[S], [S], [S], [D]], 7, 0),
        ([[S], [S], [S]], 1, 0),  # a daily one, and a long weekend
        ([[S], [S], [S]], 50, 0),
    ],
)
def test_whoever_is_turned_away_for_weeks_is_given_up(
    member: Subscription, told: list[list[Status]], every: int, given_up: int, seed: int
) -> None:
    at = weeks(member, *told, every=every, seed=seed)
    assert give_up(at - timedelta(minutes=1)) == 0
    assert give_up(at) == given_up
    assert Suppression.objects.count() == given_up


def test_what_an_editor_lifts_stays_lifted(member: Subscription) -> None:
    at = weeks(member, [S], [S], [S])
    assert give_up(at) == 1
    assert suppressions.lift(member.subscriber.fingerprint)
    assert give_up(at + timedelta(hours=1)) == 0
    assert Suppression.objects.count() == 0
