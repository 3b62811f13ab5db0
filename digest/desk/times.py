"""Moments in words: day, date, clock time and zone, as the editors have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.progress import lasting

_LATELY = timedelta(hours=6)  # is told in hours, though it was before midnight


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime  #: in the editors' zone
    short: str  #: Fri 08:00
    long: str  #: Fri 16 October, 08:00 Europe/London
    ahead: str  #: in 1 day 15 h; empty for the past


def moment(at: datetime, zone: str, now: datetime) -> Moment:
    """Put a moment into words.

    Args:
        at: aware.
        zone: IANA name.
        now: aware; what "in 2 days" counts from.
    """
    there = local(at, zone)
    short = (
        f"{there:%a %H:%M}" if abs(at - now) < timedelta(days=6) else f"{there:%a} {_day(there)}"
    )
    year = "" if there.year == now.year else f" {there.year}"
    long = f"{there:%a} {there.day} {there:%B}{year}, {there:%H:%M} {zone}"
    return Moment(there, short, long, f"in {lasting(at - now)}" if at > now else "")


def _day(there: datetime) -> str:
    return f"{there.day} {there:%b}, {there:%H:%M}"


def ago(at: datetime, now: datetime, zone: str) -> str:
    """Say when something was as people do: 40 min ago, 5 h ago, yesterday, Mon 12 Oct."""
    length, there = now - at, local(at, zone)
    if timedelta() <= length < timedelta(hours=1):
        minutes = length // timedelta(minutes=1)
        return f"{minutes} min ago" if minutes else "just now"
    days = (local(now, zone).date() - there.date()).days
    if timedelta() <= length < timedelta(hours=24) and (days == 0 or length < _LATELY):
        return f"{length // timedelta(hours=1)} h ago"
    if days == 1:
        return "yesterday"
    year = "" if there.year == local(now, zone).year else f" {there.year}"
    return f"{there:%a} {there.day} {there:%b}{year}"


class Local(datetime):
    """A moment by the clock of its own zone, which templates would else turn into UTC's."""

    convert_to_local_time = False


def local(at: datetime, zone: str) -> Local:
    """Return a moment by the clock on the wall of a zone."""
    there = at.astimezone(ZoneInfo(zone))
    return Local.combine(there.date(), there.timetz())
