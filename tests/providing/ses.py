"""The provider itself: SendBulkEmail and SendEmail as SES answers them, and a log of both."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from typing import IO, Any

from tests.loopback import served
from tests.providing import limits
from tests.providing.limits import Data
from tests.providing.script import REFUSALS, Refusal, Script

SENDERS = frozenset({"lantern.example"})  #: verified domains
CONFIGURATION_SETS = frozenset({"digest"})
_PATIENCE = 30.0  # seconds that a hanging answer hangs; a test ends it before
_BRIEF = ("id", "to", "tags")
_WHOLE = SMTP.clone(max_line_length=998)  # a long List-Unsubscribe stays one line


@dataclass(frozen=True)
class Accepted:
    """One message that was taken, as its reader gets it."""

    id: str
    to: str
    subject: str = ""
    html: str = ""
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    posted: str = ""  #: what SendEmail was given, in base64

    @property
    def raw(self) -> bytes:
        if self.posted:
            return base64.b64decode(self.posted)
        message = EmailMessage(policy=_WHOLE)
        message["To"], message["Subject"] = self.to, self.subject
        for name, value in self.headers.items():
            message[name] = value
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        return message.as_bytes()


@dataclass
class Provider:
    """The server as a test sees it; the script can be changed while it runs."""

    port: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    unrendered: list[str] = field(default_factory=list)  #: taken, and lost over a variable
    requests: list[Data] = field(default_factory=list)  #: the body of each HTTP request, in order
    script: Script = field(default_factory=Script)
    rate: float | None = None  #: that the account may send at; None: it does not say
    day: int | None = None  #: recipients that it may have in 24 hours; None: as many as it likes
    sent: int = 0  #: of them, before the first call and since
    refused: list[str] = field(default_factory=list)  #: addresses for which the day had no room
    log: IO[str] | None = None
    is_brief: bool = False  #: whether the log has no words of a message
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """Be as it was before the first call."""
        self.accepted.clear()
        self.unrendered.clear()
        self.refused.clear()
        self.requests.clear()
        self.script = Script()
        self.rate = self.day = None
        self.sent = 0

    def close(self) -> None:
        """Let every answer go that hangs."""
        self._closing.set()

    def answer(self, path: str, request: Data) -> tuple[str, bytes]:
        """Take a request; return how to misbehave, and the answer.

        Raises:
            Refusal: as SES refuses it, or as the script says.
        """
        with self._lock:
            self.requests.append(request)
            fault = self.script.next_fault()
            if fault in REFUSALS:
                raise REFUSALS[fault]
            if path == "/v2/email/outbound-emails":
                answer: Data = {"MessageId": self._post(request)}
            elif path == "/v2/email/outbound-bulk-emails":
                answer = {"BulkEmailEntryResults": self._bulk(request)}
            else:
                raise Refusal(404, "UnknownOperationException", "")
            if self.log:
                self.log.flush()
                os.fsync(self.log.fileno())
        self._closing.wait(_PATIENCE if fault == "hang" else self.script.delay)
        return fault, _spoilt(fault, answer)

    def account(self, path: str) -> bytes:
        """Return what an account may send.

        Raises:
            Refusal: it does not say, or something else was asked for.
        """
        if path != "/v2/email/account" or self.rate is None:
            raise Refusal(403, "AccessDeniedException", "No right to ses:GetAccount.")
        day = -1.0 if self.day is None else float(self.day)
        quota = {"Max24HourSend": day, "MaxSendRate": self.rate, "SentLast24Hours": self.sent}
        return json.dumps({"SendQuota": quota}).encode()

    def _bulk(self, request: Data) -> list[Data]:
        sender = request["FromEmailAddress"]
        limits.address(sender, verified=SENDERS)
        (reply_to,) = request["ReplyToAddresses"]
        limits.address(reply_to)
        _configuration(request)
        entries = limits.entries(request)
        if self._has_used_up_the_day():
            self.refused += [each["Destination"]["ToAddresses"][0] for each in entries]
            raise REFUSALS["quota"]
        shared = {"From": sender, "Reply-To": reply_to}
        messages = [self._message(request["DefaultContent"]["Template"], each) for each in entries]
        if self.script.poison & {each.to for each in messages}:
            raise limits.bad("Invalid parameters.")
        return [self._take(each, shared) for each in messages]

    def _message(self, template: Data, entry: Data) -> Accepted:
        """Return the message of one entry; its subject is empty where it cannot be filled in."""
        default = limits.variables(template["TemplateData"])
        own = entry.get("ReplacementEmailContent", {}).get("ReplacementTemplate", {})
        given = own.get("ReplacementTemplateData")
        data = limits.variables(given) if given else default
        content = template["TemplateContent"]
        names = ("Subject", "Html", "Text")
        subject, html, text = (limits.render(content[name], data) for name in names)
        (to,) = entry["Destination"]["ToAddresses"]
        whole = subject is not None and html is not None and text is not None
        return Accepted(
            id=f"0102{next(self._ids):012x}-000000",
            to=limits.address(to),
            subject=subject or "" if whole else "",
            html=html or "",
            text=text or "",
            headers=limits.headers(template["Headers"], entry.get("ReplacementHeaders", [])),
            tags=limits.tags(entry.get("ReplacementTags", [])),
        )

    def _take(self, message: Accepted, shared: dict[str, str]) -> Data:
        status = self.script.statuses.get(message.to, "SUCCESS")
        if self._has_used_up_the_day():
            self.refused.append(message.to)
            status = "ACCOUNT_DAILY_QUOTA_EXCEEDED"
        if status != "SUCCESS":
            return {"Status": status, "Error": f"{status} for {message.to}"}
        if not message.subject:
            self.unrendered.append(message.to)
            return {"Status": status, "MessageId": message.id}
        self._keep(Accepted(**{**asdict(message), "headers": shared | message.headers}))
        return {"Status": status, "MessageId": message.id}

    def _post(self, request: Data) -> str:
        _configuration(request)
        (to,) = request["Destination"]["ToAddresses"]
        raw = request["Content"]["Raw"]["Data"]
        message = Accepted(f"0102{next(self._ids):012x}-000000", limits.address(to), posted=raw)
        if message.to in self.script.poison:
            raise REFUSALS["rejected"]
        if self._has_used_up_the_day():
            raise REFUSALS["quota"]
        self._keep(message)
        return message.id

    def _has_used_up_the_day(self) -> bool:
        return self.day is not None and self.sent >= self.day

    def _keep(self, message: Accepted) -> None:
        self.sent += 1
        self.accepted.append(message)
        if self.log:
            whole = asdict(message)
            kept = {name: whole[name] for name in _BRIEF} if self.is_brief else whole
            self.log.write(json.dumps(kept) + "\n")


def _configuration(request: Data) -> None:
    name = request.get("ConfigurationSetName")
    if name is not None and name not in CONFIGURATION_SETS:
        raise Refusal(404, "NotFoundException", f"Configuration set <{name}> does not exist.")


def _spoilt(fault: str, answer: Data) -> bytes:
    whole = json.dumps(answer).encode()
    results: Sequence[Data] = answer.get("BulkEmailEntryResults", [])
    match fault:
        case "page":
            return b"<html><body>Please sign in to the network.</body></html>"
        case "truncated":
            return whole[: len(whole) // 2]
        case "empty":
            return b"{}"
        case "short":
            return json.dumps({"BulkEmailEntryResults": results[1:]}).encode()
        case "nameless":
            return json.dumps(
                {"BulkEmailEntryResults": [{"Status": "SUCCESS"}] * len(results)}
            ).encode()
    return whole


@contextmanager
def provider(
    log: Path | None = None, *, port: int = 0, is_brief: bool = False
) -> Iterator[Provider]:
    """Serve on 127.0.0.1 until the block ends.

    Args:
        log: JSON lines of what is accepted, safe on disk before the answer is given.
        port: 0 for any that is free.
        is_brief: whether the lines have no words of a message.
    """
    kept = log.open("a", encoding="utf-8") if log else None
    taking = Provider(log=kept, is_brief=is_brief)

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            with suppress(ConnectionError):  # whoever asked is dead
                super().handle()

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # whoever asked died over it
                self.close_connection = True
                return
            try:
                if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 "):
                    raise Refusal(403, "MissingAuthenticationTokenException", "Not signed.")
                fault, answer = taking.answer(self.path, json.loads(body))
            except Refusal as refusal:
                self._say(refusal.status, json.dumps({"message": refusal.words}), refusal.code)
                return
            if fault in ("hang", "reset"):
                self._reset()
                return
            status = {"error": 500, "unavailable": 503}.get(fault, 200)
            self._say(status, answer.decode())

        def do_GET(self) -> None:
            try:
                self._say(200, taking.account(self.path).decode())
            except Refusal as refusal:
                self._say(refusal.status, json.dumps({"message": refusal.words}), refusal.code)

        def _say(self, status: int, body: str, code: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.send_header("Content-Type", "application/json")
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(body.encode())

        def _reset(self) -> None:
            self.close_connection = True
            linger = struct.pack("ii", 1, 0)  # close with RST
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    try:
        with served(Answering, port) as taking.port:
            try:
                yield taking
            finally:
                taking.close()
    finally:
        if taking.log:
            taking.log.close()
