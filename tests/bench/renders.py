"""Renders in a process of their own, once they are warm: `python -m tests.bench.renders WHAT FILE`.

FILE is an issue as JSON. WHAT is `ours` or `libraries`, and prints the CPU that one
render takes, in milliseconds; or `memory`, and prints the megabytes that 300 leave behind.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from digest.issue import Issue
from digest.rendering import render
from tests.samples import TOKENS

WARM_UP, TIMED, KEPT_UP = 30, 30, 300


def main() -> None:
    what, path = sys.argv[1:]
    issue = Issue.from_data(json.loads(Path(path).read_bytes()))
    if what == "libraries":
        from tests.bench.libraries import libraries

        print(cpu_of(libraries(issue)))
    else:
        measure = cpu_of if what == "ours" else growth_of
        print(measure(partial(render, issue, TOKENS)))


def cpu_of(work: Callable[[], object]) -> float:
    """Return what one run takes, in ms; collecting garbage is a part of it."""
    for _ in range(WARM_UP):
        work()
    started = time.process_time()
    for _ in range(TIMED):
        work()
    return (time.process_time() - started) / TIMED * 1000


def growth_of(work: Callable[[], object]) -> float:
    """Return by how much the most memory that was ever held grows, in MB."""
    for _ in range(WARM_UP):
        work()
    before = _most_held()
    for _ in range(KEPT_UP):
        work()
    return _most_held() - before


def _most_held() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
