"""Both runners, held to one contract: real workers, in processes of their own.

On SQLite `digest worker` is a loop; on PostgreSQL it is Procrastinate's. Whichever it
is, and however many there are, a slot gets one issue and a reader one message.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from digest.keys import new_keys
from tests.settings import ON_POSTGRES

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 120
SEED = f"""
import sys
from datetime import timedelta
from django.utils import timezone
from digest.gather import gather
from digest.models import Programme, Source
from subscribers.models import Publication, Subscriber, Subscription

now = timezone.now()
publication = Publication.objects.create(
    name="The Tideline", slug="tideline", sender_address="desk@tideline.example",
    postal_address="12 Chandlers Row", created_at=now,
)
slot = now - timedelta(minutes=1)
programme = Programme.objects.create(
    publication=publication, weekday=slot.weekday(),
    time=slot.time().replace(second=0, microsecond=0),
    time_zone="UTC", is_scheduled=True, needs_approval=False, pictures=False,
)
Programme.objects.update(awaited=programme.cadence.latest(now).key)
Source.objects.create(
    publication=publication, name="Notes", address=sys.argv[1], may_be_private=True, added_at=now
)
gather(publication.pk, now)
for number in range({READERS}):
    person = Subscriber.objects.create(address=f"reader{{number}}@example.org", created_at=now)
    Subscription.objects.create(
        publication=publication, subscriber=person, state="active", since=now, source="test"
    )
"""


class Installation:
    """A digest of its own: a data folder, a database, and the processes that work on it."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        ours = ("DIGEST_", "DATABASE_", "DJANGO_", "PUBLIC_URL")
        known = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        self.environment = {**known, "DIGEST_DATA": str(folder / "data"), **variables}

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environment, capture_output=True, text=True, timeout=90, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def seed(self) -> None:
        notes = self.folder / "notes"
        notes.mkdir()
        for name in ("bridge", "ferry", "orchard"):
            text = f"The {name} was measured twice on Sunday. It was found too short."
            (notes / f"{name}.md").write_text(f"# The {name}\n\n{text}\n")
        self.run("-m", "digest", "manage", "migrate", "--verbosity=0")
        setup = "from digest.database import open_database; open_database()\n"
        self.run("-c", setup + SEED, str(notes))

    def worker(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "digest", "worker"], env=self.environment, stderr=log
            )

    def status(self) -> list[dict[str, object]]:
        lines = self.run("-m", "digest", "status").splitlines()
        return [data for data in map(json.loads, lines) if "issue" in data]

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def recipients(self) -> Counter[str]:
        paths = (self.folder / "data" / "outbox").glob("*.eml")
        parsed = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths)
        return Counter(str(message["To"]) for message in parsed)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    if not ON_POSTGRES:
        yield Installation(tmp_path)
        return
    name = f"workers_{uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address = os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")
    try:
        yield Installation(
            tmp_path, DATABASE_URL=address, DIGEST_KEYS=json.dumps(new_keys().to_data())
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def wait_until_sent(installation: Installation, workers: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 60
    while len(installation.recipients()) < READERS:
        assert time.monotonic() < deadline, installation.log
        assert all(worker.poll() is None for worker in workers), installation.log
        time.sleep(0.2)


@pytest.mark.parametrize("count", [1, 2])
def test_a_slot_gets_one_issue_and_a_reader_one_message(
    installation: Installation, count: int
) -> None:
    installation.seed()
    workers = [installation.worker() for _ in range(count)]
    try:
        wait_until_sent(installation, workers)
        time.sleep(1)  # for whoever might do it once more
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(30) for worker in workers]
    assert codes == [0] * count, installation.log
    assert set(installation.recipients().values()) == {1}
    [issue] = installation.status()
    assert issue["state"] == "sent"
    assert issue["balance"] == {
        "audience": READERS, "queued": 0, "sending": 0, "sent": READERS,
        "failed": 0, "excluded": 0, "in_doubt": 0,
    }  # fmt: skip
    assert "Traceback" not in installation.log
    assert "example.org" not in installation.log
