"""`digest serve` as a small supervisor: children that are started again when they end.

A child that ends by itself is started again after a pause that grows while it
keeps failing. SIGTERM is passed on: a worker finishes the call it is in, and
nobody's mail is cut in half.
"""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  #: seconds before a child is started again
STEADY = 60.0  #: a child that ran so long has not failed at once: the pause starts over
PATIENCE = 75.0  #: seconds for a call in flight to come back, longer than any time-out of ours


@dataclass
class Child:
    """A process that should always be there."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = field(default=0.0)  #: when it may be started (again)

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(self.command)
        self.started = now

    def look(self, now: float) -> int | None:
        """Return its exit code when it has just ended, and decide when it starts again."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        steady = now - self.started >= STEADY
        self.pause = FIRST_PAUSE if steady else min(self.pause * 2, LONGEST_PAUSE)
        self.process, self.due = None, now + self.pause
        return code


class Supervisor:
    """Keeps its children running until it is told to stop.

    Args:
        clock: seconds that only ever rise.
        say: tells the operator one line.
    """

    def __init__(
        self, children: Sequence[Child], *, clock: Callable[[], float], say: Callable[[str], None]
    ) -> None:
        self._children = children
        self._clock = clock
        self._say = say
        self._stop = threading.Event()

    def run(self) -> None:
        """Run until `stop`, or SIGTERM or SIGINT when in the main thread."""
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, lambda *_: self._stop.set())
        try:
            while not self._stop.is_set():
                self._turn()
                self._stop.wait(0.2)
        finally:
            self._end()

    def stop(self) -> None:
        self._stop.set()

    def _turn(self) -> None:
        now = self._clock()
        for child in self._children:
            if (code := child.look(now)) is not None:
                self._say(
                    f"The {child.name} ended (exit {code}); it starts again in {child.pause:g} s."
                )
            if child.process is None and now >= child.due:
                child.start(now)

    def _end(self) -> None:
        running = [child.process for child in self._children if child.process]
        for process in running:
            process.send_signal(signal.SIGTERM)
        deadline = self._clock() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.0, deadline - self._clock()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
