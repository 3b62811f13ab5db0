"""`digest demo`: a newsletter's week on bundled articles, then its desk."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from digest.cli import now, say
from digest.database import prepare
from digest.serving import Child, Supervisor


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
@click.option("--no-serve", is_flag=True, help="Stop after the job.")
@click.option("--port", type=click.IntRange(1, 65535), default=8420, help="Where it is served.")
def command(out: Path, no_serve: bool, port: int) -> None:
    """Make an issue of the bundled articles, mail it to 40 readers' outbox, serve the desk.

    Needs no network and no account. Run again, it sends nobody the same issue twice.
    """
    settle(out, port)
    prepare()
    run(out)
    if not no_serve:
        serve(port)


def settle(out: Path, port: int) -> None:
    """Set the demo's own settings, for this process and those it starts."""
    for name in ("DATABASE_URL", "DIGEST_KEYS", "DJANGO_SETTINGS_MODULE"):
        os.environ.pop(name, None)
    os.environ |= {
        "DIGEST_DATA": str(out.absolute()),
        "DIGEST_TRANSPORT": "outbox",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def run(out: Path) -> None:
    """Do the job, and say what became of it."""
    from digest import ledger, rehearsal
    from digest.desk.invitations import sign_in_url
    from digest.outgoing import configured_transport

    publication, who = rehearsal.found(), rehearsal.editor(now())
    issue = rehearsal.week(publication, who, configured_transport(), now)
    say(f"{issue} of {publication}: “{issue.subject}”, {issue.get_state_display().lower()}.")
    for story in issue.stories.all():
        noun = story.to_noun()
        say(f"  {noun.headline} ({noun.source}): {noun.reason}")
    balance = ledger.balance(issue.pk)
    say(
        f"{balance.audience} planned = {balance.sent} sent + {balance.failed} failed"
        f" + {balance.excluded} excluded + {balance.in_doubt} in doubt"
        f" + {balance.queued + balance.sending} queued."
    )
    say(f"The messages are in {out / 'outbox'}; open one in any mail program.")
    rehearsal.draft(publication, now())
    click.echo(sign_in_url(who))
    say("That link signs you in to the desk, once.")


def serve(port: int) -> None:
    """Keep the desk and a worker running until stopped."""
    run_this = [sys.executable, "-m", "digest"]
    children = [
        Child("web interface", [*run_this, "serve", "--no-worker", f"--port={port}"]),
        Child("worker", [*run_this, "worker"]),
    ]
    say(f"The desk: http://127.0.0.1:{port}/desk/ (Ctrl+C stops it)")
    Supervisor(children, clock=time.monotonic, say=say).run()
