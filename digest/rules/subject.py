"""The subject can be read in a list of mails, and is honest about what it is.

About 70 characters are shown by Gmail in a browser, 35 to 48 by phones
(measured by EmailToolTester, "How long can a subject line be?", and others).
Capitals and piled-up marks are what SpamAssassin counts (SUBJ_ALL_CAPS,
PLING_QUERY); a reply that is none is what CAN-SPAM calls deceptive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from digest.printed import Finding
from digest.rules import Proof, columns, squash

SHOWN = 70  #: columns that the widest list of mails shows
TOO_LONG = 150  #: columns; nobody shows even half of it
MOST_EMOJI = 2

_block = partial(Finding, "subject", "block", where="Subject")
_warn = partial(Finding, "subject", "warn", where="Subject")
_note = partial(Finding, "subject", "note", where="Subject")

_REPLY = re.compile(r"\s*(re|fwd?|aw|wg|tr|rv|sv|vs|antw|rif)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_MARKS = re.compile(r"[!¡]{2,}|[?¿]{3,}|[!?]*(?:!\?|\?!)[!?]*|\${2,}|€{2,}|£{2,}")
# A flag is two letters; what is joined by U+200D is one picture.
_EMOJI = re.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}"
    r"|[\u2600-\u27BF\u2B50\u2B55\U0001F300-\U0001FAFF]\uFE0F?[\U0001F3FB-\U0001F3FF]?"
    r"(?:\u200D[\u2600-\u27BF\U0001F300-\U0001FAFF]\uFE0F?[\U0001F3FB-\U0001F3FF]?)*"
)


def check(proof: Proof) -> Iterator[Finding]:
    subject = proof.subject
    if not squash(subject):
        if proof.values("Subject"):
            yield _block("The subject shows nothing.", "Write what the mail is about.")
        return
    yield from _length(subject)
    if _is_shouted(subject):
        yield _warn(
            "The subject is all capitals, which filters count and people hear as shouting.",
            "Write it as a sentence.",
        )
    if reply := _REPLY.match(subject):
        yield _warn(
            f"The subject begins with “{reply[0].strip()}”, as if it answered somebody.",
            "Take that out; filters and the law take it for a trick.",
        )
    if marks := _MARKS.search(subject):
        yield _warn(f"The subject has “{marks[0][:20]}” in it.", "One mark is enough.")
    if (emoji := len(_EMOJI.findall(subject))) > MOST_EMOJI:
        yield _warn(
            f"The subject has {emoji} emoji, and screen readers read out each by name.",
            f"Leave at most {MOST_EMOJI}.",
        )


def _length(subject: str) -> Iterator[Finding]:
    wide = columns(subject)
    if wide > SHOWN:
        find = _warn if wide > TOO_LONG else _note
        yield find(
            f"The subject is {wide} characters wide; Gmail shows about {SHOWN} in a browser,"
            " and phones about 40.",
            "Shorten it, or begin with what matters.",
        )


def _is_shouted(subject: str) -> bool:
    """Whether all of it is capitals: at least two words, and more than an abbreviation."""
    cased = [each for each in subject if each.upper() != each.lower()]
    return len(cased) >= 10 and subject == subject.upper() and " " in subject
