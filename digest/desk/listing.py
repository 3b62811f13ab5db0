"""The stories of an issue, as its pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest import issue as nouns
from digest.models import Story
from digest.quotes import Quote, find_quotes, printed_words
from digest.sentences import count_words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation that may be printed large."""

    index: int
    words: str
    length: int  #: in words
    speaker: str
    is_named: bool
    start: int  #: where it stands in the article
    paragraph: int  #: from 1
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A story in the list."""

    pk: int
    position: int
    noun: nouns.Story
    candidates: Sequence[Candidate]

    @property
    def before(self) -> int:
        return self.position - 1

    @property
    def after(self) -> int:
        return self.position + 1


def listed(rows: Sequence[Story]) -> list[Listed]:
    found = []
    for row in rows:
        noun = row.to_noun()
        found.append(Listed(row.pk, row.position, noun, candidates(noun)))
    return found


def candidates(story: nouns.Story) -> list[Candidate]:
    """Return the quotations that a story may print large, best first."""
    return [_candidate(place, quote, story) for place, quote in enumerate(story.quotes)]


def other_quotations(story: nouns.Story) -> list[Quote]:
    """Return what is said in the article beside the candidates, in its order."""
    return [
        quote
        for quote in find_quotes(story.article.text)
        if not any(each.start < quote.end and quote.start < each.end for each in story.quotes)
    ]


def _candidate(place: int, quote: Quote, story: nouns.Story) -> Candidate:
    speaker = quote.speaker
    return Candidate(
        place,
        printed_words(quote),
        count_words(quote.text),
        speaker.name if speaker else "",
        speaker is not None and speaker.kind == "named",
        quote.start,
        quote.paragraph + 1,
        quote == story.pull_quote,
    )


def order_of(rows: Sequence[Story]) -> str:
    """Return the order of stories as forms carry it."""
    return " ".join(str(row.pk) for row in rows)
