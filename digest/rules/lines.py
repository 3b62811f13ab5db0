"""The bytes are such as any mail server passes on unchanged.

Source: RFC 5321 (4.5.3.1.6, 2.3.8), RFC 5322 (2.1.1, 2.2), RFC 2045 (2.7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from digest.printed import Finding
from digest.rules import Proof

LONGEST = 998  #: characters of a line, without its end

_block = partial(Finding, "lines", "block")


@dataclass(frozen=True, slots=True)
class _Fault:
    suspected: Callable[[bytes], bool]  #: quick to ask of megabytes, unlike the pattern
    pattern: re.Pattern[bytes]
    what: str
    fix: str


_FAULTS = (
    _Fault(
        lambda raw: raw.count(b"\n") > raw.count(b"\r\n"),
        re.compile(rb"(?<!\r)\n"),
        "ends in LF alone",
        "Write CRLF at the end of every line.",
    ),
    _Fault(
        lambda raw: raw.count(b"\r") > raw.count(b"\r\n"),
        re.compile(rb"\r(?!\n)"),
        "has a CR without its LF, which some servers take for the end of the line",
        "Write CRLF at the end of every line, and CR nowhere else.",
    ),
    _Fault(
        lambda raw: b"\x00" in raw,
        re.compile(rb"\x00"),
        "has a NUL, which servers cut the message at or refuse",
        "Take it out.",
    ),
    _Fault(
        lambda raw: not raw.isascii(),
        re.compile(rb"[\x80-\xff]"),
        "is not ASCII, and not every server takes more",
        "Encode bodies as quoted-printable, and words in headers as RFC 2047 says.",
    ),
    _Fault(
        lambda raw: max(map(len, raw.splitlines()), default=0) > LONGEST,
        re.compile(rb"[^\r\n]{%d,}" % (LONGEST + 1)),
        f"is longer than {LONGEST} characters, so servers break it",
        "Encode bodies as quoted-printable, and fold headers between words.",
    ),
)


def check(proof: Proof) -> Iterator[Finding]:
    """Yield a finding for each kind of fault, and say where it is first."""
    for fault in _FAULTS:
        places = fault.pattern.finditer(proof.raw) if fault.suspected(proof.raw) else iter(())
        if first := next(places, None):
            line = proof.raw.count(b"\n", 0, first.start()) + 1
            others = _others(sum(1 for _ in places))
            yield _block(f"Line {line} {fault.what}{others}.", fault.fix, f"line {line}")


def _others(count: int) -> str:
    return f" ({count:,} more places like it)" if count else ""
