"""The jobs spread over any number of workers by Procrastinate, on PostgreSQL.

Django imports this when `procrastinate.contrib.django` is installed, and only then.
Every few seconds one worker, whichever comes first, looks what is due and queues
it; a job that is queued already is not queued again. A worker that dies loses its
job and nothing else: the next look finds the work still to be done.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from digest.errors import DigestError
from digest.jobs import JOBS, Job, Work, run_apart

CONCURRENCY = 4  #: jobs at a time in one worker
GRACE = 75  #: seconds for a call in flight to come back, longer than any time-out of ours
STALLED = 60  #: seconds without a sign of life after which a worker's jobs are given up

_log = logging.getLogger(__name__)
_work: Work | None = None  #: this process's, once it works


@app.periodic(cron="* * * * * */5")
@app.task(name="look", queueing_lock="look", pass_context=False)
def look(timestamp: int) -> None:
    """Queue what is due."""
    work = _working()
    at = work.clock()
    for job in JOBS.values():
        for target in job.targets(at):
            _queue(job, target)


def _queue(job: Job, target: int) -> None:
    key = f"{job.name}-{target}"
    try:
        do.configure(queueing_lock=key).defer(name=job.name, target=target)
    except AlreadyEnqueued:
        _log.debug("%s is queued already", key)


@app.task(name="do")
def do(name: str, target: int) -> None:
    """Run a job for one target."""
    job = JOBS[name]
    try:
        if job.is_apart:
            run_apart(name, target).wait()
        else:
            job.run(target, _working())
    except DigestError as error:
        _log.error("%s for %s: %s", name, target, error)


def _working() -> Work:
    assert _work, "Jobs run in a worker."
    return _work


def run(work: Work) -> None:
    """Work until `work.stop` is set, then wait for what is in hand."""
    global _work
    _work = work
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as workers:
        asyncio.run(_run(workers, work))


async def _run(workers: App, work: Work) -> None:
    async with workers.open_async():
        await _bury(workers)
        working = asyncio.create_task(
            workers.run_worker_async(
                name=work.worker,
                concurrency=CONCURRENCY,
                delete_jobs="always",
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE,
            )
        )
        while not work.stop.is_set() and not working.done():
            await asyncio.sleep(0.2)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _bury(workers: App) -> None:
    """Forget the jobs of workers that died: what they left undone is found by `look`."""
    for job in await workers.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await workers.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
