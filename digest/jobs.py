"""What is done, when and for what: one table, whoever runs it.

A verb may be run twice, by two workers at once or after a crash, and does no harm:
it claims its rows, and finds what is done already. So the runners decide only
when and where something runs, never whether somebody is mailed twice.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q

from digest import following, ledger, pacing, preflight, scheduling, settling
from digest.errors import ConfigError, DigestError
from digest.gather import gather
from digest.models import Issue, Source
from digest.record import give_up
from digest.send import send
from digest.transports import Transport
from subscribers import signups
from subscribers.tidying import tidy

LOOK_AGAIN = timedelta(seconds=5)
STINT = 30.0  #: seconds that an issue is sent for before another may have its place
_NAP = 0.5  # seconds between two looks at a process

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What a verb needs of the world.

    Args:
        clock: the time, aware.
        transport: the one that is configured.
        worker: this process's name, in claims and in the list of workers.
        stop: set when the process has been asked to end.
        in_hand: the jobs it does at this moment, and for which target.
    """

    clock: Callable[[], datetime]
    transport: Callable[[], Transport]
    worker: str
    stop: threading.Event = field(default_factory=threading.Event)
    in_hand: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Job:
    """A verb, when it is looked for work, and for what.

    Args:
        name: the verb.
        every: how long after one look at `targets` the next follows.
        targets: ids of what has something to do at a moment; cheap.
        run: does it for one of them.
        is_apart: whether it runs in a child process that ends, because it imports
            what a process that sends must not carry.
        at_once: for how many targets one worker does it at a time. Each verb has its own
            places: however many issues leave, whatever else is due is done.
    """

    name: str
    every: timedelta
    targets: Callable[[datetime], Sequence[int]]
    run: Callable[[int, Work], None]
    is_apart: bool = False
    at_once: int = 1


def _due_sources(at: datetime) -> Sequence[int]:
    due = Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)
    found = Source.objects.filter(due, is_resting=False).values_list("publication_id", flat=True)
    return sorted(set(found))


def _leaving(at: datetime) -> Sequence[int]:
    return list(Issue.objects.filter(state=Issue.State.SENDING).values_list("pk", flat=True))


def _send(issue_id: int, work: Work) -> None:
    ends = monotonic() + STINT
    send(
        issue_id,
        work.transport(),
        clock=work.clock,
        stop=lambda: work.stop.is_set() or monotonic() > ends,
    )


def _ask(work: Work) -> None:
    """Ask the provider what it allows, before an editor approves and before an issue leaves."""
    with suppress(ConfigError):  # which `digest check` tells, and whoever sends
        pacing.pacer(work.transport(), work.clock())


def _look_ahead(issue_id: int, at: datetime) -> None:
    """Find out what no message shows, before an editor asks."""
    following.follow(issue_id, at)
    preflight.try_out(issue_id, at)


def _settle(work: Work) -> None:
    """Write to those who asked to subscribe, one after the other."""
    for mailing in signups.waiting(work.clock()):
        if work.stop.is_set():
            return
        signups.settle(mailing, work.clock())


def _feed(work: Work) -> None:
    """Hear what became of messages; only those who ask Amazon carry its library."""
    from digest.feeding import configured_feed

    configured_feed(stop=work.stop.is_set)


def _owes_suppressions(at: datetime) -> Sequence[int]:
    if settings.TRANSPORT != "ses":
        return []
    from digest.ses_suppressions import is_due

    return [0] if is_due(at) else []


def _take_over_suppressions(work: Work) -> None:
    from digest.ses_suppressions import configured_pull

    configured_pull(work.clock(), stop=work.stop.is_set)


JOBS = {
    job.name: job
    for job in (
        Job(
            "gather",
            timedelta(seconds=30),
            _due_sources,
            lambda publication, work: _forget(gather(publication, work.clock())),
            is_apart=True,
            at_once=2,
        ),
        Job(
            "attend",
            LOOK_AGAIN,
            scheduling.due,
            lambda publication, work: _forget(scheduling.attend(publication, work.clock())),
            is_apart=True,
            at_once=2,
        ),
        Job(
            "follow",
            LOOK_AGAIN,
            following.due,
            lambda issue, work: _look_ahead(issue, work.clock()),
            is_apart=True,
            at_once=2,
        ),
        Job("send", LOOK_AGAIN, _leaving, _send, at_once=4),
        Job(
            "reap",
            timedelta(seconds=1),
            lambda at: [0] if ledger.has_expired(at) else [],
            lambda _, work: _forget(ledger.reap(work.clock())),
        ),
        Job(
            "settle",
            timedelta(seconds=2),
            lambda at: [0] if signups.waiting(at) else [],
            lambda _, work: _settle(work),
        ),
        Job(
            "feed",
            LOOK_AGAIN,
            lambda at: [0] if settings.SES_QUEUE else [],
            lambda _, work: _feed(work),
        ),
        Job(
            "take over suppressions",
            timedelta(minutes=10),
            _owes_suppressions,
            lambda _, work: _take_over_suppressions(work),
        ),
        Job(
            "ask",
            timedelta(minutes=1),
            lambda at: [0] if pacing.due(at) else [],
            lambda _, work: _ask(work),
        ),
        Job(
            "settle doubt",
            timedelta(minutes=10),
            settling.due,
            lambda issue, work: _forget(settling.settle(issue, work.clock())),
        ),
        Job(
            "give up",
            timedelta(hours=1),
            lambda at: [0],
            lambda _, work: _forget(give_up(work.clock())),
        ),
        Job("tidy", timedelta(hours=1), lambda at: [0], lambda _, work: tidy(work.clock())),
    )
}


def _forget(_result: object) -> None:
    """Drop what a verb returns: it is stored, and whoever asks reads it there."""


def worker_name() -> str:
    """Return the name of this process among all workers."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}"


def perform(job: Job, target: int, work: Work) -> None:
    """Do a job for one target. A fault is said, and the next look finds what is left."""
    work.in_hand.add((job.name, target))
    try:
        if job.is_apart:
            _perform_apart(job.name, target, work.stop)
        else:
            job.run(target, work)
    except DigestError as error:
        _log.error("%s for %s: %s", job.name, target, error)
    except (OperationalError, InterfaceError) as error:
        _log.error("%s for %s: the database does not answer (%s)", job.name, target, error)
    except Exception:
        _log.exception("%s for %s failed", job.name, target)
    finally:
        work.in_hand.discard((job.name, target))


def _perform_apart(name: str, target: int, stop: threading.Event) -> None:
    """Run a job in a process of its own, which ends early when this one is to."""
    process = subprocess.Popen([sys.executable, "-m", "digest.child", name, str(target)])
    while process.poll() is None:
        if stop.wait(_NAP):
            process.terminate()
            process.wait()
