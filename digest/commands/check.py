"""`digest check`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
import sys

import click

from digest.cli import say
from digest.errors import ConfigError
from digest.keys import new_keys as fresh_keys


@click.command()
@click.option("--new-keys", is_flag=True, help="Print fresh keys for DIGEST_KEYS, and stop.")
def command(new_keys: bool) -> None:
    """Check settings, database and transport; nobody outside is asked anything.

    Prints a line for each thing found. Exits 1 when something has to be mended.
    """
    if new_keys:
        click.echo(json.dumps(fresh_keys().to_data()))
        return
    if not _check():
        sys.exit(1)


def _check() -> bool:
    """Print what is found; whether nothing has to be mended."""
    from digest.database import open_database, set_up

    set_up()
    from django.core.checks import ERROR, WARNING, CheckMessage, run_checks

    from digest import checks

    found: list[CheckMessage] = [
        *run_checks(),
        *checks.transport(),
        *checks.lease(),
        *checks.feed(),
        *checks.store(),
        *checks.summariser(),
    ]
    try:
        open_database()
        found += [*checks.programmes(), *checks.leaving(), *checks.workers()]
    except ConfigError as error:
        found.append(CheckMessage(ERROR, error.what, hint=error.fix, id="digest.E006"))
    for each in found:
        words = {"severity": _severity(each.level), "what": str(each.msg), "fix": each.hint or ""}
        click.echo(json.dumps({"id": each.id, **words}, ensure_ascii=False))
        say(f"{words['severity']}: {words['what']} {words['fix']}")
    if not any(each.level >= WARNING for each in found):
        say("All is well.")
    return not any(each.level >= ERROR for each in found)


def _severity(level: int) -> str:
    from django.core.checks import ERROR, WARNING

    return "block" if level >= ERROR else "warn" if level >= WARNING else "note"
