"""What a source prints above or below all its articles, found by looking at several of them.

A line is boilerplate where most articles begin or end with it. One that stands in their
middle, a heading or a question above a text, or all that an article says, is none. The name
of a series and the introduction of a column are, since readers of a digest need neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from digest.article import Article, Paragraph

FEWEST = 5  #: articles; fewer show no habit
_MOST_OF = 0.5  # of the articles; more than that have it
_ABOVE = 2  # paragraphs at the beginning that are looked at
_BELOW = 6  # and at the end
_LONGEST = 2_000  # characters of a text that is remembered
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return a text without case, blanks and punctuation."""
    return _folded(text) if len(text) <= _LONGEST else _BETWEEN_WORDS.sub("", text.casefold())


@lru_cache(maxsize=4096)  # every rule of cleaning asks, and again after each that drops a line
def _folded(text: str) -> str:
    return _BETWEEN_WORDS.sub("", text.casefold())


def repeated(articles: Iterable[Article]) -> frozenset[str]:
    """Return the lines, folded, that stand at an end of most of a source's articles.

    Args:
        articles: of one source, and cleaned of what one article shows by itself.
    """
    read = [article for article in articles if len(article.paragraphs) > 1]
    if len(read) < FEWEST:
        return frozenset()
    holders = Counter(line for article in read for line in _at_its_ends(article))
    return frozenset(line for line, count in holders.items() if count > _MOST_OF * len(read))


def places(paragraphs: Sequence[Paragraph], lines: frozenset[str]) -> Iterator[int]:
    """Yield where `lines` stand at the ends of an article, from the outside in, and unbroken."""
    first = 0
    while first < min(_ABOVE, len(paragraphs)) and _is_text(paragraphs[first], lines):
        yield first
        first += 1
    last = len(paragraphs) - 1
    while last >= max(first, len(paragraphs) - _BELOW) and fold(paragraphs[last].text) in lines:
        yield last
        last -= 1


def _is_text(paragraph: Paragraph, lines: frozenset[str]) -> bool:
    """Whether it is such a line, and no heading or question, which belong to what follows."""
    leads_on = paragraph.kind == "heading" or paragraph.text.rstrip().endswith(("?", ":"))
    return not leads_on and fold(paragraph.text) in lines


def _at_its_ends(article: Article) -> set[str]:
    paragraphs = article.paragraphs
    ends = [*paragraphs[:_ABOVE], *paragraphs[-_BELOW:]]
    return {fold(paragraph.text) for paragraph in ends} - {""}
