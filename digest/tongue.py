"""In which language a text is written, by its commonest words or its script; None where unsure.

It serves articles of which nobody says it, and those of which somebody says it wrongly, as
pages do whose template came from elsewhere. It knows the languages that we read, and those
that a script alone gives away.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice

from digest.lexicon import FUNCTION_WORDS, LANGUAGES_OF
from digest.similarity import words

_LOOKED_AT = 400  # words, or letters where words have no blanks between them
_FEWEST = 8  # common words of a language; fewer are chance
_SHARE = 0.15  # of all words that they make at least
_AHEAD = 1.5  # times the next language
_SURE = 24  # common words from which what is declared may be wrong
_DECLARED = 0.5  # of the found language's, that a declared one has if it is right
_LETTERS = 20  # of a script; fewer may be a name
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("uk", re.compile(r"[іїєґ]")),
    ("ru", re.compile(r"[ыэё]")),
    ("fa", re.compile(r"[پچژگ]")),
    ("ar", re.compile(r"[ةىأإ]")),
)


def language_of(text: str) -> str | None:
    """Return the language of a text as BCP 47 writes it, without a region."""
    counts, total = _counted(text)
    best = counts.most_common(2)
    if best and best[0][1] >= max(_FEWEST, _SHARE * total):
        following = best[1][1] if len(best) > 1 else 0
        return best[0][0] if best[0][1] >= _AHEAD * following else None
    return _by_script(text)


def language_as(declared: str | None, text: str) -> str | None:
    """Return the language that is declared, unless the text says without doubt that it is another.

    Args:
        declared: as BCP 47 writes it; None where nobody says anything.
    """
    if declared is None:
        return language_of(text)
    primary = declared.partition("-")[0].lower()
    if primary not in FUNCTION_WORDS:
        return declared
    counts, _ = _counted(text)
    found = language_of(text)
    if found is None or found not in counts:
        return declared
    is_other = counts[found] >= _SURE and counts[primary] < _DECLARED * counts[found]
    return found if is_other else declared


def _counted(text: str) -> tuple[Counter[str], int]:
    """Return how many common words of each language a text has, and how many words in all."""
    said = list(islice(words([text]), _LOOKED_AT))
    known = filter(None, map(LANGUAGES_OF.get, said))
    return Counter(chain.from_iterable(known)), len(said)


def _by_script(text: str) -> str | None:
    looked_at = text[: 3 * _LOOKED_AT].lower()
    for language, letters in _SCRIPTS:
        if len(letters.findall(looked_at)) >= _LETTERS:
            return language
    return None
