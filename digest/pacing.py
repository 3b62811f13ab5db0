"""How fast an issue leaves, and how many of it today: one row for all workers together.

The provider says what it allows, or an operator; a share of it is left for confirmation
mails. A batch waits for its turn before it is claimed, so that nothing is in hand that only
waits. Whoever is told that we came too soon halves the rate for everybody, and it comes
back bit by bit (additive increase, multiplicative decrease).

What the day still has is counted down in the transaction that claims, so that workers
together never claim more. When nothing is left, or the provider says so, issues wait: it is
asked again every ten minutes, and they go on by themselves.

The turns are counted by the database's own clock (generic cell rate algorithm: ITU-T I.371).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from digest import ledger
from digest.budget import Budget, for_issues
from digest.deliveries import InDoubt, Outcome, Requeue, Sent
from digest.errors import DigestError
from digest.models import Pace
from digest.transports import Allowance, Transport

SHARE = 0.95  #: of the rate that a provider allows; the rest is for mails that somebody waits for
PARTS = 4  #: of a second's recipients that one batch is at most
ASK_EVERY = timedelta(hours=1)
WAIT = timedelta(minutes=10)  #: before it is asked again whether the day has room
_AHEAD = timedelta(minutes=1)  # that the clocks of two machines may differ by
_NAP = 0.2  # seconds between two looks whether to stop
_QUIET = 5.0  # seconds after a slowing in which it is neither slowed again nor sped up
_STEP = 0.02  # of the ceiling that a batch brings back
_LEAST = 1.0  # recipients a second, unless the ceiling is lower still

_log = logging.getLogger(__name__)

_NOW = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "EXTRACT(EPOCH FROM clock_timestamp())::double precision",
}
# A turn more than a minute ahead comes from a clock that was set back.
_TURN = "CASE WHEN next_at < {now} OR next_at > {now} + 60 THEN {now} ELSE next_at END"
_TAKE = (
    f"UPDATE digest_pace SET next_at = {_TURN} + %s / rate WHERE name = %s"
    " RETURNING next_at - %s / rate - {now}, rate, ceiling"
)
_GIVE_BACK = "UPDATE digest_pace SET next_at = next_at - %s / rate WHERE name = %s"
_SLOW = (
    "UPDATE digest_pace SET rate = CASE WHEN rate / 2 < %s THEN %s ELSE rate / 2 END,"
    " slowed_at = {now} WHERE name = %s AND slowed_at < {now} - %s"
)
_SPEED = (
    "UPDATE digest_pace SET rate = CASE WHEN rate + %s > ceiling THEN ceiling ELSE rate + %s END"
    " WHERE name = %s AND slowed_at < {now} - %s"
)


@dataclass(slots=True)
class Pacer:
    """The turns of one process; without a rate there is nothing to wait for."""

    name: str
    ceiling: float | None  #: recipients a second; None for as fast as it goes
    ask_again: datetime  #: when the row is to be looked at again
    rate: float = 0.0
    counts_days: bool = False  #: whether a day has an end
    waits_until: datetime | None = None  #: when it is asked again whether the day has room
    is_spent: bool = False  #: whether nothing was left of the day at the last claim

    def is_old(self, at: datetime) -> bool:
        """Whether another pacer is to take its place."""
        return self.is_spent or at >= self.ask_again

    def batch(self, most: int) -> int:
        """Return how many to send at once: no more than a part of a second's."""
        if self.ceiling is None:
            return most
        return min(max(int(self.ceiling / PARTS), 1), most)

    def wait(self, count: int, stop: Callable[[], bool]) -> bool:
        """Wait until it is the turn of so many; whether it came before `stop` said so."""
        if self.ceiling is None:
            return True
        wait, self.rate, self.ceiling = _asked(_TAKE, [count, self.name, count])
        until = monotonic() + wait
        while (left := until - monotonic()) > 0:
            if stop():
                self.give_back(count)
                return False
            sleep(min(left, _NAP))
        return True

    def give_back(self, count: int) -> None:
        """Return the turns of those who were not there to be sent to."""
        if self.ceiling is not None and count:
            _told(_GIVE_BACK, [count, self.name])

    def of_day(self, count: int) -> int:
        """Return how many of `count` the day still has; nobody else may know until we commit."""
        if not self.counts_days:
            return count
        rows = Pace.objects.select_for_update(no_key=True).filter(name=self.name)
        left = rows.values_list("day_left", flat=True).get()
        self.is_spent = left is not None and left <= 0
        return count if left is None else min(count, max(left, 0))

    def spend(self, count: int) -> None:
        """Count those that are claimed; a negative number gives back whom nobody was sent to."""
        if self.counts_days and count:
            rows = Pace.objects.filter(name=self.name)
            rows.update(day_left=F("day_left") - count, taken=F("taken") + count)

    def learn(self, outcomes: Sequence[Outcome], claimed: int, at: datetime) -> None:
        """Take note of how the provider bore a batch, for all workers."""
        used = sum(isinstance(each, Sent | InDoubt) for each in outcomes)
        self.spend(used - claimed)
        if any(isinstance(each, Requeue) and each.day_is_full for each in outcomes):
            self._fill(at)
        self._adapt(outcomes)

    def _fill(self, at: datetime) -> None:
        """Believe the provider, whatever we counted, that the day is used up."""
        self.waits_until = at + WAIT
        Pace.objects.filter(name=self.name).update(day_left=0, waits_until=self.waits_until)
        _log.warning("%s takes no more today; issues wait, and it is asked again.", self.name)

    def _adapt(self, outcomes: Sequence[Outcome]) -> None:
        """Slow down for everybody where the provider asks for it; else come back bit by bit."""
        if self.ceiling is None:
            return
        if any(isinstance(each, Requeue) and each.came_too_soon for each in outcomes):
            least = min(_LEAST, self.ceiling)
            if _told(_SLOW, [least, least, self.name, _QUIET]):
                _log.warning("%s asks for less at a time; all workers slow down.", self.name)
        elif self.rate < self.ceiling:
            step = self.ceiling * _STEP
            _told(_SPEED, [step, step, self.name, _QUIET])


