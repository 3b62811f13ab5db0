"""How each source is: when it answered, what is wrong with it, when it is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from digest import __version__
from digest.errors import Busy, Empty, Gone, SourceError
from digest.fetching import LONGEST_WAIT
from digest.models import Source
from digest.notices import tell_resting

if TYPE_CHECKING:
    from digest.sources import Collected

EVERY = timedelta(minutes=30)  #: between two tries of a source that answers
FIRST_WAIT = timedelta(minutes=15)  #: of one that does not, doubled each time
MOST_FAILURES = 12  #: in a row, which takes six days; then it rests
MOST_EMPTY = 3  #: answers without an article in a row, before anybody is troubled
SIGHTINGS = 3  #: of a move for good, before it is believed
_LONGEST_ADDRESS = 2000  # characters
_BATCH = 500  # rows
_CUT = SourceError(
    "Its feed breaks off; the complete articles are kept.",
    fix="It is asked again soon. If that lasts, tell its publisher.",
)


def fault_of(found: Collected | SourceError) -> SourceError | None:
    """Return why a source gives nothing; what it lacks beside what it gives is no fault."""
    if isinstance(found, SourceError):
        return found
    if found.is_unchanged:
        return None
    return found.failures[0] if found.failures and not found.articles else None


def note(source: Source, found: Collected | SourceError, at: datetime) -> SourceError | None:
    """Store how a source is after it was asked, and when it is asked again; return its fault.

    The editors are told once when it rests from now on.
    """
    fault = fault_of(found)
    if fault:
        changes = _failing(source, fault, at)
    elif not isinstance(found, SourceError) and found.is_cut:
        changes = _said(_CUT, at + FIRST_WAIT) | {"tries_failed": 0}
    else:
        changes = _said(None, at + EVERY) | {"answered_at": at, "tries_failed": 0}
        if not isinstance(found, SourceError):
            changes |= _known(source, found)
    Source.objects.filter(pk=source.pk).update(**changes)
    if changes.get("is_resting"):
        source.refresh_from_db()
        tell_resting(source)
    return fault


def has_no_news(source: Source, found: Collected | SourceError) -> bool:
    """Whether a source that was well says only that our copy of it still holds."""
    if isinstance(found, SourceError) or not found.is_unchanged or found.moved:
        return False
    return not (source.fault or source.tries_failed or source.moved_to)


def note_unchanged(sources: Sequence[Source], at: datetime) -> None:
    """Store the same as `note` of many that have no news."""
    keys = [source.pk for source in sources]
    for start in range(0, len(keys), _BATCH):
        some = Source.objects.filter(pk__in=keys[start : start + _BATCH])
        some.update(answered_at=at, next_try_at=at + EVERY)


def _failing(source: Source, fault: SourceError, at: datetime) -> dict[str, Any]:
    failed = source.tries_failed + 1
    counted = {"tries_failed": failed}
    if isinstance(fault, Empty):
        troubles = failed >= MOST_EMPTY  # and it never rests: it may fill up again
        return counted | _said(fault if troubles else None, at + EVERY)
    return counted | _said(fault, at + _wait(fault, failed)) | _resting(fault, failed)


def _said(fault: SourceError | None, next_try_at: datetime) -> dict[str, Any]:
    return {
        "fault": fault.what[:500] if fault else "",
        "fault_fix": fault.fix[:300] if fault else "",
        "next_try_at": next_try_at,
    }


def _wait(fault: SourceError, failed: int) -> timedelta:
    """Return how long to leave a source alone that failed so many times in a row."""
    wait = min(FIRST_WAIT * (1 << min(failed - 1, 20)), LONGEST_WAIT)
    return max(wait, fault.wait) if isinstance(fault, Busy) else wait


def _resting(fault: SourceError, failed: int) -> dict[str, Any]:
    """Return what makes a source rest that is gone, or has failed for days; nothing for others."""
    if isinstance(fault, Gone):
        return {"is_resting": True, "rests_because": "Its publisher says that it is gone for good."}
    if failed >= MOST_FAILURES:
        because = f"{failed} tries in a row gave nothing."
        return {"is_resting": True, "rests_because": because}
    return {}


def _known(source: Source, found: Collected) -> dict[str, Any]:
    """Return what a source's server said of its copy, and of where it is from now on."""
    known: dict[str, Any] = {}
    if not found.is_unchanged:
        copy = found.copy
        known = {"etag": copy.etag, "modified": copy.modified, "read_by": __version__}
    moved = found.moved if len(found.moved) <= _LONGEST_ADDRESS else ""
    times = source.moved_times + 1 if moved and moved == source.moved_to else int(bool(moved))
    if times >= SIGHTINGS and not _is_taken(source, moved):
        return known | {
            "address": moved,
            "moved_from": source.address,
            "moved_to": "",
            "moved_times": 0,
        }
    return known | {"moved_to": moved, "moved_times": times}


def _is_taken(source: Source, address: str) -> bool:
    others = Source.objects.filter(publication_id=source.publication_id, address=address)
    return others.exists()
