"""The jobs in one process, by a loop: what an embedded installation runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from time import monotonic

from django.db import Error as DatabaseFault
from django.db import close_old_connections, connection

from digest import crew
from digest.jobs import STINT, Job, Work, perform

TURN = 0.5  #: seconds between two looks at the clock

_log = logging.getLogger(__name__)


class Loop:
    """Runs each job for each target, never two at a time for the same.

    A verb has as many places as it says, and whoever waited longest has the next one.
    What is due beyond them is found again at the next look. A job that fails is logged
    and tried again at its next turn; it costs the others nothing.
    """

    def __init__(self, jobs: Mapping[str, Job], work: Work) -> None:
        self._jobs = jobs
        self._work = work
        self._running: dict[tuple[str, int], threading.Thread] = {}
        self._next: dict[str, datetime] = {}
        self._begun: dict[tuple[str, int], int] = {}  # whoever waited longest comes first
        self._count = 0

    def run(self) -> None:
        """Run until the work is told to stop, then wait for what is in hand."""
        while not self._work.stop.is_set():
            self.turn()
            self._work.stop.wait(TURN)
        for thread in self._running.values():
            thread.join()

    def turn(self) -> None:
        """Start what is due and not running."""
        at = self._work.clock()
        self._running = {key: each for key, each in self._running.items() if each.is_alive()}
        for job in self._jobs.values():
            if self._next.get(job.name, at) <= at:
                self._next[job.name] = at + job.every
                self._start(job, at)

    def _start(self, job: Job, at: datetime) -> None:
        try:
            close_old_connections()
            targets = job.targets(at)
        except DatabaseFault as error:
            _log.error("%s: the database does not answer (%s)", job.name, type(error).__name__)
            return
        for target in sorted(targets, key=lambda each: self._begun.get((job.name, each), 0)):
            key = (job.name, target)
            if key not in self._running and self._has_place(job):
                thread = threading.Thread(target=self._do, args=(job, target), name=f"{key}")
                self._running[key] = thread
                self._count += 1
                self._begun[key] = self._count
                thread.start()

    def _has_place(self, job: Job) -> bool:
        return sum(name == job.name for name, _ in self._running) < job.at_once

    def _do(self, job: Job, target: int) -> None:
        begun = monotonic()
        try:
            perform(job, target, self._work)
        finally:
            connection.close()
        if monotonic() - begun >= STINT:  # what made room for others goes on if there are none
            self._next.pop(job.name, None)


def beat(work: Work) -> None:
    """Say every few seconds that this worker is there, until it stops."""
    begun = work.clock()
    while True:
        with suppress(DatabaseFault):
            close_old_connections()
            crew.say_there(work.worker, begun, sorted(work.in_hand.copy()), work.clock())
        if work.stop.wait(crew.BEAT.total_seconds()):
            break
    with suppress(DatabaseFault):
        crew.say_gone(work.worker)
    connection.close()


def run(jobs: Mapping[str, Job], work: Work, *, also: Callable[[Work], None] = beat) -> None:
    """Run the loop, with a heartbeat beside it."""
    heart = threading.Thread(target=also, args=(work,), name="heartbeat")
    heart.start()
    try:
        Loop(jobs, work).run()
    finally:
        work.stop.set()
        heart.join()
