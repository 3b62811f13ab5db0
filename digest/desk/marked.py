"""An article with marks: which sentences the summary took, and which words somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.issue import OwnWords, Story
from digest.passages import Passage, Span, paragraph_spans
from digest.quotes import Quote, find_quotes
from digest.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one sentence that is said by one voice."""

    start: int  #: where it stands in the article
    text: str
    look: str  #: "said", "pulled" for the quotation printed large, or empty


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    number: int | None  #: its place in the summary, from 1; None when it is not in it
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph."""

    number: int  #: from 1, as people count
    kind: str
    sentences: tuple[Sentence, ...]


def marked(story: Story, language: str) -> list[Marked]:
    """Return a story's article by paragraphs and sentences, with what was taken from it."""
    text = story.article.text
    sentences = split_sentences(text, story.article.language or language)
    said = [*find_quotes(text), *story.quotes]
    kinds = [each.kind for each in story.article.paragraphs]
    return [
        Marked(
            number,
            kinds[number - 1] if number <= len(kinds) else "body",
            tuple(
                Sentence(
                    each.start, each.end, _place(each, story.sentences), _runs(story, said, each)
                )
                for each in sentences
                if span.start <= each.start < span.end
            ),
        )
        for number, span in enumerate(paragraph_spans(text), 1)
    ]


def passage_at(story: Story, start: int, end: int, language: str) -> Passage | None:
    """Return the sentence of the article that stands exactly there, or None."""
    for paragraph in marked(story, language):
        for sentence in paragraph.sentences:
            if (sentence.start, sentence.end) == (start, end):
                return Passage(sentence.text, start, end, paragraph.number - 1)
    return None


def _place(sentence: Span, summary: Sequence[Passage | OwnWords]) -> int | None:
    for number, each in enumerate(summary, 1):
        if isinstance(each, OwnWords):
            continue
        if each.start < sentence.end and sentence.start < each.end:
            return number
    return None


def _runs(story: Story, said: Sequence[Quote], sentence: Span) -> tuple[Run, ...]:
    """Cut a sentence where a quotation begins, and where its look changes."""
    pulled = [story.pull_quote] if story.pull_quote else []
    quotes = [*said, *pulled]
    begun = {quote.start for quote in quotes}
    edges = {edge for quote in quotes for edge in (quote.start, quote.end)}
    points = [sentence.start]
    for edge in sorted(edge for edge in edges if sentence.start < edge < sentence.end):
        if edge in begun or _look(edge, said, pulled) != _look(points[-1], said, pulled):
            points.append(edge)
    text = story.article.text
    return tuple(
        Run(start, text[start:end], _look(start, said, pulled))
        for start, end in pairwise([*points, sentence.end])
    )


def _look(at: int, said: Sequence[Quote], pulled: Sequence[Quote]) -> str:
    if any(quote.start <= at < quote.end for quote in pulled):
        return "pulled"
    return "said" if any(quote.start <= at < quote.end for quote in said) else ""
