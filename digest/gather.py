"""Sources are asked what is new, and their articles are put into the pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.article import Article
from digest.errors import DigestError


@dataclass(frozen=True, slots=True)
class Look:
    """What an address gives, before anybody makes a source of it."""

    name: str  #: as its articles name it, else the host
    articles: tuple[Article, ...] = ()  #: newest first
    notes: tuple[str, ...] = ()  #: plain sentences: what was left out or repaired
    fault: DigestError | None = None  #: why it gives nothing


@dataclass(frozen=True, slots=True)
class Gathering:
    """What became of asking the sources of a publication."""

    tried: int = 0  #: sources
    new: int = 0  #: articles
    faults: Mapping[int, DigestError] = field(default_factory=dict)  #: by the source's id


def look(address: str, at: datetime, *, private: bool = False) -> Look:
    """Return what an address on the web gives; nothing is stored.

    Args:
        at: aware; for articles without a date.
        private: whether an owner named it: then it may be on a private address, or
            a folder of this machine.
    """
    raise NotImplementedError


def gather(publication_id: int, at: datetime) -> Gathering:
    """Ask the sources that are due, and store what is new.

    A source that fails says so on its row, is asked again ever later, and costs
    the others nothing.
    """
    raise NotImplementedError
