"""A summary made of the article's own sentences, whole and in their order.

Sentences are chosen, never written. What speaks for one: it shares its words
with much of the article, it stands early, it says something the chosen ones do
not. What bars one: it leans on a sentence that was not chosen (“He also said …”),
it is a heading or a caption, or it would cut a quotation in two.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from digest.lexicon import DAYS_AND_MONTHS, FUNCTION_WORDS, LEANING, PERSONAL_PRONOUNS, POINTING
from digest.passages import Passage, Span, paragraph_spans
from digest.sentences import count_words, split_sentences

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and ideographs
_ENDS = re.compile(r"[.!?…。！？．][\s\"”“»«'’›)\]}」』]*$")
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("(", ")"), ("[", "]"))
_OPENING = frozenset("\"“”„«»‘'‚「『–—-•*")
_ASIDE = re.compile(  # captions, and what a page says about itself
    r"\((?:pictured|left|right|above|below|centre|center)\b|^(?:scroll down|click here|read more)",
    re.IGNORECASE,
)
_EXPLETIVES = frozenset(["it", "this", "there", "es", "ce", "c'est", "c’est", "er", "het"])
_OPENING_WORDS = 3  # behind the first
_WORTH_IT = 0.35  # of the best sentence's worth; less is filling
_NONE: frozenset[str] = frozenset()
_FEWEST_WORDS = 5
_LONGEST = 45  # words; a longer sentence is hard to read in a summary
_EARLY = 0.8  # weight of an early place, beside the words
_ON_SUBJECT = 0.5  # weight of the headline's words
_REPEATS = 0.7  # how much likeness to a chosen sentence costs

Fitness = Literal["alone", "leaning", "never"]  # leaning: on the sentence before it


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    paragraph: int
    length: int  #: in words
    weights: dict[str, float]  #: of its terms, of unit length
    worth: float
    fitness: Fitness


def summarise(
    text: str, *, words: int = 60, language: str = "en", headline: str = ""
) -> list[Passage]:
    """Return the sentences that say most of `text` in at most `words` words.

    There is at least one sentence if `text` has any: where none that stands alone
    is short enough, the shortest comes whole, because a sentence is never cut.

    Args:
        language: BCP 47, for telling where sentences end.
        headline: what stands above the summary; sentences on its subject gain.
    """
    sentences = _sentences(text, language, headline)
    return [_passage(text, sentences[number]) for number in sorted(_choose(sentences, words))]


def _sentences(text: str, language: str, headline: str) -> list[_Sentence]:
    tongue = language.split("-")[0].lower()
    spans = split_sentences(text, language)
    bags = [_terms(text[span.start : span.end], tongue) for span in spans]
    spread = Counter(term for bag in bags for term in bag)
    vectors = [_weigh(bag, spread, len(spans)) for bag in bags]
    whole = _unit({term: n * math.log(1 + len(spans) / n) for term, n in spread.items()})
    subject = _weigh(_terms(headline, tongue), spread, len(spans))
    return [
        _Sentence(
            span=span,
            paragraph=paragraph,
            length=count_words(text[span.start : span.end]),
            weights=vector,
            worth=_likeness(vector, whole)
            + _ON_SUBJECT * _likeness(vector, subject)
            + _EARLY / math.sqrt(1 + number),
            fitness=_fitness(text, span, tongue, number == 0),
        )
        for number, (span, paragraph, vector) in enumerate(
            zip(spans, _paragraphs(text, spans), vectors, strict=True)
        )
    ]


def _paragraphs(text: str, spans: Sequence[Span]) -> Iterator[int]:
    paragraphs = paragraph_spans(text)
    number = 0
    for span in spans:
        while paragraphs[number].end <= span.start:
            number += 1
        yield number


def _terms(words: str, tongue: str) -> Counter[str]:
    if _UNSPACED.search(words):
        return Counter(words[at : at + 2] for at in range(len(words) - 1))
    idle = FUNCTION_WORDS.get(tongue, frozenset())
    return Counter(
        word for word in _WORD.findall(words.lower()) if len(word) > 2 and word not in idle
    )


def _weigh(bag: Counter[str], spread: Counter[str], sentences: int) -> dict[str, float]:
    known = ((term, n) for term, n in bag.items() if term in spread)
    return _unit({term: n * math.log(1 + sentences / spread[term]) for term, n in known})


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {term: weight / norm for term, weight in vector.items()}


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def _choose(sentences: Sequence[_Sentence], words: int) -> set[int]:
    chosen: set[int] = set()
    worth = [sentence.worth for sentence in sentences]
    best_worth = 0.0
    left = words
    while candidates := [
        number
        for number, sentence in enumerate(sentences)
        if number not in chosen and sentence.length <= left and _stands(sentences, number, chosen)
    ]:
        best = max(candidates, key=lambda number: worth[number])
        if worth[best] < _WORTH_IT * best_worth:
            break
        best_worth = max(best_worth, worth[best])
        chosen.add(best)
        left -= sentences[best].length
        for number, sentence in enumerate(sentences):
            alike = _likeness(sentence.weights, sentences[best].weights)
            worth[number] = min(worth[number], sentence.worth - _REPEATS * alike)
    return chosen or _best_of_bad(sentences)


def _stands(sentences: Sequence[_Sentence], number: int, chosen: set[int]) -> bool:
    fitness = sentences[number].fitness
    return fitness == "alone" or (fitness == "leaning" and number - 1 in chosen)


def _best_of_bad(sentences: Sequence[_Sentence]) -> set[int]:
    """Return the sentence to print when none that stands alone is short enough."""
    order: list[Fitness] = ["alone", "leaning", "never"]
    ranked = sorted(
        range(len(sentences)),
        key=lambda n: (order.index(sentences[n].fitness), sentences[n].length, n),
    )
    return set(ranked[:1])


def _fitness(text: str, span: Span, tongue: str, is_first: bool) -> Fitness:
    sentence = text[span.start : span.end]
    if not _ENDS.search(sentence) or _is_torn(sentence) or _ASIDE.search(sentence):
        return "never"
    if _UNSPACED.search(sentence):
        return "alone"
    if not _FEWEST_WORDS <= count_words(sentence) <= _LONGEST:
        return "never"
    return "leaning" if _leans(sentence, tongue, is_first) else "alone"


def _is_torn(sentence: str) -> bool:
    """Whether a quotation begins or ends outside of the sentence."""
    return any(sentence.count(one) != sentence.count(other) for one, other in _PAIRS) or (
        sentence.count('"') % 2 == 1
    )


def _leans(sentence: str, tongue: str, is_first: bool) -> bool:
    first, *rest = _WORD.findall(sentence) or [""]
    if sentence[0] in _OPENING:
        return True
    if first.lower() in LEANING.get(tongue, _NONE):
        return not (is_first and first.lower() in _EXPLETIVES)
    if any(word.lower() in POINTING.get(tongue, _NONE) for word in rest[:_OPENING_WORDS]):
        return True
    pronouns = PERSONAL_PRONOUNS.get(tongue, _NONE)
    return any(word in pronouns for word in rest) and not any(map(_is_name, rest))


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and word.lower() not in DAYS_AND_MONTHS


def _passage(text: str, sentence: _Sentence) -> Passage:
    start, end = sentence.span.start, sentence.span.end
    return Passage(text[start:end], start, end, sentence.paragraph)
