"""Plain data from outside, taken part by part: each there, and of its kind.

What comes as JSON may be anything. Each function returns the part of `data`
called `name`, as what the function promises, or raises InputError, which says to
whoever wrote it what is wrong with which part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from digest.errors import InputError

_Noun = TypeVar("_Noun")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def is_text(value: Any) -> bool:
    """Whether it is a string that can be written down: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and not _NO_TEXT.search(value)


def part(data: Any, name: str) -> Any:
    """Return it, of whatever kind."""
    if not isinstance(data, dict):
        raise InputError("It is no object.")
    if name not in data:
        raise InputError(f"“{name}” is missing.")
    return data[name]


def record(data: Any, name: str) -> dict[str, Any]:
    value = part(data, name)
    if not isinstance(value, dict):
        raise InputError(f"“{name}” is no object.")
    return value


def text(data: Any, name: str) -> str:
    return _text(part(data, name), name)


def texts(data: Any, name: str) -> tuple[str, ...]:
    return tuple(_text(value, f"{name}[{at}]") for at, value in enumerate(_members(data, name)))


def number(data: Any, name: str) -> int:
    """Return a whole number from 0 up."""
    value = part(data, name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"“{name}” is no whole number from 0 up.")
    return value


def flag(data: Any, name: str) -> bool:
    value = part(data, name)
    if not isinstance(value, bool):
        raise InputError(f"“{name}” is neither true nor false.")
    return value


def moment(data: Any, name: str) -> datetime:
    """Return a moment in UTC."""
    try:
        read = datetime.fromisoformat(text(data, name))
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InputError(f"“{name}” is no moment with a time zone, like 2026-10-16T07:00:00Z.")


def day(data: Any, name: str) -> str:
    """Return a day, as 2026-10-16."""
    value = text(data, name)
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise InputError(f"“{name}” is no day, like 2026-10-16.") from error


def time_zone(data: Any, name: str) -> str:
    """Return the IANA name of a time zone that this machine knows."""
    from zoneinfo import ZoneInfo  # a tenth of what it takes to load our nouns

    value = text(data, name)
    try:
        return ZoneInfo(value).key
    except (LookupError, ValueError, OSError) as error:
        raise InputError(f"“{name}” is no time zone, like Europe/Berlin.") from error


def one(data: Any, name: str, read: Callable[[Any], _Noun]) -> _Noun:
    """Return what `read` makes of it."""
    return _read(part(data, name), name, read)


def each(data: Any, name: str, read: Callable[[Any], _Noun]) -> tuple[_Noun, ...]:
    """Return what `read` makes of each member of a list."""
    members = _members(data, name)
    return tuple(_read(member, f"{name}[{at}]", read) for at, member in enumerate(members))


def one_or_none(data: Any, name: str, read: Callable[[Any], _Noun]) -> _Noun | None:
    return None if part(data, name) is None else one(data, name, read)


def or_none(data: Any, name: str, take: Callable[[Any, str], _Noun]) -> _Noun | None:
    """Return what `take`, which is a function of this module, does; or None for null."""
    return None if part(data, name) is None else take(data, name)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"“{name}” is no text.")
    if not is_text(value):
        raise InputError(f"“{name}” holds what no text does: NUL, or half a surrogate pair.")
    return value


def _members(data: Any, name: str) -> list[Any]:
    value = part(data, name)
    if not isinstance(value, list):
        raise InputError(f"“{name}” is no list.")
    return value


def _read(data: Any, name: str, read: Callable[[Any], _Noun]) -> _Noun:
    try:
        return read(data)
    except InputError as error:
        raise InputError(f"{name}: {error.what}", fix=error.fix) from error
