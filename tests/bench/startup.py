"""How long `digest --help` takes, against a Python that does nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.costs import Row, in_turns

ROUNDS = 25
DIGEST = str(Path(sys.executable).with_name("digest"))


def rows() -> Iterator[Row]:
    ours, bare = in_turns([DIGEST, "--help"], [sys.executable, "-c", "pass"], rounds=ROUNDS)
    for name, mine, theirs in (("wall", ours.wall, bare.wall), ("CPU", ours.cpu, bare.cpu)):
        detail = f"{mine * 1000:.0f} ms against {theirs * 1000:.0f} ms"
        yield Row(f"digest --help / python -c pass, {name}", 3.0, mine / theirs, detail)
