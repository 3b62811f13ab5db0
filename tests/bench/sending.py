"""What sending costs: our transport beside two others, the ledger beside the transport.

Amazon SES is a process on loopback with its limits. Everything is counted in the process
that sends, for a mail of 46 kB of HTML, in turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.costs import Row

ROOT = Path(__file__).parents[2]
ORACLES = ROOT / ".venv-oracles" / "bin" / "python"  #: which has django-anymail
ROUNDS, MANY, FEW = 3, 5_000, 100  #: recipients of ours, and of those that send one by one
CROWD = 1_000_000
RATE, MINUTE = 200, 60  #: recipients a second; seconds
_NOBODY = {
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
}


def rows() -> Iterator[Row]:
    with _provider() as url:
        turns = [
            {
                "bulk": _measured(sys.executable, "bulk", MANY, url),
                "whole": _measured(sys.executable, "whole", MANY, url),
                "raw": _measured(sys.executable, "raw", FEW, url),
                "anymail": _measured(str(ORACLES), "anymail", FEW, url),
            }
            for _ in range(ROUNDS)
        ]
    cpu = {way: median(turn[way]["seconds"] for turn in turns) for way in turns[0]}
    sent = {way: median(turn[way]["bytes"] for turn in turns) for way in turns[0]}
    for way, name, most in (
        ("raw", "SendEmail Raw, EmailMessage", 1 / 40),
        ("anymail", "django-anymail", 1 / 30),
    ):
        detail = f"{_thousand(cpu['bulk'])} against {_thousand(cpu[way])}"
        yield Row(f"CPU a recipient, SES transport / {name}", most, cpu["bulk"] / cpu[way], detail)
    detail = f"{sent['bulk']:.0f} against {sent['raw']:.0f} bytes"
    yield Row("bytes a recipient / SendEmail Raw", 1 / 40, sent["bulk"] / sent["raw"], detail)
    detail = f"{1 / cpu['whole']:.0f} recipients a second of a processor"
    yield Row("CPU, whole sending on SQLite / transport", 3, cpu["whole"] / cpu["bulk"], detail)
    yield from _of_a_crowd()
    for database in ("SQLite", "PostgreSQL"):
        for workers in (1, 4):
            yield from _of_a_rate(workers, database)


def _of_a_rate(workers: int, database: str) -> Iterator[Row]:
    command = [sys.executable, "-m", "tests.bench.paces", str(workers), str(MINUTE), str(RATE)]
    option = ["--postgres"] if database == "PostgreSQL" else []
    found: Mapping[str, float] = json.loads(_said(command + option, {}))
    who = f"{workers} worker{'s' if workers > 1 else ''}, {database}"
    detail = f"{found['kept']:.1%} of {RATE} a second for {MINUTE} s"
    yield Row(f"off the rate, {who}", 0.07, abs(1 - found["kept"]), detail)
    most = RATE + workers * found["batch"]
    yield Row(f"recipients in the busiest second, {who}", most, found["busiest"])


def _of_a_crowd() -> Iterator[Row]:
    command = [sys.executable, "-m", "tests.bench.crowds", str(CROWD)]
    found: Mapping[str, float] = json.loads(_said(command, {}))
    ratio = found["fan_out"] / found["bare"]
    detail = f"{found['fan_out']:.1f} s against {found['bare']:.1f} s"
    yield Row(f"fan-out of {CROWD:,} / bare INSERT..SELECT", 2, ratio, detail)
    yield Row("bytes a recipient on disk, SQLite", 100, found["without"])
    yield Row("the same, with the provider's message id", 200, found["with_id"])
    yield Row(f"MB of a process that sends of {CROWD:,}", 130, found["megabytes"])
    yield Row("MB that it grows by in 20,000 more", 2, found["growth"])


def _thousand(seconds: float) -> str:
    return f"{seconds * 1000:.2f} s a thousand"


@contextmanager
def _provider() -> Iterator[str]:
    """Serve as Amazon SES does until the block ends; gives the address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.providing", "--log", f"{folder}/log"]
        command += ["--rate", "1000000", "--day", "1000000000"]  # kept to, and never in the way
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
            assert process.stdin
            assert process.stdout
            try:
                yield process.stdout.readline().strip()
            finally:
                process.stdin.close()


def _measured(python: str, way: str, count: int, url: str) -> dict[str, float]:
    """Return what one recipient costs."""
    command = [python, "-m", "tests.bench.mailing", way, str(count)]
    found: dict[str, float] = json.loads(_said(command, {"AWS_ENDPOINT_URL_SESV2": url}))
    return {name: figure / count for name, figure in found.items()}


def _said(command: list[str], settings: Mapping[str, str]) -> str:
    """Return what a process of its own prints.

    Raises:
        RuntimeError: it failed; the message is what it said.
    """
    env = {**os.environ, **_NOBODY, **settings, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT)
    if answer.returncode:
        raise RuntimeError(f"{' '.join(command[1:])}: {answer.stderr.strip()[-500:]}")
    return answer.stdout
