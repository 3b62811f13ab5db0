"""The demo as a newcomer runs it, in processes of its own; and killed half-way."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from digest.deliveries import Status

# The first process writes its messages, and dies before it can write down that it did.
KILLED = """
import os, signal, sys
from pathlib import Path
from digest.commands import demo
from digest.transports.outbox import Outbox

send, run = Outbox.send, demo.run

def send_and_die(self, printed, batch):
    send(self, printed, batch[:{written}])
    os.kill(os.getpid(), signal.SIGKILL)

def run_in_tens(out):
    import digest.send
    digest.send.BATCH = 10
    run(out)

Outbox.send, demo.run = send_and_die, run_in_tens
demo.command.main(["--no-serve", "--out", sys.argv[1]])
"""


def environment() -> dict[str, str]:
    ours = ("DIGEST_", "DATABASE_", "DJANGO_", "PUBLIC_URL")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def run(out: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "digest", "demo", "--no-serve", "--out", str(out)],
        env=environment(), capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done


def recipients(out: Path) -> Counter[str]:
    parsed = (
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (out / "outbox").glob("*.eml")
    )
    return Counter(str(message["To"]) for message in parsed)


def deliveries(out: Path) -> dict[str, Status]:
    """Return what the ledger knows of each address."""
    database = sqlite3.connect(out / "digest.sqlite3")
    rows = database.execute(
        "SELECT p.address, d.status FROM digest_delivery d"
        " JOIN subscribers_subscription s ON s.id = d.subscription_id"
        " JOIN subscribers_subscriber p ON p.id = s.subscriber_id"
    ).fetchall()
    database.close()
    return {address: Status(status) for address, status in rows}


def test_it_does_the_whole_job_and_says_so(tmp_path: Path) -> None:
    done = run(tmp_path / "demo")
    assert "32 planned = 30 sent + 0 failed + 2 excluded + 0 in doubt + 0 queued." in done.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:8420/desk/welcome/\S+\n", done.stdout)
    found = recipients(tmp_path / "demo")
    assert len(found) == 30
    assert all(
        address.endswith(("@example.org", "@example.net", "@example.com")) for address in found
    )
    unsent = {"emil@example.net", "ivo@example.net", "nils@example.org", "mona@example.com"}
    assert not unsent & set(found)


def test_running_it_again_sends_nobody_the_same_issue_twice(tmp_path: Path) -> None:
    run(tmp_path / "demo")
    before = recipients(tmp_path / "demo")
    again = run(tmp_path / "demo")
    assert "32 planned = 30 sent" in again.stderr
    assert recipients(tmp_path / "demo") == before
    assert set(before.values()) == {1}


@pytest.mark.parametrize("written", [0, 1, 7, 10])
def test_a_kill_between_call_and_outcome_repeats_and_loses_nobody(
    tmp_path: Path, written: int
) -> None:
    out = tmp_path / "demo"
    first = subprocess.run(
        [sys.executable, "-c", KILLED.format(written=written), str(out)],
        env=environment(), capture_output=True, timeout=90, check=False,
    )  # fmt: skip
    assert first.returncode == -signal.SIGKILL, first.stderr.decode()
    assert sum(recipients(out).values()) == written
    _end_leases(out)
    second = run(out)
    found, known = recipients(out), deliveries(out)
    assert set(found.values()) <= {1}
    assert len(found) == written + 20  # of those in hand, nobody is sent to again
    assert Counter(known.values()) == {Status.SENT: 20, Status.IN_DOUBT: 10, Status.EXCLUDED: 2}
    assert {address for address, status in known.items() if status is Status.SENT} <= set(found)
    assert "32 planned = 20 sent + 0 failed + 2 excluded + 10 in doubt + 0 queued." in second.stderr


def _end_leases(out: Path) -> None:
    """Let the time pass after which a worker that is silent counts as gone."""
    with sqlite3.connect(out / "digest.sqlite3") as database:
        database.execute("UPDATE digest_delivery SET lease_until = '2020-01-01 00:00:00'")
    database.close()
