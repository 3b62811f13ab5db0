"""The words beside the subject, in a list of mails, are chosen and say something new.

Inboxes show 40 to 140 characters of them, most up to 90: Outlook and phones the
least, Apple Mail on a Mac the most. Where a mail has none, they show its first words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from digest.printed import Finding
from digest.rules import Proof, columns, squash

SHORTEST, USUAL, LONGEST = 40, 90, 140  #: columns

_block = partial(Finding, "preheader", "block", where="preheader")
_warn = partial(Finding, "preheader", "warn", where="preheader")
_note = partial(Finding, "preheader", "note", where="preheader")

_BOILERPLATE = re.compile(
    r"(view|open|read) (this|it|the|in)\b.{0,30}\b(browser|online)|(trouble|can't|cannot) \w+"
    r"|unsubscribe|im browser|online (ansehen|lesen)|dans (votre|le) navigateur"
    r"|(ver|abrir) en (el|tu|su) navegador",
    re.IGNORECASE,
)


def check(proof: Proof) -> Iterator[Finding]:
    shown = " ".join(proof.page_text.split())
    if proof.issue is not None and proof.issue.preheader.strip():
        yield from _chosen(proof, proof.issue.preheader.strip(), shown)
    elif proof.issue is not None:
        yield _note(
            f"There is no preheader, so inboxes show the mail's first words: “{shown[:60]}”.",
            "Write one sentence that makes the reader curious about what the subject leaves out.",
        )
    elif _BOILERPLATE.match(shown):
        yield _note(
            f"Inboxes show “{shown[:60]}” beside the subject.",
            "Put a sentence about the content before it, hidden if need be.",
        )
    elif shown and _repeats(shown, proof.subject):
        yield _note(
            "The mail begins with its subject, so inboxes show it twice.",
            "Put another sentence first, hidden if need be.",
        )


def _chosen(proof: Proof, preheader: str, shown: str) -> Iterator[Finding]:
    if shown and squash(preheader) not in squash(shown):
        yield _block(
            "The HTML lacks the preheader.",
            "Put it on top of this layout's template.",
        )
    if _repeats(preheader, proof.subject):
        yield _warn(
            "The preheader repeats the subject, which stands right beside it.",
            "Say what else is in the issue.",
        )
    elif (wide := columns(preheader)) < SHORTEST:
        yield _note(
            f"The preheader is {wide} characters wide; most inboxes have room for {SHORTEST} to"
            f" {USUAL}.",
            "Name another story, or say why it matters.",
        )
    elif wide > LONGEST:
        yield _note(
            f"The preheader is {wide} characters wide; most inboxes show {SHORTEST} to {USUAL},"
            f" and none more than {LONGEST}.",
            f"Say what matters in the first {SHORTEST}.",
        )


def _repeats(words: str, subject: str) -> bool:
    return bool(squash(subject)) and squash(words).startswith(squash(subject))
