"""Sending while the machine itself fails: a disk that is full, a database that is locked."""

from __future__ import annotations

import resource
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Timer

import pytest
from django.db import connection

from digest.deliveries import Outcome, Sent
from digest.models import Delivery, Issue
from digest.printed import Recipient
from digest.send import BATCH, send
from tests.desk import signed
from tests.proving import processes
from tests.settings import ON_POSTGRES
from tests.stored import AT
from tests.test_send import Scripted, leaving, states

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.forks,
    pytest.mark.skipif(ON_POSTGRES, reason="these are the faults of a file"),
]
AWAY = 0.6  # seconds


@contextmanager
def impatient() -> Iterator[None]:
    """Wait a moment for another's lock, where in earnest it is half a minute."""
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    patience, options["timeout"] = options["timeout"], 0.1
    try:
        yield
    finally:
        connection.close()
        options["timeout"] = patience


def lock() -> Callable[[], None]:
    """Hold the database's lock until what is returned is called."""
    name = connection.settings_dict["NAME"]
    other = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other.close


def fill() -> Callable[[], None]:
    """Let no file grow until what is returned is called."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("fail", [lock, fill])
def test_outcomes_are_kept_until_the_database_takes_them(
    fail: Callable[[], Callable[[], None]], caplog: pytest.LogCaptureFixture
) -> None:
    """In a process of its own: what SQLite shares within one survives no disk that was full."""
    processes.done(lambda: outcomes_are_kept(fail, caplog))


def outcomes_are_kept(
    fail: Callable[[], Callable[[], None]], caplog: pytest.LogCaptureFixture
) -> None:
    issue = leaving(BATCH + 3)
    mends: list[Timer] = []

    def take(batch: Sequence[Recipient]) -> Sequence[Outcome]:
        if not mends:
            mends.append(Timer(AWAY, fail()))
            mends[0].start()
        return [Sent(each.reference) for each in batch]

    transport = Scripted(take)
    with impatient():
        send(issue.pk, transport, clock=lambda: AT)
    mends[0].join()
    assert states(issue) == {"SENT": BATCH + 3}
    assert set(Counter(each.address for each in transport.asked).values()) == {1}
    assert "The database does not answer (OperationalError); again." in caplog.text
    kept = Delivery.objects.filter(issue_id=issue.pk).values_list("message_id", flat=True)
    assert set(kept) == {each.reference for each in transport.asked}


def test_while_the_database_is_locked_nobody_is_handed_over() -> None:
    issue, transport = leaving(3), Scripted(lambda batch: [Sent("1")] * len(batch))
    unlock = lock()
    try:
        with impatient(), pytest.raises(Exception, match="locked"):
            send(issue.pk, transport, clock=lambda: AT)
    finally:
        unlock()
    assert (transport.asked, states(issue)) == ([], {"QUEUED": 3})
    send(issue.pk, transport, clock=lambda: AT)
    assert states(issue) == {"SENT": 3}


def test_an_editor_reads_what_happened_and_what_to_do() -> None:
    issue = leaving(3)
    editor = signed.client()
    editor.raise_request_exception = False
    unlock = lock()
    try:
        with impatient():
            page = editor.post(f"/desk/issues/{issue.pk}/pause/")
    finally:
        unlock()
    assert page.status_code == 503
    told = page.content.decode()
    assert "The database does not answer" in told
    assert "Load the page again in a minute" in told
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING
