"""The checks a mail must pass; one rule a file, found by its name.

A rule is a module with one function, `check(proof)`, that yields a `Finding`
for everything it dislikes. Preflight runs them on an issue before it may be
approved; `digest lint` runs the same rules on any finished message. A rule that
needs the issue yields nothing for a message that came without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from digest.issue import Issue
from digest.printed import Finding

Check = Callable[["Proof"], Iterable[Finding]]

_ORDER = {"block": 0, "warn": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the rules read: a finished message, and what it was made of where we know that."""

    raw: bytes  #: the message as it would go over the wire
    message: Message  #: `raw`, parsed without decoding its headers (policy compat32)
    html: str  #: the HTML part, decoded; empty when there is none
    text: str  #: the text part, decoded; empty when there is none
    to: str | None = None  #: the envelope's recipient, when known
    issue: Issue | None = None  #: None for a message from elsewhere


def run_rules(proof: Proof) -> list[Finding]:
    """Return every finding, blocks first, then by rule name."""
    findings = [finding for check in _checks() for finding in check(proof)]
    return sorted(findings, key=lambda found: (_ORDER[found.severity], found.rule))


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(_load())


def _load() -> Iterator[Check]:
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        check: Check = import_module(f"{__name__}.{module.name}").check
        yield check
