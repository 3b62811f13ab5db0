"""A stretch of an article's text, by its place.

The one rule of this module, and of every summary and quotation we print: the
text of a passage stands letter for letter at `[start:end]` of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

from digest import parts

PARAGRAPH_BREAK = "\n\n"
_WIDEST_WRAPPED = 100  # code points; a longer line was not wrapped by hand or by a mail program


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
    def from_data(cls, data: Any) -> Self:
        return cls(
            parts.text(data, "text"),
            parts.number(data, "start"),
            parts.number(data, "end"),
            parts.number(data, "paragraph"),
        )

    def stands_in(self, text: str) -> bool:
        """Whether `text` holds this passage, letter for letter, where it says."""
        return text[self.start : self.end] == self.text


class Span(NamedTuple):
    """Where a paragraph stands in its text: `[start:end]`, in code points."""

    start: int
    end: int


def join_paragraphs(paragraphs: Sequence[str]) -> str:
    """Return the text that stored passages count in."""
    return PARAGRAPH_BREAK.join(paragraphs)


def paragraph_spans(text: str) -> list[Span]:
    """Return where each paragraph of `text` stands.

    Paragraphs are parted by blank lines. In a text without any blank line, as
    scrapers and wire services write them, each line is a paragraph; so is each
    line of a block in which one is too long to have been wrapped. Blanks around
    a paragraph do not belong to it; empty paragraphs are left out.
    """
    return list(_paragraph_spans(text))


@lru_cache(maxsize=4)  # one article is asked for its quotes, its sentences and its summary
def _paragraph_spans(text: str) -> tuple[Span, ...]:
    break_at = PARAGRAPH_BREAK if PARAGRAPH_BREAK in text.strip() else "\n"
    spans: list[Span] = []
    position = 0
    for block in text.split(break_at):
        lines = block.split("\n")
        if max(map(len, lines)) <= _WIDEST_WRAPPED:
            lines = [block]
        for line in lines:
            if stripped := line.strip():
                start = position + len(line) - len(line.lstrip())
                spans.append(Span(start, start + len(stripped)))
            position += len(line) + 1
        position += len(break_at) - 1
    return tuple(spans)
