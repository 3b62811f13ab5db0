"""What comes out of the press: the finished mail with tokens, and what preflight found.

A mail is printed once for everybody. What differs from reader to reader stands
in it as tokens, which are filled by literal replacement and nothing cleverer:
no template language ever runs over an article.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from digest import parts
from digest.issue import Issue
from digest.trimming import Trim

Severity = Literal["block", "warn", "note"]
TokenName = Literal["unsubscribe", "address", "media"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say: one sentence, and the way to put it right."""

    rule: str  #: the rule's name, which is its file's
    severity: Severity
    what: str
    fix: str
    where: str = ""  #: the story's headline, the header's name, the part
    trim: Trim | None = None  #: what would mend it, where the mail is too large

    def to_data(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "severity": self.severity,
            "what": self.what,
            "fix": self.fix,
            "where": self.where,
            "trim": self.trim.to_data() if self.trim else None,
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        """Read what `to_data` wrote."""
        # What was written before there were any plans has none.
        trim = parts.one_or_none({"trim": None, **data}, "trim", Trim.from_data)
        return cls(**{**data, "trim": trim})


@dataclass(frozen=True, slots=True)
class Lost:
    """What an introduction was given that no reader gets; its words stay."""

    links: tuple[tuple[str, str], ...] = ()  #: the words of each, and where it was to lead
    marks: tuple[str, ...] = ()  #: in the plural: pictures, tables


_ORDER: Mapping[Severity, int] = {"block": 0, "warn": 1, "note": 2}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings as people read them: blocks first, then by rule name."""
    return tuple(sorted(findings, key=lambda found: (_ORDER[found.severity], found.rule)))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The stand-ins for what differs from reader to reader, unique to one issue.

    Each is a legal address below a reserved domain that carries `seal`, a hash
    of the issue, so that no article can contain one: it would have to contain
    its own hash.
    """

    seal: str  #: 16 hexadecimal digits

    def __getitem__(self, name: TokenName) -> str:
        return f"https://{self.seal}.invalid/{name}"

    def fill(self, text: str, values: Mapping[TokenName, str], *, escape: bool) -> str:
        """Put `values` in the place of their tokens; `escape` them for HTML.

        Longer names are never prefixes of shorter ones, so the order is free.
        """
        for name, value in values.items():
            text = text.replace(self[name], html.escape(value) if escape else value)
        return text


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader of one issue, and what is theirs alone."""

    address: str
    unsubscribe: str  #: https address that takes the one-click POST of RFC 8058
    name: str = ""
    reference: str = "sample"  #: identifies the delivery, in headers and tags; [A-Za-z0-9_-]
    shown_as: str = ""  #: the address printed in the message, where it is another's: a test

    def values(self) -> dict[TokenName, str]:
        """What stands in the place of each token, for this reader."""
        return {
            "unsubscribe": self.unsubscribe,
            "address": self.shown_as or self.address,
        }


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished issue: the same bytes for the same issue, every time."""

    issue: Issue
    html: str  #: standards-mode document, CSS inlined, tokens unfilled
    text: str  #: says the same as the HTML; LF line ends, lines of at most 78 but for addresses
    tokens: Tokens
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)  #: name -> bytes, as embedded
    media: str = ""  #: where pictures are on the web, no last slash; else below the public_url
    size: int = 0  #: bytes of the HTML as one reader gets it; 0 where nobody counted them

    def elsewhere(self) -> dict[TokenName, str]:
        """What stands in the place of the token of pictures that the message does not carry."""
        return {"media": self.media or f"{self.issue.publication.public_url}/media"}

    def for_reader(self, reader: Recipient, *, media: str) -> tuple[str, str]:
        """Return the HTML and the text as one reader gets them.

        Args:
            media: what stands before a picture's name: a folder or an address, no last slash.
        """
        values: dict[TokenName, str] = {**reader.values(), "media": media}
        return (
            self.tokens.fill(self.html, values, escape=True),
            self.tokens.fill(self.text, values, escape=False),
        )
