"""Messages through an emulator of Amazon SES that others wrote: aws-ses-v2-local, from npm."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from digest.deliveries import Sent
from digest.issue import Issue
from digest.press import print_issue
from digest.printed import Recipient
from digest.transports.ses import Ses, ses_client
from tests import samples
from tests.evaluation.material import NODE, Failed, require
from tests.evaluation.rows import Row

PROGRAM = NODE / "node_modules" / ".bin" / "aws-ses-v2-local"
READERS = 60  #: more than one call
LITERAL = "Braces {{ stay }}, {{{raw}}} and {{"


def evaluate() -> Iterator[Row]:
    require("npm")
    with _emulator() as address:
        readers = [_reader(number) for number in range(READERS)]
        outcomes = _sent(address, readers)
        with urllib.request.urlopen(f"{address}/store", timeout=5) as answer:
            kept = {each["destination"]["to"][0]: each for each in json.load(answer)["emails"]}
    yield Row.every("taken", [isinstance(each, Sent) for each in outcomes])
    yield Row.every("each reader's message is their own", [_is_own(kept, each) for each in readers])
    literal = [LITERAL in each["subject"] for each in kept.values()]
    yield Row.every("braces of an article arrive as they are", literal)


def _reader(number: int) -> Recipient:
    return Recipient(
        f"reader{number}@example.org",
        f"https://lantern.example/unsubscribe/secret-{number}-",
        reference=f"42-{number}",
    )


def _issue() -> Issue:
    return samples.issue(samples.stories_of(3), subject=LITERAL)


def _sent(address: str, readers: list[Recipient]) -> list[object]:
    os.environ |= {
        "AWS_ENDPOINT_URL_SESV2": address,
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }
    ses, printed = Ses(ses_client(), "", lambda: datetime.now(UTC)), print_issue(_issue())
    return [
        outcome
        for start in range(0, len(readers), 50)
        for outcome in ses.send(printed, readers[start : start + 50])
    ]


def _is_own(kept: dict[str, Any], reader: Recipient) -> bool:
    """Whether a reader's message has their link, in both parts and the header, and no other's."""
    message = kept.get(reader.address)
    if message is None:
        return False
    headers = {each["name"]: each["value"] for each in message["headers"]}
    parts = (message["body"]["html"], message["body"]["text"], headers["List-Unsubscribe"])
    own = f"<{reader.unsubscribe}>" == headers["List-Unsubscribe"]
    return own and all(
        part.count("/secret-") == part.count(reader.unsubscribe) > 0 for part in parts
    )


@contextmanager
def _emulator() -> Iterator[str]:
    """Run the emulator on loopback.

    Raises:
        Failed: it does not answer.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(PROGRAM), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/store", timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise Failed("the emulator does not answer.")
