"""Issues that leave, through transports that misbehave as real ones do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from digest import ledger
from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent, Status
from digest.errors import AccountFault
from digest.models import Delivery, Issue
from digest.printed import Printed, Recipient
from digest.send import BATCH, send
from digest.transports import Allowance, Mail
from digest.transports.memory import Memory
from subscribers.models import Subscription
from subscribers.tokens import unsubscribe_url
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db(transaction=True)

State = Subscription.State


def leaving(count: int) -> Issue:
    """Return an issue on its way to so many people."""
    issue = stored.sent(state=Issue.State.SENDING, closed_at=None)
    for number in range(count):
        stored.subscription(f"reader{number}@example.org")
    ledger.fan_out(issue.pk, AT)
    return issue


class Scripted:
    """A transport that answers as it is told, and keeps what it was asked."""

    def __init__(self, answer: Callable[[Sequence[Recipient]], Sequence[Outcome]]) -> None:
        self.answer = answer
        self.asked: list[Recipient] = []

    def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
        self.asked += batch
        return list(self.answer(batch))

    def post(self, mail: Mail) -> Outcome:
        raise AssertionError("an issue is no single mail")

    def allowance(self) -> Allowance:
        return Allowance()


def states(issue: Issue) -> Counter[str]:
    rows = Delivery.objects.filter(issue_id=issue.pk).values_list("status", flat=True)
    return Counter(Status(status).name for status in rows)


def clock() -> object:
    return AT


def test_everybody_gets_their_own_message_once() -> None:
    issue, memory = leaving(2 * BATCH + 3), Memory(lambda: AT)
    send(issue.pk, memory, clock=lambda: AT)
    assert len({mail.to for mail in memory.mails}) == len(memory.mails) == 2 * BATCH + 3
    for mail in memory.mails[:3]:
        member = Subscription.objects.get(subscriber__address=mail.to)
        assert unsubscribe_url(member.pk).encode() in mail.raw.replace(b"\r\n ", b"")
    issue.refresh_from_db()
    assert (issue.state, states(issue)) == (Issue.State.SENT, {"SENT": 2 * BATCH + 3})
    assert Delivery.objects.exclude(address=None).count() == 0


def test_nobody_unconfirmed_unsubscribed_or_suppressed_is_written_to() -> None:
    issue = leaving(1)
    for state in (State.PENDING, State.UNSUBSCRIBED, State.PAUSED):
        stored.subscription(f"{state}@example.org", state)
    memory = Memory(lambda: AT)
    ledger.fan_out(issue.pk, AT)
    send(issue.pk, memory, clock=lambda: AT)
    assert [mail.to for mail in memory.mails] == ["reader0@example.org"]


def test_an_unsubscribe_that_has_committed_is_honoured_by_a_send_under_way() -> None:
    issue = leaving(BATCH + 10)
    last = Subscription.objects.order_by("-pk")[:5]

    def leave(batch: Sequence[Recipient]) -> Sequence[Outcome]:
        Subscription.objects.filter(pk__in=[each.pk for each in last]).update(
            state=State.UNSUBSCRIBED
        )
        return [Sent("1")] * len(batch)

    transport = Scripted(leave)
    send(issue.pk, transport, clock=lambda: AT)
    assert states(issue) == {"SENT": BATCH + 5, "EXCLUDED": 5}
    assert len(transport.asked) == BATCH + 5


def test_an_account_fault_pauses_and_loses_nobody() -> None:
    issue = leaving(3)

    def refuse(batch: Sequence[Recipient]) -> Sequence[Outcome]:
        raise AccountFault("Sending is paused for this account.")

    send(issue.pk, Scripted(refuse), clock=lambda: AT)
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED
    assert issue.paused_because.startswith("Sending is paused for this account. See the account")
    assert states(issue) == {"QUEUED": 3}
    Issue.objects.update(state=Issue.State.SENDING)
    memory = Memory(lambda: AT)
    send(issue.pk, memory, clock=lambda: AT)
    assert len(memory.mails) == 3


def test_what_nobody_foresaw_is_in_doubt_and_pauses() -> None:
    issue = leaving(3)

    def break_down(batch: Sequence[Recipient]) -> Sequence[Outcome]:
        raise RuntimeError("reader0@example.org")

    send(issue.pk, Scripted(break_down), clock=lambda: AT)
    issue.refresh_from_db()
    assert (issue.state, states(issue)) == (Issue.State.PAUSED, {"IN_DOUBT": 3})
    assert "reader0" not in issue.paused_because


def test_an_answer_that_is_too_short_leaves_all_in_doubt() -> None:
    issue = leaving(3)
    send(issue.pk, Scripted(lambda batch: [Sent("1")]), clock=lambda: AT)
    assert states(issue) == {"IN_DOUBT": 3}


def test_each_outcome_is_that_of_its_recipient() -> None:
    issue = leaving(4)
    answers: list[Outcome] = [
        Sent("a"), Failed("No."), InDoubt("?"), Requeue("Later.", timedelta(hours=1)),
    ]  # fmt: skip
    send(issue.pk, Scripted(lambda batch: answers), clock=lambda: AT)
    rows = Delivery.objects.order_by("subscription_id").values_list("status", flat=True)
    assert list(rows) == [Status.SENT, Status.FAILED, Status.IN_DOUBT, Status.QUEUED]
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING


def test_a_pause_between_claim_and_call_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    issue, transport = leaving(2), Scripted(lambda batch: [Sent("1")] * len(batch))
    claim = ledger.claim

    def claim_and_pause(*given: int, **named: object) -> object:
        taken = claim(*given, **named)  # type: ignore[arg-type]
        Issue.objects.update(state=Issue.State.PAUSED)
        return taken

    monkeypatch.setattr(ledger, "claim", claim_and_pause)
    send(issue.pk, transport, clock=lambda: AT)
    assert (transport.asked, states(issue)) == ([], {"QUEUED": 2})


def test_an_address_that_mail_cannot_reach_is_excluded_and_costs_nobody() -> None:
    issue = leaving(2)
    stored.subscription("jos\u00e9@example.org")
    ledger.fan_out(issue.pk, AT)
    memory = Memory(lambda: AT)
    send(issue.pk, memory, clock=lambda: AT)
    assert (len(memory.mails), states(issue)) == (2, {"SENT": 2, "EXCLUDED": 1})
    [reason] = ledger.exclusions(issue.pk)
    assert "josé" not in reason


def test_outcomes_wait_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    issue, memory = leaving(3), Memory(lambda: AT)
    record, faults = ledger.record, iter([1, 1, 1])

    def away(*given: object) -> None:
        if next(faults, None):
            raise OperationalError("the server is away")
        record(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "record", away)
    monkeypatch.setattr("digest.send.sleep", lambda seconds: None)
    send(issue.pk, memory, clock=lambda: AT)
    assert (len(memory.mails), states(issue)) == (3, {"SENT": 3})


def test_two_workers_share_an_issue_and_nobody_gets_two() -> None:
    issue, memory = leaving(4 * BATCH), Memory(lambda: AT)
    together = Barrier(2)

    def work() -> None:
        together.wait(10)
        send(issue.pk, memory, clock=lambda: AT)
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(mail.to for mail in memory.mails).most_common(1)[0][1] == 1
    assert states(issue) == {"SENT": 4 * BATCH}


def test_a_worker_that_is_told_to_stop_leaves_the_rest_queued() -> None:
    issue, asked = leaving(2 * BATCH), iter([False, True])
    send(issue.pk, Memory(lambda: AT), clock=lambda: AT, stop=lambda: next(asked))
    assert states(issue) == {"SENT": BATCH, "QUEUED": BATCH}


def test_only_the_outbox_carries_its_pictures(settings: Settings, tmp_path: Path) -> None:
    issue = leaving(1)
    for transport, embedded in (("outbox", True), ("ses", False)):
        settings.TRANSPORT = transport
        Delivery.objects.update(status=Status.QUEUED)
        Issue.objects.update(state=Issue.State.SENDING)
        memory = Memory(lambda: AT)
        send(issue.pk, memory, clock=lambda: AT)
        assert (b"Content-ID" in memory.mails[0].raw) is embedded


def test_no_log_names_an_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    issue = leaving(2)

    def break_down(batch: Sequence[Recipient]) -> Sequence[Outcome]:
        raise AccountFault("Sending is paused.")

    send(issue.pk, Scripted(break_down), clock=lambda: AT)
    assert caplog.text
    assert "example.org" not in caplog.text
