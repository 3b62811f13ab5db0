"""How fast an issue leaves: one bucket of tokens in the database, for all workers together.

The provider says what it allows, or an operator; a share of it is left for confirmation
mails. A batch waits for its turn before it is claimed, so that nothing is in hand that only
waits. Whoever is told that we came too soon halves the rate for everybody, and it comes
back bit by bit (additive increase, multiplicative decrease).

The turns are counted by the database's own clock (generic cell rate algorithm: ITU-T I.371).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from digest.deliveries import Outcome, Requeue
from digest.errors import DigestError
from digest.models import Pace
from digest.transports import Transport

SHARE = 0.95  #: of what a provider allows; the rest is for mails that somebody waits for
PARTS = 4  #: of a second's recipients that one batch is at most
ASK_EVERY = timedelta(hours=1)
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
    ask_again: datetime  #: when the provider is to be asked for it again
    rate: float = 0.0

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

    def learn(self, outcomes: Sequence[Outcome]) -> None:
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
    """Return the pacer of the configured transport; the provider is asked once an hour.

    Args:
        at: aware.
    """
    name = settings.TRANSPORT
    row, _ = Pace.objects.get_or_create(name=name, defaults={"rate": 0.0, "ceiling": 0.0})
    old = Q(asked_at=None) | Q(asked_at__lt=at - ASK_EVERY)
    if Pace.objects.filter(old, pk=row.pk).update(asked_at=at):
        _set(row, _ceiling(transport, row))
        row.refresh_from_db()
    return Pacer(name, row.ceiling or None, at + ASK_EVERY, row.rate)


def _ceiling(transport: Transport, row: Pace) -> float:
    """Return how many recipients a second there may be; 0 for as many as go."""
    chosen: float | None = settings.SEND_RATE
    try:
        allowed = transport.allowance()
    except DigestError as error:
        _log.warning("The rate stays as it was. %s", error)
        return min(row.ceiling or chosen or 0.0, chosen or row.ceiling)
    shared = allowed * SHARE if allowed else None
    return min(filter(None, (chosen, shared)), default=0.0)


def _set(row: Pace, ceiling: float) -> None:
    was_full = row.rate >= row.ceiling
    row.rate = ceiling if was_full else min(row.rate, ceiling)
    row.ceiling = ceiling
    row.save(update_fields=["rate", "ceiling"])


def _asked(statement: str, values: Sequence[float | str]) -> tuple[float, float, float]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(now=_NOW[connection.vendor]), values)
        wait, rate, ceiling = cursor.fetchone()
    return float(wait), float(rate), float(ceiling)


def _told(statement: str, values: Sequence[float | str]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(now=_NOW[connection.vendor]), values)
        return int(cursor.rowcount)
