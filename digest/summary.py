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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Literal

from digest.lexicon import DAYS_AND_MONTHS, FUNCTION_WORDS, LEANING, PERSONAL_PRONOUNS, POINTING
from digest.passages import Passage, Span, paragraph_spans
from digest.sentences import count_words, is_unspaced, split_sentences

_WORD = re.compile(r"[^\W_]++(?:['’-][^\W_]++)*+")  # without backtracking: a tenth quicker
_STOPS = frozenset(".!?…。！？．")
_ENDS = re.compile(rf"[{''.join(sorted(_STOPS))}][\s\"”“»«'’›)\]}}」』]*$")
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("(", ")"), ("[", "]"))
_OPENING = frozenset("\"“”„«»‘'‚「『–—-•*")
_CAPTION = re.compile(r"\((?:pictured|left|right|above|below|centre|center)\b", re.IGNORECASE)
_OF_PAGE = re.compile(r"scroll down|click here|read more", re.IGNORECASE)
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


@dataclass(slots=True)
class _Sentence:
    number: int  #: its place in the article
    span: Span
    length: int  #: words
    weights: dict[str, float]  #: of its terms, of unit length
    merit: float  #: by itself
    worth: float  #: beside those that are chosen already
    seen: int = 0  #: how many of those `worth` knows of


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
    tongue = language.split("-")[0].lower()
    sentences = _sentences(text, language, headline)
    chosen = _Choosing(text, tongue, words).choose(sentences) or _best_of_bad(
        text, tongue, sentences
    )
    spans = [sentences[number].span for number in sorted(chosen)]
    return [
        Passage(text[span.start : span.end], span.start, span.end, paragraph)
        for span, paragraph in zip(spans, _paragraphs(text, spans), strict=True)
    ]


def _sentences(text: str, language: str, headline: str) -> list[_Sentence]:
    tongue = language.split("-")[0].lower()
    spans = split_sentences(text, language)
    texts = [text[span.start : span.end] for span in spans]
    bags = [_terms(each, tongue) for each in texts]
    spread = Counter(chain.from_iterable(bags))
    rare = {count: math.log(1 + len(spans) / count) for count in set(spread.values())}
    rarity = {term: rare[count] for term, count in spread.items()}
    whole = _weigh(spread, rarity)
    subject = _weigh(_terms(headline, tongue), rarity)
    found: list[_Sentence] = []
    for number, (span, words, bag) in enumerate(zip(spans, texts, bags, strict=True)):
        weights = _weigh(bag, rarity)
        merit = (
            _likeness(weights, whole)
            + _ON_SUBJECT * _likeness(weights, subject)
            + _EARLY / math.sqrt(1 + number)
        )
        found.append(_Sentence(number, span, count_words(words), weights, merit, merit))
    return found


def _paragraphs(text: str, spans: Sequence[Span]) -> Iterator[int]:
    paragraphs = paragraph_spans(text)
    number = 0
    for span in spans:
        while paragraphs[number].end <= span.start:
            number += 1
        yield number


def _terms(words: str, tongue: str) -> dict[str, int]:
    if is_unspaced(words):
        return Counter(words[at : at + 2] for at in range(len(words) - 1))
    idle = FUNCTION_WORDS.get(tongue, frozenset())
    found = _WORD.findall(words.lower())
    terms = [word for word in found if len(word) > 2 and word not in idle]
    once = dict.fromkeys(terms, 1)
    return once if len(once) == len(terms) else Counter(terms)  # seldom worth a Counter


def _weigh(bag: Mapping[str, int], rarity: dict[str, float]) -> dict[str, float]:
    """Return a bag as a vector of unit length; terms that no sentence has are left out."""
    vector = {term: count * rarity[term] for term, count in bag.items() if term in rarity}
    norm = math.hypot(*vector.values()) or 1.0
    return {term: weight / norm for term, weight in vector.items()}


def _likeness(one: dict[str, float], other: dict[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other])


class _Choosing:
    """Sentence by sentence the worthiest, as long as there is room for one that stands.

    Worth only falls, by likeness to what is chosen, so it is reckoned anew only for
    the sentence that comes first without; and what bars a sentence is asked of it then.
    """

    def __init__(self, text: str, tongue: str, words: int) -> None:
        self._text, self._tongue, self._left = text, tongue, words
        self._chosen: list[_Sentence] = []

    def choose(self, sentences: Sequence[_Sentence]) -> set[int]:
        """Return the numbers of those that are chosen."""
        queue = [(-sentence.worth, sentence.number) for sentence in sentences]
        heapify(queue)
        leaning: dict[int, tuple[float, int]] = {}  # by the number of the sentence it leans on
        while queue:
            entry = heappop(queue)
            sentence = sentences[entry[1]]
            if sentence.length > self._left:
                continue
            if self._reckon(sentence):
                heappush(queue, (-sentence.worth, sentence.number))
                continue
            if self._chosen and sentence.worth < _WORTH_IT * self._chosen[0].worth:
                break
            fitness = _fitness(self._text, sentence, self._tongue)
            if fitness == "never":
                continue
            if fitness == "leaning" and not self._has(sentence.number - 1):
                leaning[sentence.number - 1] = entry
                continue
            self._chosen.append(sentence)
            self._left -= sentence.length
            if sentence.number in leaning:
                heappush(queue, leaning.pop(sentence.number))
        return {sentence.number for sentence in self._chosen}

    def _reckon(self, sentence: _Sentence) -> bool:
        """Take what was chosen since into a sentence's worth; whether that fell."""
        before = sentence.worth
        for chosen in self._chosen[sentence.seen :]:
            alike = _likeness(sentence.weights, chosen.weights)
            sentence.worth = min(sentence.worth, sentence.merit - _REPEATS * alike)
        sentence.seen = len(self._chosen)
        return sentence.worth < before

    def _has(self, number: int) -> bool:
        return any(sentence.number == number for sentence in self._chosen)


def _best_of_bad(text: str, tongue: str, sentences: Sequence[_Sentence]) -> set[int]:
    """Return the sentence to print when none that stands alone is short enough."""
    order: list[Fitness] = ["alone", "leaning", "never"]

    def badness(sentence: _Sentence) -> tuple[int, int, int]:
        fitness = _fitness(text, sentence, tongue)
        return order.index(fitness), sentence.length, sentence.number

    best = min(sentences, key=badness, default=None)
    return set() if best is None else {best.number}


def _fitness(text: str, sentence: _Sentence, tongue: str) -> Fitness:
    words = text[sentence.span.start : sentence.span.end]
    if not _is_ended(words) or _is_torn(words) or _is_aside(words):
        return "never"
    if is_unspaced(words):
        return "alone"
    if not _FEWEST_WORDS <= sentence.length <= _LONGEST:
        return "never"
    return "leaning" if _leans(words, tongue, sentence.number == 0) else "alone"


def _is_ended(sentence: str) -> bool:
    return sentence[-1] in _STOPS or _ENDS.search(sentence) is not None


def _is_aside(sentence: str) -> bool:
    """Whether it is a caption, or what a page says about itself."""
    if _OF_PAGE.match(sentence):
        return True
    return "(" in sentence and _CAPTION.search(sentence) is not None


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
    return not pronouns.isdisjoint(rest) and not any(map(_is_name, rest))


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and word.lower() not in DAYS_AND_MONTHS
