"""Who said what: the quotations of an article, and the one to print large.

A wrong speaker in large print is worse than no quotation at all, so only those
with a sure speaker may be pulled, and only whole sentences that need nothing before
them. Among these the signs of a good one are those that Bohn and Ling found in what
editors of four news sites had chosen: first person, plain and absolute words, some
length, no figures, dates or brackets (“Catching Attention with Automatic Pull Quote
Selection”, COLING 2020). How well a sentence serves in a summary says nothing of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal, NamedTuple, Self, get_args

from digest import parts
from digest.errors import InputError
from digest.lexicon import (
    AUXILIARIES,
    DAYS_AND_MONTHS,
    HARKING,
    NO_LABELS,
    NO_PERSONS,
    PERSONAL_PRONOUNS,
    POINTING,
    STRIKING,
)
from digest.passages import Passage
from digest.sentences import count_words, split_sentences
from digest.standing import Standing, standing, tongue_of
from digest.voices import Voice, voices

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SHORT, _LONG = 8, 32  # words
_SENTENCES = 8  # of a quotation, looked at for a shorter one
_LONG_WORD = 9  # letters
_FRESH = 0.6  # share of its words that a pull quote may have in common with the headline

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
    def from_data(cls, data: Any) -> Self:
        kind = parts.part(data, "kind")
        if kind not in get_args(SpeakerKind):
            raise InputError(f"A speaker's kind cannot be “{kind}”.")
        return cls(
            parts.text(data, "text"),
            parts.number(data, "start"),
            parts.number(data, "end"),
            parts.text(data, "name"),
            kind,
        )


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
    def from_data(cls, data: Any) -> Self:
        return cls(
            parts.text(data, "text"),
            parts.number(data, "start"),
            parts.number(data, "end"),
            parts.number(data, "paragraph"),
            parts.one_or_none(data, "speaker", Speaker.from_data),
            parts.flag(data, "confident"),
        )


def find_quotes(text: str) -> list[Quote]:
    """Return the direct quotations of `text`, each with its speaker where one is found.

    A quotation stands strictly between its marks, a closing comma included (see
    `printed_words`); one that runs over several paragraphs gives one Quote for each.
    Words set apart, nicknames and titles of works are left out.
    """
    return [
        Quote(
            text[mark.start : mark.end],
            mark.start,
            mark.end,
            mark.paragraph,
            _speaker(text, voice),
            bool(voice and voice.sure),
        )
        for mark, voice in voices(text)
    ]


def _speaker(text: str, voice: Voice | None) -> Speaker | None:
    if voice is None:
        return None
    start, end = voice.mention.start, voice.mention.end
    return Speaker(text[start:end], start, end, voice.name, voice.kind)


def printed_words(quote: Quote) -> str:
    """Return a quotation as it is printed alone: without the comma that led on to its speaker."""
    return quote.text.rstrip().removesuffix(",").removesuffix("，")


def rank_pull_quotes(
    quotes: Sequence[Quote], *, headline: str = "", summary: Sequence[Passage] = ()
) -> list[Quote]:
    """Return what is fit to be printed large, best first; none is better than a bad one.

    A long quotation is shortened to the best of its sentences, each whole. Named
    speakers come before described ones, and each speaker's best before anybody's
    second; what is understood only beside the headline comes after all that needs none.

    Args:
        quotes: of one article, in their order.
        headline: what it says is not said twice.
        summary: nor is what stands in one of these passages.
    """
    end = quotes[-1].end if quotes else 0
    ranked = sorted(
        _fit(quotes, headline, summary),
        key=lambda each: (each.standing, -_merit(each.quote, end), each.quote.start),
    )
    turns = Counter[str]()
    order: list[tuple[Standing, bool, int, Quote]] = []
    for stands, quote in ranked:
        voice = quote.speaker.name.casefold() if quote.speaker else ""
        order.append((stands, not _is_named(quote), turns[voice], quote))
        turns[voice] += 1
    return [quote for *_, quote in sorted(order, key=lambda each: each[:3])]


class _Fit(NamedTuple):
    standing: Standing
    quote: Quote


def _fit(quotes: Sequence[Quote], headline: str, summary: Sequence[Passage]) -> list[_Fit]:
    """Return the best of each sure quotation, of whom a pronoun names only where nobody else is."""
    tongue = tongue_of(" ".join(quote.text for quote in quotes))
    end = quotes[-1].end if quotes else 0
    title = frozenset(_WORD.findall(headline.lower()))
    fit: list[_Fit] = []
    for quote, following in zip_longest(quotes, quotes[1:]):
        if not quote.confident or not _is_presentable(quote, tongue):
            continue
        breaks_off = _breaks_off(quote, following)
        found = [
            _Fit(max(stands, _of_oneself(extract)), extract)
            for extract in _extracts(quote)
            if not (breaks_off and extract.end == quote.end)
            and (stands := standing(extract.text, tongue)) is not Standing.NOT
            and not _is_told(extract, title, summary)
        ]
        if found:
            fit.append(min(found, key=lambda each: (each.standing, -_merit(each.quote, end))))
    return [each for each in fit if not _is_pronoun(each.quote)] or fit


def _of_oneself(quote: Quote) -> Standing:
    """“I don’t work for Lee,” said by Ann Lee: she speaks for somebody else, or another speaks."""
    surname = quote.speaker.name.split()[-1] if _is_named(quote) and quote.speaker else ""
    return Standing.BESIDE if surname and surname in _WORD.findall(quote.text) else Standing.ALONE


def _extracts(quote: Quote) -> Iterator[Quote]:
    """Yield the quotation, and every run of whole sentences in it that is shorter."""
    yield quote
    sentences = split_sentences(quote.text)[:_SENTENCES]
    for first, opening in enumerate(sentences):
        for closing in sentences[first:]:
            start, end = quote.start + opening.start, quote.start + closing.end
            if end - start < len(quote.text):
                text = quote.text[opening.start : closing.end]
                yield Quote(text, start, end, quote.paragraph, quote.speaker, quote.confident)


def _breaks_off(quote: Quote, following: Quote | None) -> bool:
    """Whether its sentence ends in the next quotation: “Who thinks so,” he said, “errs.”"""
    if following is None or following.paragraph != quote.paragraph or quote.text[-1:] != ",":
        return False
    first = following.text.split(maxsplit=1)[0]
    return first[0].islower() and first not in ("and", "but", "or", "because", "so", "while")


def _is_presentable(quote: Quote, tongue: str) -> bool:
    """Whether its speaker can be printed beside it: not “his aide”, “this man”."""
    name = quote.speaker.name if quote.speaker else ""
    first = name.split(" ", 1)[0].lower()
    points = POINTING.get(tongue, frozenset()) | PERSONAL_PRONOUNS.get(tongue, frozenset())
    if len(name) < 2 or (first in NO_PERSONS and not name.isupper() and " " not in name):
        return False  # “Democrats”
    none = points | NO_LABELS | AUXILIARIES
    return first not in none and none.isdisjoint(name.split())  # “one of those advisers”


def _is_pronoun(quote: Quote) -> bool:
    return quote.speaker is not None and quote.speaker.kind == "pronoun"


def _is_named(quote: Quote) -> bool:
    return quote.speaker is not None and quote.speaker.kind == "named"


def _is_told(quote: Quote, title: frozenset[str], summary: Sequence[Passage]) -> bool:
    if any(quote.start < passage.end and passage.start < quote.end for passage in summary):
        return True
    if not title:
        return False
    words = {word.lower() for word in _WORD.findall(quote.text) if len(word) > 3}
    return bool(words) and len(words & title) >= _FRESH * len(words)


def _merit(quote: Quote, end: int) -> float:
    """Return how well it would do in large print; `end` is where the article's quotations end."""
    words = _WORD.findall(quote.text.lower())
    striking = sum([word in STRIKING for word in words])
    dated = sum([word[0].isdigit() or word in DAYS_AND_MONTHS for word in words])
    heavy = sum([len(word) >= _LONG_WORD for word in words]) / len(words)
    merit: float = 1.0 if _SHORT <= count_words(quote.text) <= _LONG else 0.3
    merit += 0.35 * min(3, striking) - 0.4 * min(2, dated) - 1.5 * heavy
    merit -= 0.4 * min(3, sum(word.replace("’", "'") in HARKING for word in words))
    merit -= 0.5 * ("[" in quote.text or "(" in quote.text)
    return merit + 0.2 * (1 - quote.start / (end + 1))  # what is said early carries the article
