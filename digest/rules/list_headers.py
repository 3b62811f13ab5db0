"""The headers that tell a mailing from a letter: filters, replies and complaints go by them.

Source: RFC 2919 (3), RFC 3834 (2), and Gmail's guide to its feedback loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from digest.printed import Finding
from digest.rules import Proof

AMAZON = 996  #: characters of a header, its name among them (SESv2, MessageHeader)

# To, From and the like are fields of a request to SES, or SES's own.
_NO_HEADERS_THERE = ("From", "To", "Reply-To", "Subject", "Date", "Content-Type", "")
_LIST_ID = re.compile(r'("([^"\\]|\\.)*"\s*|[^<>"]*)<[!-;=?-~]+\.[!-;=?-~]+>')
_UNANSWERED = re.compile(r"\b(no|do-?not|nicht)[-_.]?(reply|respond|antworten)@", re.IGNORECASE)
_FEEDBACK_ID = re.compile(r"([^:]*:){0,3}[^:\s]{5,15}")

_block = partial(Finding, "list_headers", "block")
_warn = partial(Finding, "list_headers", "warn")
_note = partial(Finding, "list_headers", "note")


def check(proof: Proof) -> Iterator[Finding]:
    yield from _list_id(proof)
    yield from _replies(proof)
    yield from _too_long_for_amazon(proof)
    if [value.lower() for value in proof.values("Precedence")] != ["bulk"]:
        yield _warn(
            "Holiday replies and the like will come back.",
            "Add “Precedence: bulk”.",
            "Precedence",
        )
    feedback = proof.values("Feedback-ID")
    if not feedback:
        yield _note(
            "Gmail cannot tell you which issue people complained about.",
            "Add “Feedback-ID: issue:publication:kind:sender”.",
            "Feedback-ID",
        )
    elif not _FEEDBACK_ID.fullmatch(feedback[0]):
        yield _warn(
            f"Gmail cannot read the Feedback-ID “{feedback[0][:80]}”.",
            "Write at most four parts with colons between them; the last has 5 to 15 characters.",
            "Feedback-ID",
        )


def _replies(proof: Proof) -> Iterator[Finding]:
    for value in [*proof.values("Reply-To"), *proof.values("From")][:1]:
        if unanswered := _UNANSWERED.search(value):
            yield _note(
                f"Who answers writes to “{unanswered[0]}”, which nobody reads.",
                "Give an address that somebody reads: answers tell filters that mail is wanted.",
                "Reply-To",
            )


def _too_long_for_amazon(proof: Proof) -> Iterator[Finding]:
    """Name what Amazon SES would refuse in the request that it makes its message of."""
    for name, value in proof.head if proof.issue else ():
        length = len(name) + len(value)
        if length > AMAZON and name not in _NO_HEADERS_THERE:
            yield _warn(
                f"The header {name} has {length:,} characters; Amazon SES takes {AMAZON}.",
                "Give the publication a shorter name, slug and archive address.",
                name,
            )


def _list_id(proof: Proof) -> Iterator[Finding]:
    values = proof.values("List-Id")
    if not values:
        yield _block(
            "Readers cannot filter this mailing, and mail programs cannot name it.",
            "Add “List-Id: Name <name.your.domain>”.",
            "List-Id",
        )
    elif not _LIST_ID.fullmatch(values[0]) or "=?" in values[0].rpartition("<")[2]:
        yield _block(
            f"The List-Id is “{values[0][:80]}”.",
            "Write it like “Name <name.your.domain>”, the part in brackets in ASCII.",
            "List-Id",
        )
