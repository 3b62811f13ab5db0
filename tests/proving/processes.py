"""Processes that send and die: forked, so that a death costs milliseconds to arrange."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic, sleep

from django.db import connections

PATIENCE = 30.0  # seconds for whatever must happen soon


def now() -> datetime:
    return datetime.now(UTC)


def begin(work: Callable[[], object]) -> int:
    """Run `work` in a process of its own; return its id."""
    connections.close_all()  # a connection that two processes share serves neither
    sys.stdout.flush()
    if child := os.fork():
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def has_ended(child: int) -> int | None:
    """Return how a process ended, as `wait` says it; None while it runs."""
    found, how = os.waitpid(child, os.WNOHANG)
    return how if found else None


def is_there(child: int) -> bool:
    """Whether a process has not ended; whoever waits for it will still hear how it did."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def ended(child: int) -> int:
    """Wait for the end of a process, and return how it came."""
    until = monotonic() + PATIENCE
    while (how := has_ended(child)) is None:
        if monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError("a process did not end")
        sleep(0.002)
    return how


def was_killed(how: int) -> bool:
    return os.WIFSIGNALED(how) and os.WTERMSIG(how) == signal.SIGKILL


def killed(work: Callable[[], object]) -> None:
    """Run `work` in a process that kills itself on the way."""
    how = ended(begin(work))
    assert was_killed(how), f"it was to be killed, and ended with {how}"


def done(work: Callable[[], object]) -> None:
    """Run `work` in a process that comes to its end."""
    how = ended(begin(work))
    assert how == 0, f"it was to end well, and ended with {how}"


def kill_when(is_time: Callable[[], bool], work: Callable[[], object]) -> None:
    """Run `work` in a process, and kill it from outside as soon as it is time."""
    child = begin(work)
    until = monotonic() + PATIENCE
    while not is_time():
        assert monotonic() < until, "it was never time"
        assert has_ended(child) is None, "it ended before it was killed"
        sleep(0.002)
    os.kill(child, signal.SIGKILL)
    assert was_killed(ended(child))
