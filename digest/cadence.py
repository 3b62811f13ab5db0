"""The weekly slot: a weekday and a time on the clock on the wall, where the editors are.

A slot is known by its local date and time, never by its instant. Clock changes
move instants and repeat times, and what is keyed by a slot still happens once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from digest.errors import ConfigError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Slot:
    """One local date and time at which an issue is due."""

    key: str  #: as on the wall, 2026-10-16T08:00; one issue for it, for ever
    due_at: datetime  #: aware, UTC; the instant it stands for
    note: str = ""  #: a sentence when a clock change touches it


@dataclass(frozen=True, slots=True)
class Cadence:
    """Every week on one day, at one time by the clocks of one zone.

    Raises:
        ConfigError: the weekday, the time or the zone is none.
    """

    weekday: int  #: 0 is Monday
    time: time  #: on the wall, to the minute, without a zone
    time_zone: str  #: IANA name

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ConfigError(
                f"There is no weekday {self.weekday}.", fix="Write 0 for Monday to 6 for Sunday."
            )
        if self.time.tzinfo is not None:
            raise ConfigError("The time of a slot has no zone of its own.", fix="Leave it out.")
        zone(self.time_zone)

    @property
    def in_words(self) -> str:
        """As the desk says it: "Fridays at 08:00"."""
        return f"{WEEKDAYS[self.weekday]}s at {self.time:%H:%M}"

    def slots(self, after: datetime) -> Iterator[Slot]:
        """Yield the slots whose instants lie after a moment, in order, without end.

        Args:
            after: aware.
        """
        day = after.astimezone(zone(self.time_zone)).date() - _WEEK
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while True:
            slot = self.on(day)
            if slot.due_at > after:
                yield slot
            day += _WEEK

    def next(self, after: datetime, count: int) -> list[Slot]:
        """Return the next slots after a moment, which is aware."""
        return list(islice(self.slots(after), count))

    def latest(self, at: datetime) -> Slot:
        """Return the newest slot whose instant is not after a moment, which is aware."""
        day = at.astimezone(zone(self.time_zone)).date() + timedelta(days=1)
        day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        slot = self.on(day)
        return slot if slot.due_at <= at else self.on(day - _WEEK)

    def on(self, day: date) -> Slot:
        """Return the slot of a day, whatever the clocks do on it.

        When a clock change skips its time, it is due at the first moment that
        exists; when one repeats it, at the earlier of the two.

        Source: PEP 495, IANA time zone database.
        """
        local = datetime.combine(day, self.time, zone(self.time_zone))
        earlier, later = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
        key = local.strftime("%Y-%m-%dT%H:%M")
        if earlier == later:
            return Slot(key, earlier)
        if later > earlier:
            return Slot(key, earlier, f"The clock shows {self.time:%H:%M} twice; the first counts.")
        # In a gap, PEP 495 reads a time by the clock before it (fold=0) or after it (fold=1):
        # the change lies between the two, which are as far apart as the clock jumps.
        gap_ends = _end_of_gap(later, earlier, zone(self.time_zone))
        shown = gap_ends.astimezone(zone(self.time_zone))
        return Slot(
            key, gap_ends, f"The clock skips {self.time:%H:%M}; it is due at {shown:%H:%M}."
        )


def zone(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        ConfigError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(
            f"There is no time zone “{name}”.", fix="Write an IANA name, like Europe/Berlin."
        ) from error


def _end_of_gap(low: datetime, high: datetime, where: ZoneInfo) -> datetime:
    """Return the instant of the clock change between two instants, to the second, in UTC."""
    before = low.astimezone(where).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(where).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
