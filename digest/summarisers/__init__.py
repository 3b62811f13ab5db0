"""How articles are condensed: one way a file, behind one contract.

`tests/summarisers/test_contract.py` runs every way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from digest.article import Article
from digest.issue import OwnWords
from digest.passages import Passage
from digest.quotes import Quote


@dataclass(frozen=True, slots=True)
class Condensed:
    summary: tuple[Passage, ...]  #: sentences of the article, in the order they are printed
    quotes: tuple[Quote, ...]  #: that may be printed large, the one to print first
    own_words: tuple[OwnWords, ...] = ()  #: sentences that were written, and by whom
    note: str = ""  #: what an editor should know of it, in whole sentences


class Summariser(Protocol):
    def condense(self, article: Article, *, words: int, language: str) -> Condensed:
        """Return what an issue says of an article; nothing is raised, whatever stands in it.

        Quotations are passages of the article in every case, and so is the summary,
        but for `own_words`.

        Args:
            words: of the summary, at most; more only where the shortest sentence has more.
            language: BCP 47, of an article that does not declare one.
        """
