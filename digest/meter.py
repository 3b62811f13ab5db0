"""How an issue gets on, drawn in a terminal: a bar in one line that is drawn again.

Where words go to a file, it is a plain line whenever something has changed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import sleep
from typing import TextIO

from digest import watching
from digest.models import Issue
from digest.progress import Progress

DRAWN = 1.0  #: seconds between two looks
WRITTEN = timedelta(seconds=10)  #: between two lines in a file, while only figures change
_BAR, _LEAST = 24, 8  # characters
_CLEAR = "\x1b[K"  # to the end of the line (ECMA-48)
_LIVE = (Issue.State.SENDING, Issue.State.PAUSED)


def follow(
    issue_id: int,
    clock: Callable[[], datetime],
    *,
    to: TextIO | None = None,
    wait: Callable[[float], object] = sleep,
    until: Callable[[], bool] = lambda: False,
) -> Progress:
    """Draw how an issue gets on until nothing of it is left, it is stopped, or `until` says so.

    Ctrl-C ends the drawing and nothing else.

    Args:
        clock: the time, aware.
        to: stderr, unless another stream is given.
        wait: waits so many seconds.

    Returns:
        What was drawn last.
    """
    meter = _Meter(to or sys.stderr)
    with suppress(KeyboardInterrupt):
        while True:
            seen = _look(issue_id, clock())
            if seen.state not in _LIVE or until():
                break
            meter.show(seen, clock())
            wait(DRAWN)
    seen = _look(issue_id, clock())
    meter.end(seen)
    return seen


def _look(issue_id: int, at: datetime) -> Progress:
    issue = Issue.objects.select_related("publication__programme").get(pk=issue_id)
    balance, _ = watching.balance(issue_id, at)
    return watching.progress(issue, balance, at)


class _Meter:
    """A line that is drawn again on a terminal, or lines in a file."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._last = ("", "")
        self._next: datetime | None = None

    def show(self, seen: Progress, at: datetime) -> None:
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            self._write(f"\r{drawn(seen, width)}{_CLEAR}")
            return
        reasons = (seen.waits, seen.because)
        if reasons != self._last or self._next is None or at >= self._next:
            self._last, self._next = reasons, at + WRITTEN
            self._write(f"{seen.in_words}\n")

    def end(self, seen: Progress) -> None:
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            self._write(f"\r{drawn(seen, width)}{_CLEAR}\n")
        else:
            self._write(f"{seen.in_words}\n")

    def _write(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "replace").decode(encoding))
        self._stream.flush()


def drawn(seen: Progress, width: int) -> str:
    """Return a line of at most so many characters: the bar, as far as it has room, and the words.

    What is in doubt or failed stands behind what is sent: it is done with, and nobody is sure.
    """
    words = seen.in_words
    bar = min(_BAR, width - len(words) - 3)
    if bar < _LEAST:
        return words if len(words) <= width else f"{words[: max(width - 3, 0)]}..."
    sent = _share(seen.sent, seen.going, bar)
    done = _share(seen.sent + seen.failed + seen.in_doubt, seen.going, bar)
    return f"[{'#' * sent}{'?' * (done - sent)}{'.' * (bar - done)}] {words}"


def _share(part: int, whole: int, width: int) -> int:
    return part * width // whole if whole else width
