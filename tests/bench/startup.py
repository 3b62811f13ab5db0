"""How long it takes to start: the command, and what condenses an article."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.costs import Row, in_turns

ROUNDS = 25
DIGEST = str(Path(sys.executable).with_name("digest"))


def rows() -> Iterator[Row]:
    yield from _against("digest --help", [DIGEST, "--help"], "pass", 3.0)
    nouns = "import digest.quotes, digest.summary"
    yield from _against(nouns, [sys.executable, "-c", nouns], "import re", 5.0)


def _against(name: str, command: Sequence[str], code: str, most: float) -> Iterator[Row]:
    """Yield what a command costs, against a Python that does no more than `code`."""
    ours, bare = in_turns(command, [sys.executable, "-c", code], rounds=ROUNDS)
    for clock, mine, theirs in (("wall", ours.wall, bare.wall), ("CPU", ours.cpu, bare.cpu)):
        detail = f"{mine * 1000:.0f} ms against {theirs * 1000:.0f} ms"
        yield Row(f"{name} / {code}, {clock}", most, mine / theirs, detail)
