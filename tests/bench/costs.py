"""What a process costs, and how two compare when they are run in turns."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float  #: seconds
    cpu: float  #: seconds, of the process and of those it waited for


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report."""

    name: str
    target: float  #: at most
    figure: float
    detail: str = ""

    @property
    def holds(self) -> bool:
        return self.figure <= self.target


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed; the message is what it said.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-500:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def in_turns(
    candidate: Sequence[str], baseline: Sequence[str], *, rounds: int
) -> tuple[Cost, Cost]:
    """Return the median costs of two commands, run one after the other so many times.

    Both run once before that, to warm what the machine keeps. In turns, a busy
    moment of the machine hits both.
    """
    run(candidate), run(baseline)
    pairs = [(run(candidate), run(baseline)) for _ in range(rounds)]
    ours, theirs = zip(*pairs, strict=True)
    return _median(ours), _median(theirs)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))
