"""A process that does one job and ends: `python -m digest.child gather 3`."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

from digest.database import open_database
from digest.errors import DigestError


def main(name: str, target: str) -> int:
    """Run one job; return 1 when it failed, having said why."""
    try:
        open_database()
        from digest.clock import common
        from digest.jobs import JOBS, Work, worker_name
        from digest.outgoing import configured_transport

        work = Work(common(lambda: datetime.now(UTC)), configured_transport, worker_name())
        JOBS[name].run(int(target), work)
    except DigestError as error:
        logging.getLogger(__name__).error("%s for %s: %s", name, target, error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
