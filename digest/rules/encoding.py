"""What is encoded can be decoded again, by every mail program, to the same words.

Source: RFC 2045 (6.7, 6.8), RFC 2046 (4.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from functools import partial

from digest.printed import Finding
from digest.rules import HOSTILE, Proof, charset, content_type, decoded

LONGEST = 76  #: characters of an encoded line

_block = partial(Finding, "encoding", "block")
_warn = partial(Finding, "encoding", "warn")

_LOOSE_EQUALS = re.compile(r"=(?![0-9A-Fa-f]{2}|[ \t]*\r?$)", re.MULTILINE)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\r\n]")
_TEXT = ("text/plain", "text/html")


def check(proof: Proof) -> Iterator[Finding]:
    for part in proof.message.walk():
        if part.is_multipart():
            continue
        kind = content_type(part)
        yield from _transfer(part, kind)
        if kind in _TEXT:
            yield from _characters(part, kind)


def _transfer(part: Message, kind: str) -> Iterator[Finding]:
    encoding = str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()
    body = _encoded(part)
    if encoding in ("quoted-printable", "base64"):
        yield from _line_lengths(body, kind, encoding)
    if encoding == "quoted-printable" and (loose := _LOOSE_EQUALS.search(body)):
        yield _block(
            f"The {kind} part has an “=” that stands for nothing:"
            f" “{body[loose.start() : loose.start() + 12]}”.",
            "Encode the equals sign itself as =3D.",
            kind,
        )
    elif encoding == "base64" and _NOT_BASE64.search(body):
        yield _block(f"The {kind} part is not base64.", "Encode it anew.", kind)
    elif encoding not in ("7bit", "8bit", "quoted-printable", "base64"):
        yield _block(
            f"The {kind} part is encoded as “{encoding[:40]}”, which mail programs do not know.",
            "Encode it as quoted-printable or base64.",
            kind,
        )


def _line_lengths(body: str, kind: str, encoding: str) -> Iterator[Finding]:
    longest = max(map(len, body.splitlines()), default=0)
    if longest > LONGEST:
        yield _block(
            f"The {kind} part has {encoding} lines of up to {longest} characters.",
            f"Break them at {LONGEST}.",
            kind,
        )


def _characters(part: Message, kind: str) -> Iterator[Finding]:
    content, name = decoded(part), charset(part)
    if not name and not content.isascii():
        yield _block(
            f"The {kind} part does not say in which characters it is written.",
            'Declare charset="utf-8" in its Content-Type.',
            kind,
        )
    elif name not in ("", "utf-8", "us-ascii"):
        yield _warn(
            f"The {kind} part is in {name}, which has not every character.",
            "Write it in UTF-8.",
            kind,
        )
    try:
        content.decode(name or "ascii")
    except UnicodeError as error:
        if name:
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            yield _block(
                f"The {kind} part is not {name} from byte {start:,} on.",
                "Encode it in what it declares.",
                kind,
            )


def _encoded(part: Message) -> str:
    """Return a part's content as it stands in the message."""
    try:
        content = part.get_payload()
    except HOSTILE:
        return ""
    return content if isinstance(content, str) else ""
