"""What a finished mail costs: the processor, the reader's mailbox, the memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from digest.issue import Issue
from digest.rendering import render
from digest.rendering.templates import folder, layouts
from tests.bench.costs import Row
from tests.samples import TOKENS, issue, long_issue, stories_of

COUNTS = (10, 50)
ROUNDS = 3


def rows() -> Iterator[Row]:
    for layout in layouts(folder()):
        for count in COUNTS:
            yield _work(layout, count)
    for layout in layouts(folder()):
        yield from _bytes(layout)
    for layout in layouts(folder()):
        grown = measured("memory", issue(stories_of(COUNTS[0]), layout=layout))
        yield Row(f"{layout}: 300 renders more, MB of memory", 5.0, grown)


def _work(layout: str, count: int) -> Row:
    made = issue(stories_of(count), layout=layout)
    pairs = [(measured("ours", made), measured("libraries", made)) for _ in range(ROUNDS)]
    ours, theirs = (median(figures) for figures in zip(*pairs, strict=True))
    name = f"{layout}: {count} stories / the three libraries, CPU"
    return Row(name, 1.2, ours / theirs, f"{ours:.1f} ms against {theirs:.1f} ms")


def _bytes(layout: str) -> Iterator[Row]:
    ten, twenty = (len(render(long_issue(n, layout), TOKENS).html.encode()) for n in (10, 20))
    yield Row(f"{layout}: 10 long stories, KB of HTML", 45, ten / 1000)
    yield Row(f"{layout}: each further long story, KB", 2.5, (twenty - ten) / 10_000)


def measured(what: str, made: Issue) -> float:
    """Return what `tests.bench.renders` says of an issue."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "issue.json")
        path.write_text(json.dumps(made.to_data()))
        command = [sys.executable, "-m", "tests.bench.renders", what, str(path)]
        answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        return float(answer.stdout)
