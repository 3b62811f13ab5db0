"""`digest invite`: a link that lets an editor in once."""

from __future__ import annotations

import json

import click

from digest.cli import say
from digest.database import prepare

ROLES = ("viewer", "editor", "owner")


@click.command()
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), help="Without it, the first is owner.")
@click.option("--name", default="", help="What colleagues call them.")
def command(email: str, role: str | None, name: str) -> None:
    """Add an editor if there is none with this address, and print their sign-in link.

    The link works once, within a day. Whoever opens it chooses a password.
    """
    prepare()
    from digest.desk.invitations import invite

    click.echo(json.dumps({"email": email, "link": invite(email, role, name)}))
    say("Send them this link; it works once, within a day.")
