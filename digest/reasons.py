"""Why an article was picked or not: the facts, and the sentence that follows from them.

The facts are stored beside each choice; whoever reads them later gets the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from digest.features import Features, in_words

_HEADLINE = 80  # characters of one that a reason repeats


@dataclass(frozen=True, slots=True)
class Why:
    """One of the kinds below, with the facts that its sentence is made of."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)  #: plain data

    def __str__(self) -> str:
        text = _SENTENCES[self.kind](self.facts)
        return f"{text[:1].upper()}{text[1:]}."

    def to_data(self) -> dict[str, Any]:
        return {"kind": self.kind, **self.facts}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Why:
        facts = dict(data)
        return cls(facts.pop("kind"), facts)


def named(headline: str) -> str:
    """Return a headline as a reason repeats it."""
    if len(headline) > _HEADLINE:
        headline = headline[:_HEADLINE].rstrip() + "…"
    return f"“{headline}”"


def _picked(facts: Mapping[str, Any]) -> str:
    features = Features.from_data(facts["features"])
    parts = [str(features)]
    if facts.get("crowding"):
        parts.insert(0, f"{_ordinal(facts['crowding'])} from this source, because too few others"
                     " were left")  # fmt: skip
    if facts.get("follows"):
        parts.insert(0, f"a follow-up to {facts['follows']}")
    if facts.get("pinned"):
        parts.insert(0, "pinned by an editor")
    if facts.get("section"):
        parts.append(f"number {facts['nth']} of “{facts['section']}”")
    if features.others:
        reports = "report" if features.others == 1 else "reports"
        parts.append(f"{features.others} other {reports} of it hidden")
    return "; ".join(parts)


def _same(facts: Mapping[str, Any]) -> str:
    if facts.get("rank"):
        return f"same story as number {facts['rank']}"
    return f"same story as {facts['headline']}, which is not picked"


def _crowded(facts: Mapping[str, Any]) -> str:
    limit = facts["limit"]
    return f"{_ordinal(limit + 1)} from this source; the limit is {limit}"


def _full(facts: Mapping[str, Any]) -> str:
    return f"“{facts['section']}” is full; the limit is {facts['limit']}"


def _like(facts: Mapping[str, Any]) -> str:
    return f"much like number {facts['rank']}; {Features.from_data(facts['features'])}"


def _below(facts: Mapping[str, Any]) -> str:
    return f"below the cut of {facts['count']}: {Features.from_data(facts['features'])}"


def _told(facts: Mapping[str, Any]) -> str:
    return f"same story as {facts['headline']}, {facts['sent']}"


def _ahead(facts: Mapping[str, Any]) -> str:
    return f"dated {in_words(timedelta(seconds=facts['seconds']))} ahead; held until then"


def _older(facts: Mapping[str, Any]) -> str:
    return f"older than the window of {in_words(timedelta(seconds=facts['seconds']))}"


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        "picked": _picked,
        "same story": _same,
        "source full": _crowded,
        "section full": _full,
        "much like": _like,
        "below the cut": _below,
        "none asked for": lambda _: "no story was asked for",
        "sent": lambda facts: str(facts["sent"]),
        "told before": _told,
        "muted": lambda facts: f"about “{facts['topic']}”, a topic that is muted",
        "left out": lambda facts: str(facts["because"]).rstrip("."),
        "says nothing": lambda _: "it has neither a headline nor a text",
        "far ahead": lambda facts: f"dated {facts['day']}, too far ahead to be right; held",
        "ahead": _ahead,
        "older": _older,
        "again": lambda _: "the same article, handed over again",
    }
)


def _ordinal(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    return words[number - 1] if number <= len(words) else f"number {number}"
