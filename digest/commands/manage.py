"""`digest manage`: Django's own commands: migrate, shell, changepassword."""

from __future__ import annotations

import click

from digest.database import set_up


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's commands on the digest's database: `digest manage migrate`.

    `digest manage help` lists them, `digest manage help migrate` explains one.
    """
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["digest manage", *arguments])
