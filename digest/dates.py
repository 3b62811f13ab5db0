"""When an article came out, from whatever a source writes as a date.

A wrong date is worse than none: it makes an old article new, or hides a new one.
So only what can be read in one way is read, and only what is plausible believed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(hours=24)  # clocks and time zones of publishers are wrong by so much
_LONGEST = 120  # characters of a date

_MONTHS = [
    frozenset(names.split())
    for names in [
        "january januar janvier enero gennaio janeiro januari stycznia jänner",
        "february februar février febrero febbraio fevereiro februari lutego feber",
        "march märz mars marzo março maart marca mrz",
        "april avril abril aprile kwietnia",
        "may mai mayo maggio maio mei maja",
        "june juni juin junio giugno junho czerwca",
        "july juli juillet julio luglio julho lipca",
        "august août agosto augustus sierpnia",
        "september septembre septiembre settembre setembro września",
        "october oktober octobre octubre ottobre outubro października",
        "november novembre noviembre novembro listopada",
        "december dezember décembre diciembre dicembre dezembro grudnia desember",
    ]
]
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1,
    "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7,
}  # fmt: skip

_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:t(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_TIME = re.compile(
    r"(?<![\w.,:])(?:(?:at|um|à|a las|alle)\s+)?"
    r"(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?:(?P<half>[ap])\.?m\b\.?)?"
)
_OFFSET = re.compile(r"\s*(?:utc|gmt)?\s*([+-]|−)(\d{2}):?(\d{2})?(?!\d)")
_ZONE = re.compile(r"\s*\(?([a-z]{1,4})\b\)?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:de\s+|of\s+)?([^\W\d_]{3,})\.?,?[\s-]*"
    r"(?:de\s+|of\s+)?(\d{4}|\d{2})(?!\d)"
)
_MONTH_DAY = re.compile(
    r"([^\W\d_]{3,})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(?:\S+\s+)?(\d{4})(?!\d)"
)


def read_date(raw: str, *, day_first: bool | None = None) -> datetime | None:
    """Return the moment that `raw` names, in UTC, or None where it names none for sure.

    A date without a time is its midnight, a time without a zone is in UTC.

    Args:
        raw: as the source wrote it.
        day_first: how to read 06/01/2025, where known; see `day_comes_first`.
    """
    text = unicodedata.normalize("NFC", raw[:_LONGEST]).strip().lower()
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    day = _day_in(_COMPACT.sub(_spread, text), day_first)
    if day is None:
        return None
    try:
        (year, month, number), rest = day
        return datetime(year, month, number, tzinfo=UTC) + _time_in(rest)
    except (ValueError, OverflowError):
        return None


def _spread(compact: re.Match[str]) -> str:
    """20250106T070809 -> 2025-01-06 07:08:09"""
    year, month, day, *time = compact.groups()
    return f"{year}-{month}-{day} {':'.join(filter(None, time))}"


def day_comes_first(raws: Iterable[str]) -> bool | None:
    """Return whether a source that writes 13/01/2025 puts the day first; None if nobody knows."""
    found = [match for raw in raws for match in _YEAR_LAST.finditer(raw)]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[3]) > 12 for match in found)
    return day_first if day_first != month_first else None


def is_plausible(moment: datetime, seen_at: datetime) -> bool:
    """Whether an article seen at `seen_at` can have come out at `moment`."""
    return _EARLIEST <= moment <= seen_at + _AHEAD


def published(
    raws: Iterable[str], seen_at: datetime, *, day_first: bool | None = None
) -> datetime | None:
    """Return the first plausible moment that `raws` name, best first; None when there is none."""
    for raw in raws:
        moment = read_date(raw, day_first=day_first)
        if moment and is_plausible(moment, seen_at):
            return moment
    return None


def as_given(raws: Iterable[str]) -> str:
    """Return the date that a source prefers, as it wrote it; empty for none."""
    said = (" ".join(raw.split())[:_LONGEST] for raw in raws)
    printable = ("".join(sign for sign in raw if sign.isprintable()) for raw in said)
    return next(filter(None, printable), "")


_Day = tuple[int, int, int]


def _day_in(text: str, day_first: bool | None) -> tuple[_Day, str] | None:
    """Return year, month and day, and the text without them."""
    if match := _YEAR_FIRST.search(text):
        day = int(match[1]), int(match[2]), int(match[3])
    elif match := _YEAR_LAST.search(text):
        first, second = int(match[1]), int(match[3])
        order = True if match[2] == "." else _order(first, second, day_first)
        if order is None:
            return None
        day = _year(match[4]), *((second, first) if order else (first, second))
    else:
        return _day_in_words(text)
    return day, _without(text, match)


def _order(first: int, second: int, day_first: bool | None) -> bool | None:
    if first > 12 or second > 12:
        return first > 12
    return True if first == second else day_first


def _day_in_words(text: str) -> tuple[_Day, str] | None:
    for match in _DAY_MONTH.finditer(text):
        if month := _month(match[2]):
            return (_year(match[3]), month, int(match[1])), _without(text, match)
    for match in _MONTH_DAY.finditer(text):
        if month := _month(match[1]):
            rest = text[match.end(2) : match.start(3)]  # Mon Jan  6 07:08:09 2025
            return (_year(match[3]), month, int(match[2])), f"{rest} {text[match.end() :]}"
    return None


def _without(text: str, match: re.Match[str]) -> str:
    behind = re.sub(r"^(?:t(?=\d)|일|日)", "", text[match.end() :])
    return f"{text[: match.start()]} {behind}"


def _month(word: str) -> int | None:
    """Return the month a word names, in full or cut short; None where two months fit."""
    fits = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(name.startswith(word) for name in names)
    ]
    if len(fits) != 1:
        return 9 if word == "sept" else None
    return fits[0]


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def _time_in(rest: str) -> timedelta:
    """Return the time of day that `rest` names, as a distance from midnight in UTC.

    Raises:
        ValueError: it names none that a clock shows.
    """
    for match in _TIME.finditer(rest):
        if match["minute"] is None and not match["half"]:
            continue
        hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
        if match["half"]:
            if not 1 <= hour <= 12:
                raise ValueError(f"{hour} o'clock is in neither half of the day")
            hour = hour % 12 + (12 if match["half"] == "p" else 0)
        if hour > 24 or minute > 59 or second > 60:
            raise ValueError("no clock shows this")
        return timedelta(hours=hour, minutes=minute, seconds=second) - _offset(rest[match.end() :])
    return timedelta()


def _offset(text: str) -> timedelta:
    if match := _OFFSET.match(text):
        sign = 1 if match[1] == "+" else -1
        offset = sign * timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(offset).utcoffset(None)  # refuses a day and more
    match = _ZONE.match(text)
    return timedelta(hours=_ZONES.get(match[1], 0)) if match else timedelta()
