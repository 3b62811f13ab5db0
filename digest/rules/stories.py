"""An issue has something to read: at least one story."""

from __future__ import annotations

from collections.abc import Iterator

from digest.printed import Finding
from digest.rules import Proof


def check(proof: Proof) -> Iterator[Finding]:
    if proof.issue is not None and not any(proof.issue.stories):
        yield Finding(
            "stories", "block", "The issue has no story.", "Add one from the pool.", "stories"
        )
