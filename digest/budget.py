"""How many recipients a provider leaves to issues, and how long they take.

A quota of so many in 24 hours rolls: what was sent at eight yesterday is free again at
eight today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

KEPT = 0.05  #: of a day's quota, for mails that somebody waits for: confirmations, sign-in links
KEPT_AT_LEAST = 10  #: of them, but never more than half of the quota
DAY = timedelta(hours=24)


def for_issues(day: int) -> int:
    """Return how many of a day's quota issues may have; the rest is kept for single mails."""
    return day - min(max(ceil(day * KEPT), KEPT_AT_LEAST), ceil(day / 2))


@dataclass(frozen=True, slots=True)
class Budget:
    """What issues may have just now; None where nothing limits them."""

    rate: float | None = None  #: recipients a second
    day: int | None = None  #: recipients in any 24 hours
    left: int | None = None  #: of the day's

    def is_short_of(self, count: int) -> bool:
        """Whether so many are more than the day still has."""
        return self.left is not None and count > self.left

    def takes(self, count: int) -> timedelta | None:
        """Return how long so many take at most; None where nobody can say.

        What the day does not hold waits for the next, and after 24 hours a day is whole again.
        """
        days = 0
        if self.left is not None and count > self.left:
            if not self.day:
                return None
            beyond = count - self.left
            days = ceil(beyond / self.day)
            count = beyond - (days - 1) * self.day
        if self.rate:
            return days * DAY + timedelta(seconds=count / self.rate)
        return days * DAY if days else None
