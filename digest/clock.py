"""One clock for all workers: the database's, wherever they may be on several machines.

A lease that one worker sets is judged by the others. Were each to go by its own clock,
one that is an hour ahead would put what others have in hand in doubt, and one that is
behind would hold its leases for ever. So they ask the database once a minute, and count
on from there by what no setting of a clock moves.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection

ASK_EVERY = 60.0  #: seconds

_log = logging.getLogger(__name__)


def common(own: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return the clock that a worker goes by: its own where it shares the database with nobody."""
    return own if settings.IS_EMBEDDED else DatabaseClock()


def ask_the_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (told,) = cursor.fetchone()
    assert isinstance(told, datetime)
    return told


def count_seconds() -> float:
    """Count on while the machine sleeps, too, where it can be told."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class DatabaseClock:
    """Tells the database's time; while the database is away, as it would be by now.

    Args:
        ask: what the time is, aware.
        count: seconds that only ever rise.
    """

    def __init__(
        self,
        ask: Callable[[], datetime] = ask_the_database,
        count: Callable[[], float] = count_seconds,
    ) -> None:
        self._ask, self._count = ask, count
        self._lock = threading.Lock()
        self._told, self._told_at = ask(), count()
        self._asked_at = self._told_at

    def __call__(self) -> datetime:
        with self._lock:
            if self._count() - self._asked_at >= ASK_EVERY:
                self._ask_again()
            return self._told + timedelta(seconds=self._count() - self._told_at)

    def _ask_again(self) -> None:
        self._asked_at = self._count()
        try:
            self._told, self._told_at = self._ask(), self._count()
        except DatabaseFault as error:
            _log.warning("The database does not tell the time (%s).", type(error).__name__)
