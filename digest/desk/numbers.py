"""Numbers that forms carry."""

from __future__ import annotations

from digest.desk.access import Desk

_MOST_DIGITS = 15  # more than any id has, and what every database still takes


def number(request: Desk, name: str) -> int | None:
    """Return a whole number of the form, or None when there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
