from __future__ import annotations

from random import Random

import pytest

from digest import ledger
from digest.deliveries import InDoubt, Report, Sent, Status
from digest.models import Delivery, Event, Issue
from digest.record import record
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
