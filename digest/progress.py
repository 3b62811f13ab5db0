"""How an issue gets on, in the words that the desk and the shell share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.budget import DAY

STEP = 30  #: seconds in which those handed over are counted together
_SOON = 5.0  # seconds; a rate that was measured for less says nothing


@dataclass(frozen=True, slots=True)
class Count:
    """Who was handed over lately: in the last step in which somebody was, and in the one before."""

    since: int  #: when this stretch began, in seconds of 1970; a pause ends it
    step: int  #: which it is, counted from 1970
    handed: int
    before: int  #: handed over in the step before

    def rate(self, at: datetime) -> float | None:
        """Return how many a second the last half to whole minute had; None: too early to say."""
        now = at.timestamp()
        step = int(now) // STEP
        if step > self.step + 1:
            return 0.0
        is_at_hand = step <= self.step
        handed = self.handed + (self.before if is_at_hand else 0)
        began = (self.step - 1 if is_at_hand else self.step) * STEP
        lasted = now - max(self.since, began)
        return handed / lasted if lasted >= _SOON else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an issue is, how fast it goes and why, and how long it takes."""

    state: str  #: of the issue
    going: int  #: who is to get it
    sent: int
    failed: int
    in_doubt: int
    rate: float | None = None  #: recipients a second just now; None: too early to say
    because: str = ""  #: why so fast and no faster
    waits: str = ""  #: why nobody is handed over just now; empty while somebody may be
    left: timedelta | None = None  #: None: nobody can say

    @property
    def pace(self) -> str:
        """How fast it goes and why, or why not at all."""
        if self.waits or not self.because:
            return self.waits
        return f"{speed(self.rate)}, {self.because}"

    @property
    def time_left(self) -> str:
        """How long it still takes, as far as anybody can say."""
        if self.left is None or self.left < timedelta(seconds=1):
            return ""
        # When a day's quota is whole again depends on what was sent before.
        about = "at most" if self.left >= DAY else "about"
        return f"{about} {lasting(self.left)} left"

    @property
    def told(self) -> str:
        """How far it is."""
        return f"{self.sent:,} of {self.going:,} sent"

    @property
    def in_words(self) -> str:
        """All of it in a line."""
        return "; ".join(filter(None, (self.told, self.pace, self.time_left)))


def speed(rate: float | None) -> str:
    """Say how fast: 14 a second, 20 a minute."""
    if rate is None:
        return "just begun"
    if rate >= 1:
        return f"{rate:,.0f} a second"
    if rate * 60 >= 1:
        return f"{rate * 60:.0f} a minute"
    return "less than one a minute"


def lasting(length: timedelta) -> str:
    """Say how long, in its two largest units: 1 day 15 h, 3 h 20 min, 1 min 46 s."""
    days, rest = divmod(max(int(length.total_seconds()), 0), 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    parts = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    while len(parts) > 1 and not parts[0][0]:
        del parts[0]
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count) or "a moment"
