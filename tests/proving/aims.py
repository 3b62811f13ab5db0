"""Kills aimed by name at each boundary of a commit, from inside the process that is to die.

They hang around what the product calls anyway, its connection to the database and its
transport; the code between them runs as it is shipped.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import sleep
from typing import Any

from django.db import connection, transaction

from digest.printed import Printed, Recipient
from digest.transports import Transport

_LOOK = 0.002  # seconds between two looks into the provider's log

#: by name, in the order in which a sender passes them
MOMENTS = (
    "fan-out",  # its rows written, not committed
    "turn",  # the turn taken, nothing claimed
    "claim",  # claimed, not committed
    "claimed",  # the intent committed, nothing called
    "call",  # taken by the provider, not answered
    "answered",  # the answer read, no outcome written
    "outcome",  # half of the outcomes written, not committed
    "recorded",  # the outcomes committed
    "reap",  # doubt written down
    "close",  # the end written, not committed
    "settle",  # an event written, its delivery not settled
)

_Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def die() -> None:
    """End as by the power switch: nothing is flushed, closed or rolled back by us."""
    os.kill(os.getpid(), signal.SIGKILL)


def stop() -> None:
    """Sleep until somebody else wakes this process."""
    os.kill(os.getpid(), signal.SIGSTOP)


class Aim:
    """Does away with this process the `nth` time that it comes by a moment.

    Args:
        log: the provider's, which says when a call has been taken.
    """

    def __init__(
        self, moment: str, log: Path, *, nth: int = 1, act: Callable[[], None] = die
    ) -> None:
        assert moment in MOMENTS
        self._moment = moment
        self._left = nth
        self.log = log
        self.act = act

    def is_now(self, moment: str) -> bool:
        if moment == self._moment:
            self._left -= 1
            return self._left == 0
        return False

    def at_the_database(
        self, execute: _Execute, sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Run a statement, and die before, within or after it where that is the aim."""
        if "MATERIALIZED" in sql and self.is_now("turn"):
            self.act()
        if many and sql.lstrip().startswith("UPDATE digest_delivery"):
            if self.is_now("outcome"):
                rows = list(params)
                execute(sql, rows[: len(rows) // 2], many, context)
                self.act()
            if self.is_now("recorded"):
                transaction.on_commit(self.act)
        done = execute(sql, params, many, context)
        if self.is_now(_is_at(sql, params)):
            self.act()
        return done

    def around(self, transport: Transport) -> Transport:
        """Return a transport that dies where a call is the aim."""
        return _Mortal(transport, self)


def _is_at(sql: str, params: Any) -> str:
    """Return the moment that comes right after a statement."""
    if "INSERT INTO digest_delivery" in sql:
        return "fan-out"
    if "MATERIALIZED" in sql:
        return "claim"
    if sql.startswith('UPDATE "digest_delivery"') and '"lease_until" <' in sql:
        return "reap"
    if sql.startswith('INSERT INTO "digest_event"'):
        return "settle"
    if sql.startswith('UPDATE "digest_issue"') and "sent" in map(str, params or ()):
        return "close"
    return ""


class _Mortal:
    def __init__(self, transport: Transport, aim: Aim) -> None:
        self._transport = transport
        self._aim = aim

    def send(self, printed: Printed, batch: Sequence[Recipient]) -> Any:
        if self._aim.is_now("claimed"):
            self._aim.act()
        if self._aim.is_now("call"):
            threading.Thread(target=self._act_once_taken, args=(batch[0].reference,)).start()
        outcomes = self._transport.send(printed, batch)
        if self._aim.is_now("answered"):
            self._aim.act()
        return outcomes

    def _act_once_taken(self, reference: str) -> None:
        """Wait until the provider has this on its disk; it holds its answer back for longer."""
        with self._aim.log.open() as log:
            log.seek(0, os.SEEK_END)
            while f'"{reference}"' not in log.read():
                log.seek(max(0, log.tell() - len(reference)))
                sleep(_LOOK)
        self._aim.act()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def aimed(aim: Aim | None, transport: Transport, work: Callable[[Transport], object]) -> None:
    """Do `work` with a transport, under an aim if there is one."""
    if aim is None:
        work(transport)
        return
    with connection.execute_wrapper(aim.at_the_database):
        work(aim.around(transport))
