"""What an editor put into the introduction reaches the readers: its links, and its marks.

Only https, http and mailto lead anywhere from a mail. Of what is pasted, little is
kept as markup, because nothing else looks alike in every mail program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.printed import Finding
from digest.rules import Proof

_SHOWN = 80  # characters of words, and of an address
_MAILBOX = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+")
_HOST = re.compile(r"(?://)?((?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?)", re.IGNORECASE)


def check(proof: Proof) -> Iterator[Finding]:
    for words, address in proof.lost.links:
        yield Finding(
            "introduction",
            "warn",
            f"“{words[:_SHOWN]}” is no link in the mail: “{address[:_SHOWN]}” leads nowhere from"
            " there.",
            _way_out(address),
            "Introduction",
        )
    if marks := proof.lost.marks:
        yield Finding(
            "introduction",
            "note",
            f"Not printed as it was pasted: {', '.join(marks)}.",
            "The words stay. Bold, italics, links and lists are printed; say the rest in words.",
            "Introduction",
        )


def _way_out(address: str) -> str:
    if _MAILBOX.fullmatch(address):
        return f"Write mailto:{address}"
    if host := _HOST.fullmatch(address):
        return f"Write https://{host[1]}"
    return "Write the whole address: https://…, or mailto:… for a mailbox."
