"""Amazon Bedrock on loopback: Converse as it answers, and what it was sent.

It refuses what Bedrock refuses: a call that is not signed, a message that is not
made of roles and text blocks. What the model says is the test's to decide.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote

from tests.loopback import served

MODEL = "example.lantern-1:0"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-west-1/bedrock/aws4_request, "
    r"SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}"
)
_PATH = re.compile(r"/model/(?P<model>[^/]+)/converse")
# Status and words by code, as in "Errors" of Converse in the API reference.
_CODES = {
    "AccessDeniedException": (403, "You don't have access to the model with the specified id."),
    "ModelTimeoutException": (408, "The request took too long to process."),
    "ThrottlingException": (429, "Too many requests, please wait before trying again."),
    "ServiceUnavailableException": (503, "Bedrock is unable to process your request."),
    "ValidationException": (400, "The provided model identifier is invalid."),
}


@dataclass
class BedrockProvider:
    """The server as a test sees it; what it answers can be changed while it runs."""

    port: int = 0
    answers: list[str] = field(default_factory=list)  #: of the next calls; the last one stays
    stop_reason: str = "end_turn"
    faults: list[str] = field(default_factory=list)  #: codes, "page", "empty" or "hang"
    asked: list[dict[str, Any]] = field(default_factory=list)  #: the bodies of all calls

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> list[Any]:
        """Return what each call handed over as data."""
        return [json.loads(body["messages"][0]["content"][0]["text"]) for body in self.asked]

    def next_answer(self) -> str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def bedrock_provider() -> Iterator[BedrockProvider]:
    """Serve one model on 127.0.0.1 until the block ends."""
    model = BedrockProvider()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.asked.append(body)
            fault = model.faults.pop(0) if model.faults else ""
            code = fault or _refusal(self.path, self.headers.get("Authorization", ""), body)
            if code in _CODES:
                status, words = _CODES[code]
                self._say(status, {"message": words}, code)
            elif code == "page":
                self._say(200, "<html>")
            elif code == "hang":
                time.sleep(2)
                self.close_connection = True
            else:
                self._say(200, {} if code == "empty" else _answer(model))

        def _say(self, status: int, body: object, code: str = "") -> None:
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with served(Answering) as model.port:
        yield model


def _answer(model: BedrockProvider) -> dict[str, Any]:
    message = {"role": "assistant", "content": [{"text": model.next_answer()}]}
    return {
        "output": {"message": message},
        "stopReason": model.stop_reason,
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }


def _refusal(path: str, signed: str, body: dict[str, Any]) -> str:
    """Return the code that Bedrock refuses a call with; empty if it takes it."""
    named = _PATH.fullmatch(path)
    if not _SIGNED.fullmatch(signed):
        return "AccessDeniedException"
    blocks = [block for message in body["messages"] for block in message["content"]]
    is_well_made = all(message["role"] == "user" for message in body["messages"]) and all(
        set(block) == {"text"} and block["text"].strip() for block in [*blocks, *body["system"]]
    )
    if not named or unquote(named["model"]) != MODEL or not is_well_made:
        return "ValidationException"
    return ""
