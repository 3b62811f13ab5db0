"""A whole issue through a stand-in for Amazon SES: real HTTP, and its limits enforced."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier, Thread

import pytest
from django.db import connection
from pytest_django import Settings

from digest import ledger
from digest.deliveries import Sent, Status
from digest.models import Delivery, Issue
from digest.pacing import WAIT
from digest.send import BATCH, send
from digest.transports.ses import Ses, ses_client
from subscribers import suppressions
from subscribers.models import Subscription, Suppression
from subscribers.tokens import unsubscribe_url
from tests import stored
from tests.providing.ses import Provider, provider
from tests.stored import AT
from tests.transports.test_ses import LETTER, settings_of_aws

pytestmark = pytest.mark.django_db(transaction=True)
State = Subscription.State


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with provider() as running:
        settings_of_aws(monkeypatch, AWS_ENDPOINT_URL_SESV2=running.url)
        yield running


def leaving(readers: int) -> Issue:
    """Return an issue on its way to so many, and to none of those who must not get it."""
    issue = stored.sent(state=Issue.State.SENDING, closed_at=None)
    for number in range(readers):
        stored.subscription(f"reader{number}@example.org")
    stored.subscription("pending@example.org", State.PENDING)
    stored.subscription("left@example.org", State.UNSUBSCRIBED)
    gone = stored.subscription("gone@example.org")
    suppressions.suppress(gone.subscriber.fingerprint, Suppression.Reason.COMPLAINED, AT)
    ledger.fan_out(issue.pk, AT)
    return issue


def transport() -> Ses:
    return Ses(ses_client(connect=1, read=0.5), "digest", lambda: AT)


def test_each_readers_message_is_their_own(amazon: Provider) -> None:
    issue = leaving(2 * BATCH + 7)
    send(issue.pk, transport(), clock=lambda: AT)
    assert {each.to for each in amazon.accepted} == {
        f"reader{number}@example.org" for number in range(2 * BATCH + 7)
    }
    assert len(amazon.requests) == 3
    for each in amazon.accepted:
        member = Subscription.objects.get(subscriber__address=each.to)
        own = unsubscribe_url(member.pk)
        assert each.headers["List-Unsubscribe"] == f"<{own}>"
        assert each.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        for part in (each.html, each.text):
            assert set(re.findall(r"http[^\s\"<>]+/unsubscribe/[a-z0-9.]*[a-z0-9]", part)) == {own}
        assert f"{issue.pk}-{member.pk}-1" in each.tags.values()
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    assert ledger.balance(issue.pk).sent == 2 * BATCH + 7
    ids = Delivery.objects.filter(status=Status.SENT).values_list("message_id", flat=True)
    assert set(ids) == {each.id for each in amazon.accepted}


def test_whatever_amazon_does_nobody_gets_two_and_everybody_is_accounted_for(
    amazon: Provider,
) -> None:
    issue, ticks = leaving(5 * BATCH), count()
    amazon.script.faults = deque(["", "reset", "throttle", "truncated", "error", "page"])

    def clock() -> datetime:
        return AT + timedelta(seconds=30 * next(ticks))

    for _ in range(20):
        send(issue.pk, transport(), clock=clock)
        issue.refresh_from_db()
        if issue.state == Issue.State.SENT:
            break
    assert issue.state == Issue.State.SENT
    assert Counter(each.to for each in amazon.accepted).most_common(1)[0][1] == 1
    balance = ledger.balance(issue.pk)
    assert balance.closes
    assert balance.sent + balance.in_doubt == 5 * BATCH
    accepted = {each.to for each in amazon.accepted}
    known = Delivery.objects.filter(issue_id=issue.pk, status__in=[Status.SENT, Status.IN_DOUBT])
    people = Subscription.objects.filter(pk__in=known.values("subscription_id"))
    assert accepted <= set(people.values_list("subscriber__address", flat=True))


def test_an_account_that_is_paused_pauses_the_issue_and_loses_nobody(amazon: Provider) -> None:
    issue = leaving(BATCH + 1)
    amazon.script.faults = deque(["", "paused"])
    send(issue.pk, transport(), clock=lambda: AT)
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED
    assert "paused" in issue.paused_because
    assert ledger.balance(issue.pk) == ledger.Balance(BATCH + 2, 1, 0, BATCH, 0, 1, 0)
    Issue.objects.update(state=Issue.State.SENDING)
    send(issue.pk, transport(), clock=lambda: AT)
    assert ledger.balance(issue.pk).sent == BATCH + 1


# The day's quota


DAY = 100  # of the account; 10 of them are kept for single mails


def test_two_senders_stop_at_the_days_quota_and_go_on_by_themselves(
    amazon: Provider, settings: Settings
) -> None:
    settings.TRANSPORT = "ses"
    amazon.rate, amazon.day, amazon.sent = 100_000.0, DAY, 17
    issue, now = leaving(3 * BATCH), [AT]
    together = Barrier(2)

    def work() -> None:
        together.wait(10)
        send(issue.pk, transport(), clock=lambda: now[0])
        connection.close()

    def both() -> int:
        threads = [Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return len(amazon.accepted)

    assert both() == DAY - 10 - 17
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING
    asked = len(amazon.requests)
    assert (both(), len(amazon.requests)) == (73, asked)  # nobody is called while it waits
    now[0] += WAIT
    amazon.sent = 60  # forty of yesterday's are free again
    assert both() == 73 + 30
    amazon.sent, now[0] = 0, now[0] + WAIT
    both()
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    assert Counter(each.to for each in amazon.accepted) == {
        f"reader{number}@example.org": 1 for number in range(3 * BATCH)
    }
    assert not amazon.refused


def test_a_quota_that_ends_half_way_is_waited_out_and_nobody_gets_two(
    amazon: Provider, settings: Settings
) -> None:
    settings.TRANSPORT = "ses"
    issue, now = leaving(2 * BATCH), [AT]
    amazon.day = BATCH + 7  # and the account has no right to ask for it
    send(issue.pk, transport(), clock=lambda: now[0])
    assert len(amazon.accepted) == BATCH + 7
    assert ledger.balance(issue.pk).queued == BATCH - 7
    asked = len(amazon.requests)
    send(issue.pk, transport(), clock=lambda: now[0] + WAIT / 2)
    assert len(amazon.requests) == asked
    now[0] += WAIT
    send(issue.pk, transport(), clock=lambda: now[0])
    assert (len(amazon.accepted), len(amazon.requests)) == (BATCH + 7, asked + 1)
    amazon.day, now[0] = None, now[0] + WAIT
    send(issue.pk, transport(), clock=lambda: now[0])
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    assert Counter(each.to for each in amazon.accepted).most_common(1)[0][1] == 1
    assert ledger.balance(issue.pk).sent == 2 * BATCH


def test_an_issue_for_which_the_day_just_sufficed_is_closed(
    amazon: Provider, settings: Settings
) -> None:
    settings.TRANSPORT = "ses"
    amazon.rate, amazon.day = 100_000.0, DAY
    issue = leaving(DAY - 10)
    send(issue.pk, transport(), clock=lambda: AT)
    issue.refresh_from_db()
    assert (issue.state, len(amazon.accepted)) == (Issue.State.SENT, DAY - 10)


def test_a_single_mail_leaves_while_the_issue_waits(amazon: Provider, settings: Settings) -> None:
    settings.TRANSPORT = "ses"
    amazon.rate, amazon.day = 100_000.0, DAY
    issue = leaving(DAY)
    send(issue.pk, transport(), clock=lambda: AT)
    for _ in range(10):
        assert isinstance(transport().post(LETTER), Sent)
    assert len(amazon.accepted) == DAY
    assert ledger.balance(issue.pk).queued == 10
