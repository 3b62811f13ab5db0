"""Each slot gets its issue: composed ahead, sent when it comes, held or skipped, and said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Due:
    """What was done for a publication's slot."""

    publication_id: int
    issue_id: int
    done: Literal["composed", "skipped", "started", "held"]


def due(at: datetime) -> Sequence[int]:
    """Return the ids of publications for which `attend` may have something to do; cheap."""
    raise NotImplementedError


def attend(publication_id: int, at: datetime) -> list[Due]:
    """Do what is due for a publication, and nothing twice, whoever else does the same."""
    raise NotImplementedError


def tick(at: datetime) -> list[Due]:
    """Attend to every publication; one that fails costs the others nothing."""
    raise NotImplementedError
