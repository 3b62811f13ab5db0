"""The figures of a text, each with the unit it is given in, spelt one way.

“1,200 km”, “1200 kilometres” and “twelve hundred” differ for the eye; whether two
texts give the same figure has to be told without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from digest.lexicon import NUMBER_WORDS, UNITS

_PER_CENT = re.compile(r"\b(?:per ?cent|pour cent|por ciento|per cento|por cento)\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?P<sign>(?:US|AU|CA)?[$€£¥]\s?)?(?P<digits>\d+(?:[.,'’\u00a0\u202f]\d+)*)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+")
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(r"[\s-]?\s?([%€£$¥°]|[^\W\d_]+)")
_MOST_UNITS = 2  # “81 million dollars”


class Figure(NamedTuple):
    value: str  #: digits with a full stop before decimals, or a word that means one
    units: tuple[str, ...]  #: by the names of `lexicon.UNITS`, sorted

    def __str__(self) -> str:
        return " ".join([self.value, *self.units])


def figures(text: str, language: str) -> Iterator[Figure]:
    """Yield the figures of `text`, those written as words too.

    Args:
        language: a language of `lexicon.NUMBER_WORDS`.
    """
    text = _PER_CENT.sub("%", text)
    for match in _FIGURE.finditer(text):
        units = _units(text, match.end())
        if match["sign"]:
            units.add(UNITS[match["sign"].strip()[-1]])
        yield Figure(_spelt(match["digits"]), tuple(sorted(units)))
    for word in _WORD.finditer(text):
        if value := NUMBER_WORDS[language].get(word[0].lower()):
            yield Figure(value, tuple(sorted(_units(text, word.end()))))


def _units(text: str, at: int) -> set[str]:
    """Return the units that follow a figure directly."""
    found: set[str] = set()
    for _ in range(_MOST_UNITS):
        match = _UNIT.match(text, at)
        unit = match and UNITS.get(match[1].lower())
        if not match or not unit:
            break
        found.add(unit)
        at = match.end()
    return found


def _spelt(digits: str) -> str:
    if _GROUPED.fullmatch(digits):
        return re.sub(r"\D", "", digits)
    return re.sub(r"\D", ".", digits)
