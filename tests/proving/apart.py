"""The provider as a process of its own, which no kill of ours reaches."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from digest.transports.ses import Ses, ses_client
from tests.proving.processes import now
from tests.transports.test_ses import settings_of_aws

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Taken:
    """A message that the provider took."""

    id: str
    to: str
    issue: int
    subscription: int


@dataclass
class Apart:
    """The provider as the proof sees it: its log, and what it is told to do."""

    url: str
    log: Path
    commands: IO[str]
    answers: IO[str]

    def tell(self, **script: Any) -> None:
        """Forget what it was told before, and do this from now on."""
        self.commands.write(json.dumps(script) + "\n")
        self.commands.flush()
        assert self.answers.readline() == "so be it\n"

    def taken(self, issue_id: int) -> list[Taken]:
        """Return what was taken of an issue, as far as whole lines have reached the disk."""
        whole, _, _ = self.log.read_text().rpartition("\n")
        found = []
        for line in whole.splitlines():
            data = json.loads(line)
            issue, subscription, _ = map(int, data["tags"]["delivery"].split("-"))
            if issue == issue_id:
                found.append(Taken(data["id"], data["to"], issue, subscription))
        return found

    def transport(self, *, read: float = 5.0) -> Ses:
        """Return a transport that hands over to it, by the environment of `apart`."""
        return Ses(ses_client(connect=1, read=read), "digest", now)


@contextmanager
def apart(folder: Path) -> Iterator[Apart]:
    """Serve until the block ends; its log is safe on disk before each answer."""
    log = folder / "taken.jsonl"
    command = [sys.executable, "-m", "tests.providing", "--log", str(log), "--brief"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        try:
            with pytest.MonkeyPatch.context() as environment:
                settings_of_aws(environment, AWS_ENDPOINT_URL_SESV2=url)
                yield Apart(url, log, process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait(20)
