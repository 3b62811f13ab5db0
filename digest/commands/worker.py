"""`digest worker`: gathers, composes and sends; run as many as you like on PostgreSQL."""

from __future__ import annotations

import signal

import click

from digest.cli import now
from digest.database import open_database


@click.command()
def command() -> None:
    """Do what is due until stopped: gather articles, compose drafts, send issues.

    SIGTERM lets the calls in flight finish.
    """
    open_database()
    from django.conf import settings

    from digest.clock import common
    from digest.jobs import JOBS, Work, worker_name
    from digest.outgoing import configured_transport

    work = Work(common(now), configured_transport, worker_name())
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: work.stop.set())
    if settings.IS_EMBEDDED:
        from digest import looping

        looping.run(JOBS, work)
    else:
        from digest import spreading

        spreading.run(work)
