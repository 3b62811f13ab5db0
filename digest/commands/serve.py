"""`digest serve`: the web interface, with a worker beside it."""

from __future__ import annotations

import sys
import time

import click

from digest.cli import say
from digest.database import open_database, prepare
from digest.serving import Child, Supervisor

THREADS = 8


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-worker", is_flag=True, help="The web interface alone: workers run elsewhere.")
def command(host: str, port: int, no_worker: bool) -> None:
    """Serve the desk and the readers' pages, and keep a worker running beside them."""
    if no_worker:
        open_database()
        serve(host, port)
        return
    prepare()
    welcome(host, port)
    run = [sys.executable, "-m", "digest"]
    web = [*run, "serve", "--no-worker", f"--host={host}", f"--port={port}"]
    children = [Child("web interface", web), Child("worker", [*run, "worker"])]
    Supervisor(children, clock=time.monotonic, say=say).run()


def welcome(host: str, port: int) -> None:
    """Say where the desk is, and how the first person gets in."""
    from digest.models import Editor

    say(f"The desk: http://{host}:{port}/desk/ (Ctrl+C stops it)")
    if not Editor.objects.filter(is_active=True).exists():
        say("Nobody can sign in yet. Run `digest invite you@example.org --role owner`.")


def serve(host: str, port: int) -> None:
    """Answer requests until SIGTERM or SIGINT."""
    import waitress

    from digest.wsgi import application

    waitress.serve(application, host=host, port=port, threads=THREADS, ident=None)
