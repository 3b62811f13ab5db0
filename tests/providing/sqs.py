"""Amazon SQS on loopback: one queue that hands out, hides and forgets, as SQS does.

A message that was handed out is hidden until `forget_time` lets the time-outs pass;
whoever deletes it must show the receipt of its latest hand-out. What SQS refuses,
this refuses: a call that is not signed, another queue, too many messages, a long wait.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import served


@dataclass
class Waiting:
    """A message of the queue."""

    id: str
    body: str
    received: int = 0
    receipt: str = ""  #: of its latest hand-out
    hidden: bool = False


@dataclass
class Queue:
    """The queue as a test sees it."""

    port: int = 0
    messages: list[Waiting] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)  #: actions, in order
    faults: list[str] = field(default_factory=list)  #: codes of the next calls; "" is none
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}/123456789012/digest-ses-events"

    def put(self, *bodies: str) -> None:
        for body in bodies:
            self.messages.append(Waiting(f"message-{len(self.messages)}", body))

    def forget_time(self) -> None:
        """Let every visibility time-out pass."""
        for each in self.messages:
            each.hidden = False

    def answer(self, action: str, request: dict[str, Any]) -> dict[str, Any]:
        """Take a call.

        Raises:
            ValueError: as SQS refuses it, by its code.
        """
        with self.lock:
            self.calls.append(action)
            if self.faults and (fault := self.faults.pop(0)):
                raise ValueError(fault)
            if request.get("QueueUrl") != self.url:
                raise ValueError("QueueDoesNotExist")
            if action == "ReceiveMessage":
                return self._hand_out(request)
            if action == "DeleteMessageBatch":
                return self._delete(request["Entries"])
        raise ValueError("InvalidAction")

    def _hand_out(self, request: dict[str, Any]) -> dict[str, Any]:
        most, wait = request["MaxNumberOfMessages"], request["WaitTimeSeconds"]
        if not (1 <= most <= 10 and 0 <= wait <= 20):
            raise ValueError("InvalidParameterValue")
        given = [each for each in self.messages if not each.hidden][:most]
        for each in given:
            each.received += 1
            each.hidden, each.receipt = True, f"{each.id}-{each.received}"
        return {
            "Messages": [
                {
                    "MessageId": each.id,
                    "ReceiptHandle": each.receipt,
                    "Body": each.body,
                    "Attributes": {"ApproximateReceiveCount": str(each.received)},
                }
                for each in given
            ]
        }

    def _delete(self, entries: list[dict[str, str]]) -> dict[str, Any]:
        if not 1 <= len(entries) <= 10 or len({each["Id"] for each in entries}) < len(entries):
            raise ValueError("BatchEntryIdsNotDistinct")
        receipts = {each["ReceiptHandle"] for each in entries}
        self.messages = [each for each in self.messages if each.receipt not in receipts]
        return {"Successful": [{"Id": each["Id"]} for each in entries], "Failed": []}


@contextmanager
def queue() -> Iterator[Queue]:
    """Serve one queue on 127.0.0.1 until the block ends."""
    keeping = Queue()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            action = self.headers["X-Amz-Target"].removeprefix("AmazonSQS.")
            try:
                if "/eu-west-1/sqs/aws4_request" not in self.headers.get("Authorization", ""):
                    raise ValueError("MissingAuthenticationToken")
                self._say(200, keeping.answer(action, request))
            except ValueError as refusal:
                self._say(400, {"__type": f"com.amazonaws.sqs#{refusal}", "message": "Refused."})

        def _say(self, status: int, answer: dict[str, Any]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with served(Answering) as keeping.port:
        yield keeping
