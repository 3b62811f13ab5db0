"""The parts fit together: nothing is broken, and each picture is there for whoever shows it.

Source: RFC 2045, RFC 2046 (5.1), RFC 2387, RFC 2392.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.policy import default
from functools import partial
from urllib.parse import unquote

from digest.printed import Finding
from digest.rules import HOSTILE, LONGEST_HEADER, Proof, content_type

_block = partial(Finding, "structure", "block")
_warn = partial(Finding, "structure", "warn")


def check(proof: Proof) -> Iterator[Finding]:
    for defect in sorted(set(_defects(proof))):
        yield _block(
            f"A strict mail program finds a fault: {defect}.",
            "Write the message with a mail library, and change nothing afterwards.",
        )
    for part in proof.message.walk():
        if content_type(part).startswith(("application/", "message/")):
            yield _warn(
                f"The message carries a {content_type(part)} part, which filters distrust.",
                "Link to it instead.",
                content_type(part),
            )
    yield from _pictures(proof)


def _defects(proof: Proof) -> Iterator[str]:
    """Yield what the standard library's strict parser objects to, in a few words."""
    yield from (
        _in_words(defect) for part in proof.message.walk() for defect in map(type, part.defects)
    )
    for part in proof.message.walk():
        for name, value in part.raw_items():
            try:
                strict = default.header_fetch_parse(name, value[:LONGEST_HEADER])
                yield from (f"{name}: {_in_words(type(defect))}" for defect in strict.defects)
            except HOSTILE:
                yield f"{name} cannot be read"


def _in_words(defect: type) -> str:
    """Turn StartBoundaryNotFoundDefect into “start boundary not found”."""
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in defect.__name__)
    return words.strip().removesuffix(" defect")


def _pictures(proof: Proof) -> Iterator[Finding]:
    carried = {str(part["Content-ID"]).strip(" <>") for part in proof.message.walk()} - {"None"}
    images = [] if proof.page is None else proof.page.iter("img")
    shown = {unquote(src[4:]) for src in (str(each.get("src")) for each in images) if _is_cid(src)}
    for name in sorted(shown - carried):
        yield _block(
            f"The HTML shows a picture that the message does not carry: “{name[:80]}”.",
            "Add the part with this Content-ID, or take the picture out.",
            name[:80],
        )
    for name in sorted(carried - shown):
        yield _warn(
            f"The message carries a picture that nothing shows: “{name[:80]}”.",
            "Leave it out; mail programs list it as an attachment.",
            name[:80],
        )


def _is_cid(src: str) -> bool:
    return src[:4].lower() == "cid:"
