"""What is measured on, and how the command and the scorers are run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seed" / "article.txt"
DATA = SHARED / "data"
DIGEST = str(Path(sys.executable).with_name("digest"))
ORACLES = ROOT / ".venv-oracles"  #: what scorers import; ready once `make oracles` has ended well
NODE = ORACLES / "node"  #: the same, of what comes from npm
SCRIPTS = Path(__file__).parent

AT = ("--at", "2024-11-29T00:00:00Z")  #: days after the newest of the feeds


class Failed(Exception):
    """A command or a scorer that was to be run came to no good end; says which, and why."""


def run(
    command: Sequence[str], given: bytes = b"", folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, in `folder` where it matters.

    Raises:
        Failed: it did not exit with 0.
    """
    answer = subprocess.run(command, input=given, capture_output=True, cwd=folder)
    if answer.returncode:
        said = answer.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        name = " ".join(Path(word).name for word in command[:3])
        raise Failed(f"`{name}` ended with {answer.returncode}: {said}")
    return answer


def require(*tools: str) -> None:
    """Make sure that these are there: what npm brings, under “npm”, and programs by their names.

    Raises:
        Failed: one is not.
    """
    if "npm" in tools and not (NODE / "ready").exists():
        raise Failed("npm’s packages are not there: `make oracles` installs them, given Node 20.")
    for tool in tools:
        if tool != "npm" and not shutil.which(tool):
            raise Failed(f"{tool} is not there: install its package.")


def require_oracles() -> None:
    """Make sure that what scorers import is there.

    Raises:
        Failed: it is not.
    """
    if not (ORACLES / "ready").exists():
        raise Failed(
            "what it is measured with is not there: `make oracles` installs it from"
            " locks/bench.txt."
        )


def node(script: str, given: object) -> Any:
    """Return what one of the scripts beside this file makes of `given`; JSON goes in and out.

    Raises:
        Failed: it did not exit with 0.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(given, file)
        file.flush()
        # Read from stdin, a script finds the packages below the working directory.
        program = (SCRIPTS / script).read_bytes()
        command = ["node", "--input-type=module", "-", file.name]
        return json.loads(run(command, program, folder=NODE).stdout)


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
