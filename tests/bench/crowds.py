"""Subscribers in numbers, by the database itself; and what a ledger of them costs.

`python -m tests.bench.crowds COUNT` prints as JSON: the seconds that fanning out takes and
that a bare INSERT..SELECT of the same rows does; the bytes of the ledger for each recipient,
without and with an id of the provider's; the megabytes of a process that sends from it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

AT = datetime(2026, 10, 16, 7, tzinfo=UTC)
SENT = 20_000  #: of them that the process sends to, by a transport that keeps nothing


def leaving(count: int, printed: Any) -> int:
    """Return an issue that is leaving to so many people, as it was frozen."""
    from django.core.management import call_command
    from django.db import connection

    from digest.models import Issue
    from tests import stored

    call_command("migrate", verbosity=0)
    issue = Issue.objects.create(
        publication=stored.publication(),
        number=1,
        state=Issue.State.SENDING,
        composed_at=AT,
        changed_at=AT,
        approved_at=AT,
        started_at=AT,
        subject="The ferry stays",
    )
    stored.freeze(issue, printed)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO subscribers_subscriber (address, fingerprint, name, created_at)"
            f" {numbers} SELECT 'reader' || i || '@example.org', 'crowd' || i, '', %s FROM n",
            [AT],
        )
        cursor.execute(
            "INSERT INTO subscribers_subscription"
            " (publication_id, subscriber_id, state, since, confirmed_at, source)"
            " SELECT %s, id, 'active', created_at, created_at, 'import'"
            " FROM subscribers_subscriber",
            [issue.publication_id],
        )
    return issue.pk


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DIGEST_DATA": data, "DIGEST_LOG_LEVEL": "ERROR"}
        from digest.database import set_up

        set_up()
        from tests.bench.mailing import printed_issue

        issue = leaving(count, printed_issue())
        found = _fanned_out(issue) | _weighed(Path(data), issue, count)
        print(json.dumps(found | _sent(issue)))


def _fanned_out(issue: int) -> dict[str, float]:
    from django.db import connection, transaction

    from digest import ledger

    def ours() -> None:
        ledger.fan_out(issue, AT)

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO digest_delivery (issue_id, subscription_id, variant, status, attempt,"
                " changed_at) SELECT %s, id, '', 0, 0, %s FROM subscribers_subscription",
                [issue, AT],
            )

    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(2):
        for name, work in (("bare", bare), ("ours", ours)):
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM digest_delivery")
            began = time.process_time()
            work()
            times[name].append(time.process_time() - began)
    return {"fan_out": min(times["ours"]), "bare": min(times["bare"])}


def _weighed(data: Path, issue: int, count: int) -> dict[str, float]:
    """Return what the ledger's tables and indexes take of the file for each recipient."""
    from django.db import connection

    def size() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'digest_delivery%%'"
                " OR name LIKE 'delivery_%%'"
            )
            (total,) = cursor.fetchone()
        return int(total)

    def settled(message_id: str) -> float:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE digest_delivery SET status = 50, attempt = 1,"
                f" message_id = {message_id} WHERE issue_id = %s",
                [issue],
            )
            cursor.execute("VACUUM")
        return size() / count

    without = settled("NULL")
    with_id = settled("'0102' || printf('%%012x', subscription_id) || '-' || printf('%%043x', 7)")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM digest_delivery")
    return {"without": without, "with_id": with_id}


def _sent(issue: int) -> dict[str, float]:
    """Return what the process comes to while it sends to some, and after as many again."""
    from digest import ledger
    from digest.deliveries import Sent
    from digest.send import send
    from digest.transports import Allowance

    class Nowhere:
        left = 0

        def send(self, printed: Any, batch: Any) -> Any:
            self.left -= len(batch)
            return [Sent("0")] * len(batch)

        def post(self, mail: Any) -> Any:
            raise NotImplementedError

        def allowance(self) -> Allowance:
            return Allowance()

    ledger.fan_out(issue, AT)
    nowhere, peaks = Nowhere(), []
    for _ in range(2):
        nowhere.left = SENT
        send(issue, nowhere, clock=lambda: AT, stop=lambda: nowhere.left <= 0)
        peaks.append(_resident())
    return {"megabytes": max(peaks), "growth": peaks[1] - peaks[0]}


def _resident() -> float:
    """Return the megabytes that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


if __name__ == "__main__":
    main(int(sys.argv[1]))
