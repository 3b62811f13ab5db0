"""A draft is made of the pool: chosen, condensed, illustrated, stored."""

from __future__ import annotations

from datetime import datetime

from digest.models import Issue


def compose(
    publication_id: int,
    at: datetime,
    *,
    slot: str | None = None,
    due_at: datetime | None = None,
) -> Issue:
    """Make the draft of a slot, once for ever, or of a special issue.

    Whoever comes second for a slot gets what the first made. A slot for which there
    is nothing new becomes an issue in the state SKIPPED, which says why.

    Args:
        at: aware; ends the window of articles.
        slot: local, as 2026-10-16T08:00; None for a special issue.
        due_at: the slot's instant.

    Raises:
        NothingToSend: no article qualifies for a special issue.
    """
    raise NotImplementedError
