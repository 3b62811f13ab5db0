"""A stretch of an article's text, by its place.

The one rule of this module, and of every summary and quotation we print: the
text of a passage stands letter for letter at `[start:end]` of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` equals `article_text[start:end]`; offsets count Unicode code points from 0."""

    text: str
    start: int
    end: int
    paragraph: int  #: the paragraph it begins in, counted from 0

    def to_data(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "paragraph": self.paragraph,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        return cls(data["text"], data["start"], data["end"], data["paragraph"])

    def stands_in(self, text: str) -> bool:
        """Whether `text` holds this passage, letter for letter, where it says."""
        return text[self.start : self.end] == self.text


@dataclass(frozen=True, slots=True)
class Span:
    """Where a paragraph stands in its text: `[start:end]`, in code points."""

    start: int
    end: int


def join_paragraphs(paragraphs: Sequence[str]) -> str:
    """Return the text that stored passages count in."""
    return PARAGRAPH_BREAK.join(paragraphs)


def paragraph_spans(text: str) -> list[Span]:
    """Return where each paragraph of `text` stands.

    Paragraphs are parted by blank lines. In a text without any blank line, as
    scrapers and wire services write them, each line is a paragraph. Blanks
    around a paragraph do not belong to it; empty paragraphs are left out.
    """
    break_at = PARAGRAPH_BREAK if PARAGRAPH_BREAK in text.strip() else "\n"
    spans: list[Span] = []
    position = 0
    for piece in text.split(break_at):
        if stripped := piece.strip():
            start = position + len(piece) - len(piece.lstrip())
            spans.append(Span(start, start + len(stripped)))
        position += len(piece) + len(break_at)
    return spans
