"""Real processes that work on the tests' own database, with a data folder of theirs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

AMAZON = {
    "DIGEST_TRANSPORT": "ses",
    "DIGEST_SES_CONFIGURATION_SET": "digest",
    "PUBLIC_URL": "https://news.lantern-post.com",
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
}  #: to be sent by; where it answers is told beside it


class Installation:
    """What a test stores its workers find; they see no setting of whoever runs the tests."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        ours = ("DIGEST_", "DATABASE_", "DJANGO_", "PUBLIC_URL", "AWS_")
        known = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        self.environment = {
            **known,
            "DIGEST_DATA": str(folder / "data"),
            "DIGEST_KEYS": json.dumps(settings.KEYS.to_data()),
            **self._database(),
            **variables,
        }

    def _database(self) -> dict[str, str]:
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "postgresql":
            return {"DATABASE_URL": os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")}
        data = self.folder / "data"
        data.mkdir()
        (data / "digest.sqlite3").symlink_to(name)
        return {}

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "digest", *command],
            env=self.environment, capture_output=True, text=True, timeout=90, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def workers(self, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Start so many, and end those that are left."""
        command = [sys.executable, "-m", "digest", "worker"]
        with (self.folder / "log").open("ab") as log:
            started = [
                subprocess.Popen(command, env=self.environment, stderr=log) for _ in range(count)
            ]
        try:
            yield started
        finally:
            for worker in started:
                worker.kill()
                worker.wait()

    def status(self, kind: str) -> list[dict[str, Any]]:
        """Return the lines of `digest status` about issues, or whatever else it tells of."""
        return [data for data in map(json.loads, self.run("status").splitlines()) if kind in data]

    def wait_for(self, condition: Callable[[], object], *needed: subprocess.Popen[bytes]) -> None:
        """Wait a minute at most until something is so, while all these work."""
        deadline = time.monotonic() + 60
        while not condition():
            assert all(worker.poll() is None for worker in needed), self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()
