"""A sender dies between SES's taking a call and its answer: real processes, a real SIGKILL."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import connections

from digest import ledger
from digest.deliveries import Status
from digest.models import Delivery, Issue
from digest.send import BATCH, send
from digest.transports.ses import Ses, ses_client
from subscribers.models import Subscription
from tests.stored import AT
from tests.test_sending_by_ses import leaving
from tests.transports.test_ses import settings_of_aws

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[1]
LATER = AT + settings.LEASE + timedelta(seconds=1)


@contextmanager
def provider_apart(log: Path, *settings: str) -> Iterator[str]:
    """Serve by a process that outlives whoever sends; yield its address."""
    command = [sys.executable, "-m", "tests.providing", "--log", str(log), *settings]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


def transport() -> Ses:
    return Ses(ses_client(), "digest", lambda: AT)  # as patient as in earnest


def taken(log: Path) -> list[str]:
    """Return who was sent to, in order, as far as whole lines have reached the disk."""
    whole, _, _ = log.read_text().rpartition("\n")
    return [json.loads(line)["to"] for line in whole.splitlines()]


def kill_when(is_time: Callable[[], bool], issue_id: int, at: datetime) -> None:
    """Send by a process of its own, and kill it as soon as it is time."""
    connections.close_all()  # a connection that two processes share serves neither
    child = os.fork()
    if not child:
        try:
            send(issue_id, transport(), clock=lambda: at)
        finally:
            os._exit(1)
    patience = monotonic() + 20
    while not is_time():
        assert monotonic() < patience, "it was never time"
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "the sender ended before it was killed"
        sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def in_doubt(issue_id: int) -> set[str]:
    doubted = Delivery.objects.filter(issue_id=issue_id, status=Status.IN_DOUBT)
    people = Subscription.objects.filter(pk__in=doubted.values("subscription_id"))
    return set(people.values_list("subscriber__address", flat=True))


def test_a_kill_between_taking_and_answering_sends_nobody_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, log = leaving(4 * BATCH), tmp_path / "taken.jsonl"
    with provider_apart(log, "--delay", "0.5") as url:
        settings_of_aws(monkeypatch, AWS_ENDPOINT_URL_SESV2=url)
        kill_when(lambda: len(taken(log)) == 2 * BATCH, issue.pk, AT)
        unanswered = set(taken(log)[BATCH:])
        assert ledger.balance(issue.pk).sending == BATCH
        ledger.reap(LATER)
        assert in_doubt(issue.pk) == unanswered
        send(issue.pk, transport(), clock=lambda: LATER)
    everybody = [f"reader{number}@example.org" for number in range(4 * BATCH)]
    assert sorted(taken(log)) == sorted(everybody)
    balance = ledger.balance(issue.pk)
    assert (balance.sent, balance.in_doubt, balance.closes) == (3 * BATCH, BATCH, True)
    assert in_doubt(issue.pk) == unanswered
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT


def test_a_kill_as_soon_as_readers_are_claimed_loses_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, log = leaving(2 * BATCH), tmp_path / "taken.jsonl"
    claimed = Delivery.objects.filter(issue_id=issue.pk, status=Status.SENDING)
    with provider_apart(log, "--delay", "0.2") as url:
        settings_of_aws(monkeypatch, AWS_ENDPOINT_URL_SESV2=url)
        kill_when(claimed.exists, issue.pk, AT)
        ledger.reap(LATER)
        send(issue.pk, transport(), clock=lambda: LATER)
    got, balance = taken(log), ledger.balance(issue.pk)
    assert len(got) == len(set(got))
    assert balance.closes
    assert balance.sent + balance.in_doubt == 2 * BATCH
    assert set(got) | in_doubt(issue.pk) == {
        f"reader{number}@example.org" for number in range(2 * BATCH)
    }