def pacer(transport: Transport, at: datetime) -> Pacer:
    """Return the pacer of the configured transport.

    The provider is asked once an hour, and when nothing is left of the day: then again
    every ten minutes. Whichever worker comes first asks for all.

    Args:
        at: aware.
    """
    row, _ = Pace.objects.get_or_create(
        name=settings.TRANSPORT, defaults={"rate": 0.0, "ceiling": 0.0}
    )
    if _is_ours_to_ask(row, at):
        _ask(transport, row, at)
    row.refresh_from_db()
    waits = row.waits_until is not None and row.waits_until > at
    return Pacer(
        row.name,
        row.ceiling or None,
        at + ASK_EVERY,
        row.rate,
        counts_days=row.day is not None,
        waits_until=row.waits_until if waits else None,
    )


def due(at: datetime) -> bool:
    """Whether the provider has not been asked lately."""
    asked = Pace.objects.filter(name=settings.TRANSPORT)
    return not asked.exclude(_long_ago(at)).exists()


def pace() -> Pace | None:
    """Return the row of the configured transport, once its provider has been asked."""
    return Pace.objects.filter(name=settings.TRANSPORT).first()


def budget(row: Pace | None) -> Budget:
    """Return what issues may have, by what `pace` tells."""
    if row is None:
        return Budget()
    left = row.day_left if row.day is None else max(row.day_left or 0, 0)
    return Budget(row.rate or None, row.day, left)


def _is_ours_to_ask(row: Pace, at: datetime) -> bool:
    """Whether it is time to ask, and nobody else does; a moment ahead is of a clock set back."""
    if row.asked_at is None:  # nobody sends without having been told, so the first ask side by side
        return True
    same = Pace.objects.filter(pk=row.pk)
    over = Q(waits_until=None) | Q(waits_until__lte=at) | Q(waits_until__gt=at + WAIT + _AHEAD)
    if same.filter(over, day_left__lte=0).update(asked_at=at, waits_until=at + WAIT):
        return True
    return same.filter(_long_ago(at)).update(asked_at=at) > 0


def _long_ago(at: datetime) -> Q:
    return Q(asked_at=None) | Q(asked_at__lt=at - ASK_EVERY) | Q(asked_at__gt=at + _AHEAD)


def _ask(transport: Transport, row: Pace, at: datetime) -> None:
    """Ask the provider, and keep what it says, all at once.

    Who was in hand before it was asked may be missing in its count, and so is whoever was
    claimed meanwhile: both are taken off what it leaves.
    """
    row.refresh_from_db()
    in_hand = ledger.in_hand()
    try:
        allowed = transport.allowance()
    except DigestError as error:
        _log.warning("What is allowed stays as it was. %s", error)
        told = _rates(row, _without_answer(row))
        if row.day is None:  # it never says: only trying tells
            told |= {"day_left": None, "waits_until": None}
    else:
        told = _rates(row, _ceiling(allowed)) | _day(allowed, row, in_hand, at)
    Pace.objects.filter(pk=row.pk).update(asked_at=at, **told)


def _day(allowed: Allowance, row: Pace, in_hand: int, at: datetime) -> dict[str, Any]:
    if allowed.day is None:
        return {"day": None, "day_left": None, "waits_until": None}
    day = for_issues(allowed.day)
    room = day - allowed.sent - in_hand
    return {
        "day": day,
        "day_left": room + row.taken - F("taken"),
        "waits_until": at + WAIT if room <= 0 else None,
    }


def _ceiling(allowed: Allowance) -> float:
    """Return how many recipients a second there may be; 0 for as many as go."""
    shared = allowed.rate * SHARE if allowed.rate else None
    return min(filter(None, (settings.SEND_RATE, shared)), default=0.0)


def _without_answer(row: Pace) -> float:
    chosen: float | None = settings.SEND_RATE
    return min(row.ceiling or chosen or 0.0, chosen or row.ceiling)


def _rates(row: Pace, ceiling: float) -> dict[str, Any]:
    was_full = row.rate >= row.ceiling
    return {"rate": ceiling if was_full else min(row.rate, ceiling), "ceiling": ceiling}


def _asked(statement: str, values: Sequence[float | str]) -> tuple[float, float, float]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(now=_NOW[connection.vendor]), values)
        wait, rate, ceiling = cursor.fetchone()
    return float(wait), float(rate), float(ceiling)


def _told(statement: str, values: Sequence[float | str]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(now=_NOW[connection.vendor]), values)
        return int(cursor.rowcount)
