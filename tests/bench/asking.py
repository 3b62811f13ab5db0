"""What it costs to ask sources that have nothing new, against reading them the first time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.costs import Row

SOURCES = 1000


def rows() -> Iterator[Row]:
    command = [sys.executable, "-m", "tests.bench.rounds", str(SOURCES)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    first, second = map(float, said.split())
    detail = f"{second:.1f} s against {first:.1f} s"
    yield Row(f"{SOURCES} feeds that answer 304 / read at first, CPU", 0.05, second / first, detail)
