"""Who is given a link, and what stays as it is."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.conf import settings

from digest.commands.invite import command
from digest.desk.invitations import invite, invited
from digest.errors import InputError
from digest.models import Editor
from tests import stored

pytestmark = pytest.mark.django_db


def parts(link: str) -> tuple[str, str]:
    person, token = link.rstrip("/").split("/")[-2:]
    return person, token


def test_the_first_owns_the_desk_and_the_next_edits() -> None:
    assert invite("Ruth@Example.org", None).startswith(f"{settings.PUBLIC_URL}/desk/welcome/")
    invite("tomas@example.org", None, "Tomás Lind")
    rows = Editor.objects.order_by("pk").values_list("email", "role", "name")
    assert list(rows) == [
        ("ruth@example.org", "owner", ""),
        ("tomas@example.org", "editor", "Tomás Lind"),
    ]


def test_whoever_is_there_gets_a_new_link_and_another_role() -> None:
    stored.editor("owner")
    tomas = stored.editor("viewer", "Tom Lind")
    assert invited(*parts(invite(tomas.email, None))) == tomas
    tomas.refresh_from_db()
    assert tomas.role == "viewer"
    invite(tomas.email.upper(), "editor")
    tomas.refresh_from_db()
    assert tomas.role == "editor"


def test_somebody_always_owns_the_desk() -> None:
    ruth = stored.editor("owner")
    with pytest.raises(InputError, match=r"the only owner.*Make somebody else owner first"):
        invite(ruth.email, "viewer")
    Editor.objects.create_user(
        "locked@example.org", role="owner", is_active=False, created_at=stored.AT
    )
    with pytest.raises(InputError, match="the only owner"):
        invite(ruth.email, "viewer")
    stored.editor("owner", "Tom Lind")
    invite(ruth.email, "viewer")
    ruth.refresh_from_db()
    assert ruth.role == "viewer"


def test_whoever_is_locked_out_gets_no_link() -> None:
    tomas = stored.editor("editor", "Tom Lind")
    person, token = parts(invite(tomas.email, None))
    Editor.objects.filter(pk=tomas.pk).update(is_active=False)
    with pytest.raises(InputError, match=r"locked out.*An owner can let them in again"):
        invite(tomas.email, None)
    assert invited(person, token) is None


@pytest.mark.parametrize("person", ["", "!", "MQ", "é", "x" * 5000, "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_link_that_nobody_made_lets_nobody_in(person: str) -> None:
    stored.editor()
    assert invited(person, "c0ffee-0") is None


def test_the_command_prints_the_link_as_json() -> None:
    result = CliRunner().invoke(command, ["zoe@example.org", "--role", "viewer"])
    said = json.loads(result.stdout)
    assert invited(*parts(said["link"])) == Editor.objects.get(email="zoe@example.org")
    assert result.stderr == "Send them this link; it works once, within a day.\n"
    refused = CliRunner().invoke(command, ["zoe"])
    assert isinstance(refused.exception, InputError)
