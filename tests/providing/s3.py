"""Amazon S3 on loopback: PutObject and GetObject as S3 answers them, and what it was sent.

What S3 refuses, this refuses: a call that is not signed, a body that is not what
its checksum says, a name that is taken where the call says it must be free.
"""

from __future__ import annotations

import base64
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote, urlsplit

from tests.loopback import served

BUCKET = "lantern-pictures"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-west-1/s3/aws4_request, SignedHeaders="
    r"(?P<headers>[a-z0-9;-]+), Signature=[0-9a-f]{64}"
)
# Status and words by code, as in "Error responses" of the S3 API reference.
_CODES = {
    "AccessDenied": (403, "Access Denied"),
    "BadDigest": (400, "The checksum you specified did not match the calculated checksum."),
    "ConditionalRequestConflict": (409, "A conflicting operation occurred."),
    "InternalError": (500, "We encountered an internal error. Please try again."),
    "NoSuchBucket": (404, "The specified bucket does not exist"),
    "NoSuchKey": (404, "The specified key does not exist."),
    "PermanentRedirect": (301, "Address this bucket by its own endpoint."),
    "PreconditionFailed": (412, "At least one of the pre-conditions you specified did not hold"),
    "SignatureDoesNotMatch": (403, "The request signature does not match."),
    "SlowDown": (503, "Please reduce your request rate."),
}


class Refusal(Exception):
    """What S3 says no to, by its code."""


@dataclass
class Stored:
    """An object as it is handed out."""

    content: bytes
    headers: Mapping[str, str]


@dataclass
class S3Provider:
    """The server as a test sees it; its faults can be changed while it runs."""

    port: int = 0
    objects: dict[str, Stored] = field(default_factory=dict)  #: by key
    asked: Counter[str] = field(default_factory=Counter)  #: requests by method
    faults: list[str] = field(default_factory=list)  #: codes, or "cut": of the next requests
    always: str = ""  #: a code that every request is refused with
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """Be as it was before the first call."""
        self.objects.clear()
        self.asked.clear()
        self.faults.clear()
        self.always = ""

    def fault(self, method: str) -> str:
        """Count a request; return how to misbehave.

        Raises:
            Refusal: as S3 refuses it.
        """
        with self.lock:
            self.asked[method] += 1
            fault = self.always or (self.faults.pop(0) if self.faults else "")
        if fault in _CODES:
            raise Refusal(fault)
        return fault

    def put(self, key: str, content: bytes, headers: Message) -> None:
        """Store an object.

        Raises:
            Refusal: as S3 refuses it.
        """
        signed = _SIGNED.fullmatch(headers.get("Authorization", ""))
        if signed is None:
            raise Refusal("AccessDenied")
        digest = sha256(content)
        if headers.get("x-amz-content-sha256") not in (digest.hexdigest(), "UNSIGNED-PAYLOAD"):
            raise Refusal("SignatureDoesNotMatch")
        declared = headers.get("x-amz-checksum-sha256")
        if declared and declared != base64.b64encode(digest.digest()).decode():
            raise Refusal("BadDigest")
        with self.lock:
            if headers.get("If-None-Match") == "*" and key in self.objects:
                raise Refusal("PreconditionFailed")
            kept = {name: headers[name] for name in ("Content-Type", "Cache-Control")}
            self.objects[key] = Stored(content, kept)

    def get(self, key: str) -> Stored:
        """Return an object.

        Raises:
            Refusal: it is not there.
        """
        if key not in self.objects:
            raise Refusal("NoSuchKey")
        return self.objects[key]


@contextmanager
def s3_provider() -> Iterator[S3Provider]:
    """Serve one bucket on 127.0.0.1 until the block ends."""
    keeping = S3Provider()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                keeping.fault("PUT")
                keeping.put(self._key(), content, self.headers)
                self._say(200, b"", {"ETag": '"0"'})
            except Refusal as refusal:
                self._refuse(str(refusal))

        def do_GET(self) -> None:
            try:
                fault = keeping.fault("GET")
                stored = keeping.get(self._key())
            except Refusal as refusal:
                self._refuse(str(refusal))
                return
            if fault == "cut":
                self.close_connection = True
                self._say(200, stored.content, stored.headers, send=len(stored.content) // 2)
                return
            self._say(200, stored.content, stored.headers)

        def _key(self) -> str:
            bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
            if bucket != BUCKET:
                raise Refusal("NoSuchBucket")
            return key

        def _refuse(self, code: str) -> None:
            status, words = _CODES[code]
            body = f"<Error><Code>{code}</Code><Message>{words}</Message></Error>"
            self._say(status, body.encode(), {"Content-Type": "application/xml"})

        def _say(
            self, status: int, body: bytes, headers: Mapping[str, str], *, send: int | None = None
        ) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[:send])

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with served(Answering) as keeping.port:
        yield keeping
