"""`digest invite`: a link that lets an editor in once."""

from __future__ import annotations

import json

import click

from digest.cli import now, say
from digest.database import prepare
from digest.errors import InputError

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
    click.echo(json.dumps({"email": email, "link": invite(email, role, name)}))
    say("Send them this link; it works once, within a day.")


def invite(email: str, role: str | None, name: str = "") -> str:
    """Return the sign-in link of an editor, who is added if need be.

    Raises:
        InputError: that is no address.
    """
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from digest.desk.sign_in import sign_in_url
    from digest.models import Editor

    try:
        validate_email(email)
    except ValidationError as error:
        raise InputError(
            f"“{email}” is not an address.", fix="Write one like you@example.org."
        ) from error
    editor = Editor.objects.filter(email=email.casefold()).first()
    if editor is None:
        is_first = not Editor.objects.exists()
        chosen = role or (Editor.Role.OWNER if is_first else Editor.Role.EDITOR)
        editor = Editor.objects.create_user(email, name=name, role=chosen, created_at=now())
    elif role and role != editor.role:
        editor.role = role
        editor.save(update_fields=["role"])
    return sign_in_url(editor)
