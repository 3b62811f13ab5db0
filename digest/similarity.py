"""How alike two articles are, by their letters alone: no model, no language assumed.

Headlines are compared by the character n-grams of their words, so that "ferry"
meets "ferries" and "Fähre" meets "Fährlinie"; each weighs the more, the fewer
headlines have it. Bodies are compared by the runs of words they share, which
two reports never have in common by chance, and two copies of one always do.

Both look articles up by what they contain and never pair everything with
everything, so the work grows with the number of articles, not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import combinations, islice
from math import log, sqrt
from statistics import median
from zlib import crc32

Pair = tuple[int, int]  #: the positions of two texts, the smaller first

# Letters and digits, with the vowel signs and joiners that stand inside words of many scripts.
_WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0966-\u0eff\u200c\u200d])+"
)
_ASCII_WORD = re.compile(r"[^\W_]+")  # the same, where there are no such signs
_HEADLINE_CHARACTERS = 200
# Letters. In a small pool nothing else tells that "the" is common; "US" is told by its capitals.
_SMALL_WORD = 3
_GRAM_SIZES = (3, 5)  # those of 4 letters between them tell nothing new

# What more of them than this have in common tells none of them apart.
_COMMON_GRAM = 200
_COMMON_RUN = 50
# A small pool says little about how rare a word is: count as if there were others.
_SMALLEST_POOL = 200

_RUN = 5  # words
_BODY_WORDS = 200
_FEWEST_RUNS = 40  # a teaser of a sentence or two is no body
_SKETCH = 48  # runs kept of a body
_COPIED = 0.5  # share of the runs that two copies have in common


def headline_likeness(headlines: Sequence[str], *, least: float) -> dict[Pair, float]:
    """Return how alike the headlines are, from `least` to 1, for all pairs that are.

    The measure is the cosine of TF-IDF vectors of character n-grams. A headline
    shorter than most counts as if it were of middling length: one shared word
    out of two says less than five out of ten.
    """
    grams = [Counter(_grams(headline)) for headline in headlines]
    frequency = Counter(gram for counts in grams for gram in counts)
    size = max(len(headlines), _SMALLEST_POOL) + 1
    rarity = {gram: log(size / count) for gram, count in frequency.items()}
    lengths = [
        sqrt(sum((times * rarity[gram]) ** 2 for gram, times in counts.items())) for counts in grams
    ]
    middling = median([length for length in lengths if length] or [1.0])
    likeness: dict[Pair, float] = {}
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, counts in enumerate(grams):
        alike: defaultdict[int, float] = defaultdict(float)
        for gram, times in counts.items():
            if 1 < frequency[gram] <= _COMMON_GRAM:
                weight = times * rarity[gram] / max(lengths[position], middling)
                for other, its_weight in holders[gram]:
                    alike[other] += weight * its_weight
                holders[gram].append((position, weight))
        likeness.update(
            ((other, position), min(value, 1.0)) for other, value in alike.items() if value >= least
        )
    return likeness


def copied_bodies(bodies: Iterable[Iterable[str]]) -> set[Pair]:
    """Return the pairs of bodies of which one is a copy of the other, perhaps trimmed or edited.

    A body is its paragraphs. Only its opening is looked at, and of that a sample
    (the smallest hashes, as in A. Broder, "On the resemblance and containment of
    documents", 1997).
    """
    sketches = [_sketch(paragraphs) for paragraphs in bodies]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for position, sketch in enumerate(sketches):
        for run in sketch:
            holders[run].append(position)
    shared: Counter[Pair] = Counter()
    for positions in holders.values():
        if len(positions) <= _COMMON_RUN:
            shared.update(combinations(positions, 2))
    return {pair for pair, count in shared.items() if count >= _COPIED * len(sketches[pair[0]])}


def runs(paragraphs: Iterable[str], size: int, most: int) -> set[tuple[str, ...]]:
    """Return the runs of `size` words that the first `most` words of a text have."""
    found = list(islice(words(paragraphs), most))
    return {tuple(found[at : at + size]) for at in range(len(found) - size + 1)}


def words(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield the words of a text, without case or punctuation."""
    for paragraph in paragraphs:
        if paragraph.isascii():
            yield from _ASCII_WORD.findall(paragraph.lower())
        else:
            for match in _WORD.finditer(unicodedata.normalize("NFKC", paragraph)):
                yield match[0].casefold()


def _grams(headline: str) -> Iterator[str]:
    """Yield the n-grams of each word that says something; a number only counts as a whole."""
    shouted = headline.isupper()
    for match in _WORD.finditer(unicodedata.normalize("NFKC", headline[:_HEADLINE_CHARACTERS])):
        word = match[0]
        if _is_small(word) and (shouted or not word.isupper()):
            continue
        padded = f" {word.casefold()} "
        if word.isdigit() or len(padded) <= _GRAM_SIZES[0]:
            yield padded
            continue
        for size in _GRAM_SIZES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def _is_small(word: str) -> bool:
    """Whether it is short, and of a script with capitals: "the" or "US", but not "G7" or "港"."""
    return len(word) <= _SMALL_WORD and word.isalpha() and word.lower() != word.upper()


def _sketch(paragraphs: Iterable[str]) -> frozenset[int]:
    opening = [each.encode("utf-8", "replace") for each in islice(words(paragraphs), _BODY_WORDS)]
    behind = (opening[start:] for start in range(_RUN))
    runs = set(map(crc32, map(b" ".join, zip(*behind, strict=False))))
    return frozenset(nsmallest(_SKETCH, runs)) if len(runs) >= _FEWEST_RUNS else frozenset()
