"""Moments in words: day, date, clock time and zone, as the editors have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


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
    local = at.astimezone(ZoneInfo(zone))
    short = (
        f"{local:%a %H:%M}" if abs(at - now) < timedelta(days=6) else f"{local:%a} {_day(local)}"
    )
    year = "" if local.year == now.year else f" {local.year}"
    long = f"{local:%a} {local.day} {local:%B}{year}, {local:%H:%M} {zone}"
    return Moment(local, short, long, f"in {lasting(at - now)}" if at > now else "")


def _day(local: datetime) -> str:
    return f"{local.day} {local:%b}, {local:%H:%M}"


def local(at: datetime, zone: str) -> datetime:
    """Return a moment by the clock on the wall of a zone."""
    return at.astimezone(ZoneInfo(zone))


def lasting(length: timedelta) -> str:
    """Say how long, in its two largest units: 1 day 15 h, 3 h 20 min, 1 min 46 s."""
    days, rest = divmod(max(int(length.total_seconds()), 0), 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    parts = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    while len(parts) > 1 and not parts[0][0]:
        del parts[0]
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count) or "a moment"
