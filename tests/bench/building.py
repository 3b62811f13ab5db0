"""What `digest build` costs above the work itself, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.costs import Row, in_turns
from tests.bench.inputs import write_inputs
from tests.samples import NOW

ROUNDS = 7
LEFT_ALONE = ("aiohttp", "boto3", "django", "trafilatura")

# What a build imports, told by the process that did it.
_PROBE = """
import sys
from digest.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    if end.code:
        raise
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = write_inputs(folder)
        at, out = NOW.isoformat(), str(folder / "out")
        arguments = ["build", *inputs, "--at", at, "--out", out]
        candidate = [sys.executable, "-m", "digest", *arguments]
        ours, work = in_turns(
            candidate, [sys.executable, "-m", "tests.bench.work", at, out, *inputs], rounds=ROUNDS
        )
        detail = f"{ours.cpu:.2f} s against {work.cpu:.2f} s"
        yield Row("digest build / the same functions, CPU", 1.4, ours.cpu / work.cpu, detail)
        found = _imported(arguments) & set(LEFT_ALONE)
        yield Row(f"of {', '.join(LEFT_ALONE)}: imported", 0, len(found), ", ".join(sorted(found)))


def _imported(arguments: Sequence[str]) -> set[str]:
    """Return the names of the modules that a build leaves imported."""
    answer = subprocess.run(
        [sys.executable, "-c", _PROBE, *arguments], capture_output=True, text=True, check=True
    )
    return set(answer.stderr.split())
