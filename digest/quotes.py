"""Who said what: the quotations of an article, and the one to print large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

from digest.passages import Passage

SpeakerKind = Literal["named", "described", "pronoun"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it: the words of the article that say so, and the name they stand for."""

    text: str  #: equals `article_text[start:end]`
    start: int
    end: int
    name: str  #: resolved ("Orlando Posligua"), or `text` where there is no fuller one
    kind: SpeakerKind

    def to_data(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "name": self.name,
            "kind": self.kind,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        return cls(data["text"], data["start"], data["end"], data["name"], data["kind"])


@dataclass(frozen=True, slots=True)
class Quote(Passage):
    """A passage that somebody said, without its outer quotation marks."""

    speaker: Speaker | None = None
    confident: bool = False  #: whether the attribution may be printed large

    def to_data(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "paragraph": self.paragraph,
            "speaker": self.speaker.to_data() if self.speaker else None,
            "confident": self.confident,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        speaker = Speaker.from_data(data["speaker"]) if data["speaker"] else None
        return cls(
            data["text"], data["start"], data["end"], data["paragraph"], speaker, data["confident"]
        )
