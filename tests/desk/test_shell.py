"""The desk's shell: every page answers to all who may come, in an empty desk and a full one."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from digest.models import Source
from subscribers.models import Publication
from tests import stored
from tests.desk import signed

pytestmark = pytest.mark.django_db
ROLES = ("viewer", "editor", "owner")
PLACES = ("", "issues/", "sources/", "schedule/", "subscribers/", "settings/")
#: What a button or a form of these words does, a role of this rank may: 0 looks on.
ACTS = {
    "Add a source": 1,
    "Compose one now": 1,
    "Import": 1,
    "Export": 2,
    "New newsletter": 2,
}


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_desk_answers(role: str) -> None:
    client = signed.client(role)
    page = client.get("/desk/").content.decode()
    assert "No newsletter yet" in page
    assert ("Make a newsletter" in page) == (role == "owner")
    assert client.get("/desk/me/").status_code == 200
    for place in PLACES:
        assert client.get(f"/desk/tideline/{place}").status_code == 404


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", PLACES)
def test_a_newsletter_without_anything_answers(role: str, place: str) -> None:
    stored.programme(is_scheduled=False)
    answer = signed.client(role).get(f"/desk/tideline/{place}")
    assert answer.status_code == 200
    assert "The Tideline" in answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", PLACES)
def test_a_newsletter_with_everything_answers(role: str, place: str) -> None:
    stored.sent(41)
    stored.issue(42)
    stored.subscription()
    answer = signed.client(role).get(f"/desk/tideline/{place}")
    assert answer.status_code == 200
    page = answer.content.decode()
    rank = ROLES.index(role)
    for words, least in ACTS.items():
        assert rank >= least or words not in page, f"a {role} is shown “{words}”"
    assert "_" not in re.sub(r"<[^>]*>", "", page), "a name of ours shows through"


def test_the_desk_leads_to_the_first_newsletter() -> None:
    stored.publication("lantern")
    stored.publication()
    assert signed.client().get("/desk/")["Location"] == "/desk/lantern/"
    home = signed.client().get("/desk/lantern/").content.decode()
    assert "The Tideline" in home  # in the list of newsletters


def test_home_says_what_waits() -> None:
    client = signed.client()
    stored.publication()
    assert "Nothing to read yet" in client.get("/desk/tideline/").content.decode()
    stored.source()
    assert "No draft yet" in client.get("/desk/tideline/").content.decode()
    draft = stored.issue(42)
    page = client.get("/desk/tideline/").content.decode()
    assert draft.subject in page
    assert "Waits for approval." in page
    assert "Review and approve" in page
    assert (
        "Review and approve" not in signed.client("viewer").get("/desk/tideline/").content.decode()
    )
    Source.objects.update(tries_failed=2, fault="It answers 500.")
    page = client.get("/desk/tideline/").content.decode()
    assert "It answers 500." in page
    assert 'title="A source is in trouble"' in page


def test_a_name_made_to_hurt_is_only_words() -> None:
    stored.programme()
    Publication.objects.update(name='<script>alert("x")</script>')
    for place in PLACES:
        page = signed.client().get(f"/desk/tideline/{place}").content.decode()
        assert "<script>alert" not in page


def test_faults_say_what_happened_and_show_readers_no_desk(client: Client) -> None:
    missing = client.get("/desk/nothing/here/at/all/")
    assert missing.status_code == 404
    assert "There is nothing here" in missing.content.decode()
    assert "To the desk" in missing.content.decode()
    assert "To the desk" not in client.get("/no-such-newsletter/").content.decode()


def test_a_fault_is_told_even_when_there_is_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "ensure_connection", gone)
    monkeypatch.setattr(connection, "cursor", gone)
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    for path in ("/desk/tideline/", "/desk/sign-in/", "/tideline/"):
        answer = client.get(path)
        assert answer.status_code == 503
        told = answer.content.decode()
        assert "The database does not answer" in told
        assert ("digest check" in told) == path.startswith("/desk/")
