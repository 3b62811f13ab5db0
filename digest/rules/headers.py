"""Each header that a mail needs is there, once, in the form that RFC 5322 gives it (3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from digest.printed import Finding
from digest.rules import Proof

NEEDED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_ONCE = (
    *NEEDED,
    "Sender",
    "Reply-To",
    "Cc",
    "In-Reply-To",
    "References",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "Precedence",
    "Content-Transfer-Encoding",
)
_FORMS = {
    "Date": re.compile(
        r"([A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(:\d{2})?"
        r" ([+-]\d{4}|GMT|UT)( \(.*\))?"
    ),
    "Message-ID": re.compile(r"<[^<>@\s]+@[^<>@\s]+>"),
    "MIME-Version": re.compile(r"1\.0"),
    "Subject": re.compile(r"(?s).+"),
}

_block = partial(Finding, "headers", "block")


def check(proof: Proof) -> Iterator[Finding]:
    for name in _ONCE:
        yield from _counted(proof, name)
    for name, form in _FORMS.items():
        for value in proof.values(name):
            if not form.fullmatch(value):
                what = f"is “{value[:80]}”" if value else "is empty"
                yield _block(f"{name} {what}.", f"Write {_EXAMPLES[name]}.", name)
    for name, line in proof.head:
        if not name:
            yield _block(
                f"A line among the headers is none: “{line[:80]}”.",
                "Take it out, or put a name and a colon before it.",
            )


_EXAMPLES = {
    "Date": "it like “Fri, 16 Oct 2026 06:00:00 +0000”",
    "Message-ID": "it like “<something.unique@your.domain>”",
    "MIME-Version": "“1.0”",
    "Subject": "what the mail is about",
}


def _counted(proof: Proof, name: str) -> Iterator[Finding]:
    count = len(proof.values(name))
    if count > 1:
        yield _block(f"{name} stands there {count} times.", "Leave one of them.", name)
    elif not count and name in NEEDED:
        yield _block(f"{name} is missing.", f"Add one {name} header.", name)
