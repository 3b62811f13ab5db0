"""Where articles come from: one kind a file, behind one contract.

A kind is a module that says whether it reads a document (`reads`) and does so
(`parse`). A document is bytes with the place they came from; `fetching` and
the file system bring it, a kind only understands it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from digest.article import Article
from digest.errors import SourceError


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes from somewhere, before anybody knows what they are."""

    content: bytes
    name: str  #: the path or address it was asked for under, as given
    url: str | None = None  #: the address it finally came from; None for a file
    path: Path | None = None  #: the file; None for an address
    content_type: str = ""  #: as the server said, in lower case, without parameters
    charset: str = ""  #: as the server said


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one source gave: articles, what else it points at, and what was left out."""

    articles: tuple[Article, ...] = ()
    links: tuple[str, ...] = ()  #: further inputs it names (OPML): paths or addresses
    notes: tuple[str, ...] = ()  #: a plain sentence for each thing left out or repaired


class Source(Protocol):
    """One kind. Modules of this package are such."""

    def reads(self, document: Document) -> bool:
        """Whether this looks like a document of the kind; cheap, never raises."""

    def parse(self, document: Document, seen_at: datetime) -> Gathered:
        """Return the articles, cleaned, in the document's order.

        Raises:
            SourceError: it is of the kind, and yet nothing can be read from it.
        """


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that a mixture of inputs gave."""

    articles: tuple[Article, ...]  #: one per id, in the order of the inputs
    notes: tuple[str, ...]  #: plain sentences: what was left out or repaired, and where
    failures: tuple[SourceError, ...]  #: one for each input that gave nothing
    documents: int = 0  #: how many could be read at all, articles in them or not
