"""Exactly what was approved, kept as it was printed: what is sent, and nothing else.

Thawing needs neither templates nor their libraries: the process that sends
imports none of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from digest.issue import Issue
from digest.models import Frozen
from digest.printed import Printed, Tokens


def fingerprint(printed: Printed) -> str:
    """Return the sha256 of everything in a printed issue that a reader could see."""
    parts = [
        json.dumps(printed.issue.to_data(), sort_keys=True, ensure_ascii=True),
        printed.html,
        printed.text,
        printed.tokens.seal,
        *sorted(printed.pictures),  # named by their own hashes
    ]
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def freeze(issue_id: int, printed: Printed, *, variant: str = "") -> Frozen:
    """Return an unsaved row that holds a printed issue."""
    return Frozen(
        issue_id=issue_id,
        variant=variant,
        seal=fingerprint(printed),
        issue_data=printed.issue.to_data(),
        html=printed.html,
        text=printed.text,
        token_seal=printed.tokens.seal,
        pictures=sorted(printed.pictures),
        media=printed.media,
        size=printed.size,
        findings=[finding.to_data() for finding in printed.findings],
    )


def thaw(row: Frozen, pictures: Mapping[str, bytes] | None = None) -> Printed:
    """Return what was frozen.

    Args:
        pictures: the bytes behind the names, where they travel with the message;
            otherwise it links to them.
    """
    return Printed(
        issue=Issue.from_data(row.issue_data),
        html=row.html,
        text=row.text,
        tokens=Tokens(row.token_seal),
        pictures=pictures or {},
        media=row.media,
        size=row.size,
    )
