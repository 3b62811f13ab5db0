"""The jobs of one worker among many, on PostgreSQL.

What claims row by row, as sending does, any number of workers may do at once: each
runs it by a loop, as on one machine, and the ledger spreads it. What one of them
should do for all, such as asking a source, goes through Procrastinate: every few
seconds each worker looks what is due and queues it, once; whoever has a place free
takes it, and holds its lock while doing it. A worker that dies loses its jobs and
nothing else: others forget them, and the next look finds the work still to be done.

Django imports this when `procrastinate.contrib.django` is installed, and only then.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, cast

from django.db import Error as DatabaseFault
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from digest import looping
from digest.jobs import JOBS, LOOK_AGAIN, Job, Work, perform

GRACE = 75  #: seconds for what is in hand to end, longer than any time-out of ours
STALLED = 30  #: seconds without a sign of life after which a worker's jobs are forgotten
_PAUSE = 5.0  # seconds before the database is tried again
_SPREAD = [job for job in JOBS.values() if job.is_apart]
_OWN = {job.name: job for job in JOBS.values() if not job.is_apart}

_log = logging.getLogger(__name__)
_work: Work | None = None  #: this process's, once it works


@app.task(name="do")
def do(name: str, target: int) -> None:
    """Run a job for one target."""
    assert _work, "Jobs run in a worker."
    perform(JOBS[name], target, _work)


def run(work: Work) -> None:
    """Work until `work.stop` is set, then wait for what is in hand."""
    global _work
    _work = work
    shared = threading.Thread(target=_share, args=(work,), name="spreading")
    shared.start()
    try:
        looping.run(_OWN, work)
    finally:
        work.stop.set()
        shared.join()


def _share(work: Work) -> None:
    """Take what is queued, until the work is told to stop; however often the database goes away."""
    while not work.stop.is_set():
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        try:
            with app.replace_connector(connector) as workers:
                asyncio.run(_take_part(workers, work))
        except (ConnectorException, DatabaseFault) as error:
            _log.error("The database does not answer (%s); again.", type(error).__name__)
        except Exception:
            _log.exception("Taking jobs from the queue failed; again.")
        work.stop.wait(_PAUSE)


async def _take_part(workers: App, work: Work) -> None:
    async with workers.open_async():
        await _until_one_ends(
            _until_stopped(work),
            _keep_queueing(workers, work),
            *(_work_off(workers, job, work) for job in _SPREAD),
        )


async def _until_one_ends(*parts: Coroutine[Any, Any, None]) -> None:
    """Run parts side by side; when one ends, let the others end what is in hand."""
    tasks = [asyncio.create_task(part) for part in parts]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _until_stopped(work: Work) -> None:
    while not work.stop.is_set():
        await asyncio.sleep(0.2)


async def _work_off(workers: App, job: Job, work: Work) -> None:
    await workers.run_worker_async(
        queues=[job.name],
        name=work.worker,
        concurrency=job.at_once,
        delete_jobs="always",
        install_signal_handlers=False,
        shutdown_graceful_timeout=GRACE,
        stalled_worker_timeout=STALLED,
    )


async def _keep_queueing(workers: App, work: Work) -> None:
    while True:
        await _forget_the_dead(workers)
        for job, target in await asyncio.to_thread(_due, work):
            await _queue(job, target)
        await asyncio.sleep(LOOK_AGAIN.total_seconds())


async def _forget_the_dead(workers: App) -> None:
    """Forget the jobs of workers that died: what they left undone is found again."""
    for job in await workers.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        with suppress(ConnectorException):  # another was quicker
            await workers.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


def _due(work: Work) -> list[tuple[Job, int]]:
    """Return what is due, and neither queued nor in anybody's hands."""
    try:
        at = work.clock()
        taken = set(
            ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).values_list(
                "lock", flat=True
            )
        )
        due = [(job, target) for job in _SPREAD for target in job.targets(at)]
        return [(job, target) for job, target in due if _lock(job, target) not in taken]
    finally:
        connection.close()


def _lock(job: Job, target: int) -> str:
    return f"{job.name} {target}"


async def _queue(job: Job, target: int) -> None:
    lock = _lock(job, target)
    queued = do.configure(queue=job.name, lock=lock, queueing_lock=lock)
    with suppress(AlreadyEnqueued):  # by another worker, between our look and now
        await queued.defer_async(name=job.name, target=target)
