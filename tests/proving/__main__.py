"""`make prove-crash`: print what became of every recipient, kill after kill; exit 1 if it fails.

Ours is killed on both databases. That the proof can see what it looks for is shown beside it:
two naive senders and ours with a guard taken away must fail, and unkilled must not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.proving.senders import Sender
    from tests.proving.verdict import Verdict

LEASE = "3"  #: seconds
AUDIENCE = 1000  #: of each issue
TO_FAIL = 6  #: kills of a sender that is to fail
AROUND_A_CALL = ("call", "answered")
DATABASES = ("SQLite", "PostgreSQL")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.proving")
    parser.add_argument("--kills", type=int, default=200, help="of ours, on each database")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--database", choices=DATABASES, help="in this process, and no other")
    asked = parser.parse_args()
    if asked.database:
        sys.exit(0 if prove(asked.database, asked.kills, asked.seed) else 1)
    print(f"seed {asked.seed}, lease {LEASE} s", flush=True)
    again = [
        sys.executable,
        "-m",
        "tests.proving",
        f"--seed={asked.seed}",
        f"--kills={asked.kills}",
    ]
    done = [subprocess.run([*again, f"--database={each}"], check=False) for each in DATABASES]
    failed = any(each.returncode for each in done)
    print("It does not hold." if failed else "It holds: nobody twice, everybody accounted for.")
    sys.exit(1 if failed else 0)


def prove(database: str, kills: int, seed: int) -> bool:
    """Run all of it on one database; whether each row is as it must be."""
    os.environ |= {
        "DIGEST_TEST_POSTGRES": "1" if database == "PostgreSQL" else "0",
        "DIGEST_LEASE": LEASE,
        "DIGEST_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from tests.proving.apart import apart
    from tests.proving.campaign import Campaign, issues

    call_command("migrate", verbosity=0)
    heads = "issues kills  twice unaccounted in doubt too many seconds"
    print(f"\n{database:46} {heads}", flush=True)
    as_expected, approved = True, issues(AUDIENCE)
    with tempfile.TemporaryDirectory() as folder, apart(Path(folder)) as provider:
        for trial in trials(kills):
            began = monotonic()
            campaign = Campaign(
                provider, trial.sender, AUDIENCE, Random(f"{seed} {database} {trial.name}"),
                trial.workers, trial.moments,
            )  # fmt: skip
            verdict = campaign.run(trial.kills, approved)
            is_right = verdict.holds is trial.must_hold
            as_expected = as_expected and is_right
            tell(trial, verdict, monotonic() - began, is_right)
    return (database != "SQLite" or is_whole()) and as_expected


@dataclass(frozen=True, slots=True)
class Trial:
    """One row of the table."""

    name: str
    sender: Sender
    kills: int
    must_hold: bool
    workers: int
    moments: Sequence[str]


def trials(kills: int) -> Iterator[Trial]:
    """Yield who is tried; whoever is to fail under kills is to hold without any."""
    from tests.proving import senders
    from tests.proving.campaign import SENDING

    for count in (0, kills):
        yield Trial(_named("ours", count), senders.ours, count, True, 3, SENDING)
    for name, sender in senders.TO_FAIL.items():
        for count in (0, TO_FAIL):
            yield Trial(_named(name, count), sender, count, not count, 1, AROUND_A_CALL)


def _named(name: str, kills: int) -> str:
    return f"{name}, {'killed' if kills else 'not killed'}"


def tell(trial: Trial, verdict: Verdict, seconds: float, is_right: bool) -> None:
    judged = "" if is_right else "  WRONG: it must " + ("hold" if trial.must_hold else "fail")
    print(
        f"{trial.name:46} {verdict.issues:6} {verdict.kills.total():5} {verdict.twice:6}"
        f" {verdict.unaccounted:11} {verdict.in_doubt:8} {verdict.too_many_in_doubt:8}"
        f" {seconds:7.0f}{judged}"
    )
    if verdict.open_balances:
        print(f"    looks at which the balance did not close: {verdict.open_balances}")
    if trial.must_hold and verdict.kills:
        where = ", ".join(f"{moment} {count}" for moment, count in verdict.kills.most_common())
        print(f"    killed at: {where}", flush=True)


def is_whole() -> bool:
    """Whether SQLite finds its file whole."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        (said,) = cursor.fetchone()
    print(f"integrity_check: {said}")
    return bool(said == "ok")


if __name__ == "__main__":
    main()
