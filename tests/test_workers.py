"""Both runners, held to one contract: real workers, in processes of their own.

On SQLite `digest worker` is a loop; on PostgreSQL it is Procrastinate's. Whichever it
is, and however many there are, a slot gets one issue and a reader one message.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from digest.gather import gather
from digest.models import Programme, Source, Worker
from tests import stored
from tests.installation import Installation
from tests.settings import ON_POSTGRES

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 120


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def seed(folder: Path) -> None:
    """Store a newsletter whose slot has come, its articles and its readers."""
    folder.mkdir()
    for name in ("bridge", "ferry", "orchard"):
        text = f"The {name} was measured twice on Sunday. It was found too short."
        (folder / f"{name}.md").write_text(f"# The {name}\n\n{text}\n")
    now = timezone.now()
    slot = now - timedelta(minutes=1)
    programme = stored.programme(
        weekday=slot.weekday(),
        time=slot.time().replace(second=0, microsecond=0),
        time_zone="UTC",
        needs_approval=False,
        pictures=False,
    )
    Programme.objects.update(awaited=programme.cadence.latest(now).key)
    Source.objects.create(
        publication=programme.publication,
        name="Notes", address=str(folder), may_be_private=True, added_at=now,
    )  # fmt: skip
    gather(programme.publication_id, now)
    for number in range(READERS):
        stored.subscription(f"reader{number}@example.org")


def recipients(installation: Installation) -> Counter[str]:
    paths = (installation.folder / "data" / "outbox").glob("*.eml")
    parsed = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths)
    return Counter(str(message["To"]) for message in parsed)


@pytest.mark.parametrize("count", [1, 2])
def test_a_slot_gets_one_issue_and_a_reader_one_message(
    installation: Installation, count: int
) -> None:
    seed(installation.folder / "notes")
    with installation.workers(count) as workers:
        installation.wait_for(lambda: len(recipients(installation)) == READERS, *workers)
        time.sleep(1)  # for whoever might do it once more
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(30) for worker in workers]
    assert codes == [0] * count, installation.log
    assert set(recipients(installation).values()) == {1}
    [issue] = installation.status("issue")
    assert issue["state"] == "sent"
    assert issue["balance"] == {
        "audience": READERS, "queued": 0, "sending": 0, "sent": READERS,
        "failed": 0, "excluded": 0, "in_doubt": 0,
    }  # fmt: skip
    assert "Traceback" not in installation.log
    assert "example.org" not in installation.log


@pytest.mark.skipif(not ON_POSTGRES, reason="a file cuts nobody off")
def test_a_worker_goes_on_after_the_database_has_cut_it_off(installation: Installation) -> None:
    with installation.workers(1) as workers:
        installation.wait_for(Worker.objects.exists, *workers)
        time.sleep(1)  # until it listens for jobs too
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        seed(installation.folder / "notes")
        installation.wait_for(lambda: len(recipients(installation)) == READERS, *workers)
