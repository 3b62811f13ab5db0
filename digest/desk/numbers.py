"""Numbers that forms and addresses carry."""

from __future__ import annotations

from digest.desk.access import Desk

_MOST_DIGITS = 15  # more than any id has, and what every database still takes


def number(request: Desk, name: str) -> int | None:
    """Return a whole number of the form, or None when there is none."""
    return whole(request.POST.get(name, ""))


def whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
