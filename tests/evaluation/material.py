"""What is measured on, and how the command and the scorers are run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seed" / "article.txt"
DATA = SHARED / "data"
DIGEST = str(Path(sys.executable).with_name("digest"))
ORACLES = ROOT / ".venv-oracles"  #: what scorers import; ready once `make oracles` has ended well

AT = ("--at", "2024-11-29T00:00:00Z")  #: days after the newest of the feeds


class Failed(Exception):
    """A command or a scorer that was to be run came to no good end; says which, and why."""


def run(command: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end.

    Raises:
        Failed: it did not exit with 0.
    """
    answer = subprocess.run(command, input=given, capture_output=True)
    if answer.returncode:
        said = answer.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        name = " ".join(Path(word).name for word in command[:3])
        raise Failed(f"`{name}` ended with {answer.returncode}: {said}")
    return answer


def digest(*arguments: str, given: bytes = b"") -> bytes:
    """Return what the `digest` command prints.

    Raises:
        Failed: it did not exit with 0.
    """
    return run([DIGEST, *arguments], given).stdout


def scored(scorer: str, *arguments: str, python: str | Path = sys.executable) -> str:
    """Return what one of the scorers prints.

    Raises:
        Failed: it did not exit with 0.
    """
    return run([str(python), str(SHARED / "tools" / scorer), *arguments]).stdout.decode()


def json_lines(lines: bytes) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, lines.splitlines())


def stands(passage: dict[str, Any], text: str) -> bool:
    """Whether `text` holds a passage, letter for letter, where it says."""
    return bool(passage["text"] == text[passage["start"] : passage["end"]])
