"""The mail is small enough to be shown whole, to be taken at all, and to be fetched on the road.

Gmail cuts HTML at about 102 KB and hides the rest behind a link, the
unsubscribe link with it. Bytes count as the reader gets them, tokens filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from digest.printed import Finding
from digest.rules import Proof, content_type, decoded
from digest.trimming import COMFORTABLE, LARGEST, Trim

MESSAGE_WARN = 10_000_000  #: bytes; from here on Amazon SES sends slowly
MESSAGE_BLOCK = 25_000_000  #: Gmail takes no more
PICTURES_WARN = 800_000  #: bytes of all that a message carries; a phone on the road waits for more

_block = partial(Finding, "size", "block")
_warn = partial(Finding, "size", "warn")


def check(proof: Proof) -> Iterator[Finding]:
    if proof.html_size > COMFORTABLE:
        find = _block if proof.html_size > LARGEST else _warn
        yield find(
            f"The HTML has {proof.html_size:,} bytes; Gmail cuts it at about 102,000.",
            _plan(proof.trim) if proof.trim else "Shorten summaries or leave stories out.",
            "HTML part",
            proof.trim,
        )
    if len(proof.raw) > MESSAGE_WARN:
        find = _block if len(proof.raw) > MESSAGE_BLOCK else _warn
        yield find(
            f"The message has {len(proof.raw) / 1_000_000:.1f} MB; some servers refuse it.",
            "Use smaller pictures, or link them.",
        )
    yield from _pictures(proof)


def _pictures(proof: Proof) -> Iterator[Finding]:
    images = (each for each in proof.message.walk() if content_type(each).startswith("image/"))
    sizes = [len(decoded(each)) for each in images]
    if sum(sizes) > PICTURES_WARN:
        yield _warn(
            f"Its pictures have {sum(sizes) // 1000:,} kB together, the largest"
            f" {max(sizes) // 1000:,} kB; a phone on the road waits for them.",
            f"Save them smaller, to {PICTURES_WARN // 1000} kB together, or leave some out.",
        )


def _plan(trim: Trim) -> str:
    return (
        f"Print headlines only from story {trim.first} on, “{trim.headline[:80]}”:"
        f" {trim.size:,} bytes."
    )
