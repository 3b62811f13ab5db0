"""Coming in: by a link that works once, by a password, by mail; and nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from digest import outgoing
from digest.desk.invitations import sign_in_url
from digest.desk.sign_in import settle_in
from digest.models import Editor
from digest.transports.memory import Memory
from tests import stored
from tests.desk import signed

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PASSWORD = "harbour bell keeps time"
CHOSEN = {"name": "Ruth Okafor", "password": PASSWORD, "again": PASSWORD}
SIGN_IN, LINK, ME = "/desk/sign-in/", "/desk/link/", "/desk/me/"


@pytest.fixture
def ruth() -> Editor:
    editor = stored.editor()
    editor.set_password(PASSWORD)
    editor.save()
    return editor


@pytest.fixture
def memory(settings: Settings) -> Memory:
    transport = outgoing.memory()
    assert isinstance(transport, Memory)
    transport.mails.clear()
    cache.clear()
    settings.EMAIL_BACKEND = "digest.mail_backend.TransportBackend"
    return transport


def path(editor: Editor) -> str:
    return "/" + sign_in_url(editor).split("/", 3)[3]


def is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def sign_in(
    client: Client, password: str, email: str = "ruth-owner@example.org", **more: str
) -> Answer:
    return client.post(SIGN_IN, {"email": email, "password": password, **more})


def test_a_link_lets_in_once_and_only_who_chooses_a_password(client: Client) -> None:
    editor = stored.editor()
    link = path(editor)
    before = Editor.objects.values().get()
    for _ in range(2):  # a mail scanner looks before its reader does
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert Editor.objects.values().get() == before
    assert not is_in(client)
    assert client.post(link, CHOSEN)["Location"] == reverse("desk")
    assert is_in(client)
    other = Client()
    for spent in (other.get(link), other.post(link, CHOSEN)):
        assert spent.status_code == 410
        assert "This link is spent" in spent.content.decode()
    assert not is_in(other)


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 410)])
def test_a_link_works_for_a_day(client: Client, hours: int, status: int) -> None:
    link = path(stored.editor())
    with time_machine.travel(timedelta(hours=hours)):
        assert client.get(link).status_code == status
        assert client.post(link, CHOSEN).status_code == (302 if status == 200 else 410)


def test_a_link_of_somebody_else_or_of_nobody(client: Client) -> None:
    ruth, tom = stored.editor(), stored.editor("editor", "Tom Lind")
    token = path(tom).rstrip("/").rpartition("/")[2]
    person = path(ruth).split("/")[3]
    assert client.get(f"/desk/welcome/{person}/{token}/").status_code == 410
    Editor.objects.filter(pk=tom.pk).update(is_active=False)
    assert client.get(path(tom)).status_code == 410


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": PASSWORD, "again": "something else"}, "These two differ."),
        ({"password": "short", "again": "short"}, "at least 10 characters"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"password": "", "again": ""}, "This field is required."),
    ],
)
def test_a_password_that_will_not_do(client: Client, given: dict[str, str], said: str) -> None:
    link = path(stored.editor())
    page = client.post(link, {"name": "R. Okafor", **given}).content.decode()
    assert said in page
    assert 'value="R. Okafor"' in page
    assert PASSWORD not in page
    assert client.get(link).status_code == 200


def test_a_link_used_in_two_windows_at_once_lets_one_in(client: Client) -> None:
    editor = stored.editor()
    other = Editor.objects.get(pk=editor.pk)
    assert settle_in(editor, CHOSEN)
    assert not settle_in(other, {**CHOSEN, "password": "another set of words"})
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_password_lets_in_and_on_to_where_one_was_going(client: Client, ruth: Editor) -> None:
    asked = client.get("/desk/people/")
    assert asked["Location"] == f"{SIGN_IN}?next=/desk/people/"
    assert 'value="/desk/people/"' in client.get(asked["Location"]).content.decode()
    came = sign_in(client, PASSWORD, ruth.email.upper(), next="/desk/people/")
    assert came["Location"] == "/desk/people/"
    assert client.post("/desk/sign-out/")["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_button_pressed_too_late_leads_to_the_desk(client: Client) -> None:
    stored.publication()
    answer = client.post("/desk/tideline/issues/compose/")
    assert answer["Location"] == f"{SIGN_IN}?next=/desk/"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""],
)
def test_nobody_is_sent_elsewhere(client: Client, ruth: Editor, address: str) -> None:
    assert sign_in(client, PASSWORD, next=address)["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: Client, ruth: Editor
) -> None:
    wrong = sign_in(client, "not it at all").content.decode()
    unknown = sign_in(Client(), "not it at all", "nobody@example.org").content.decode()
    assert "or there is no such person" in wrong
    assert f'value="{ruth.email}"' in wrong
    assert "not it at all" not in wrong
    assert _bare(wrong) == _bare(unknown)


def _bare(page: str) -> str:
    """Return a page without what differs by the hour or was typed."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|value="[^"]*@example.org"', "", page)


def test_what_is_left_out_is_said_beside_its_field(client: Client) -> None:
    page = sign_in(client, "", "").content.decode()
    assert page.count("This field is required.") == 2
    assert 'id="id_password_error"' in page


def test_who_guesses_too_often_waits_and_others_do_not(client: Client, ruth: Editor) -> None:
    stored.editor("editor", "Tom Lind").set_password(PASSWORD)
    for _ in range(7):
        assert sign_in(client, "a wrong guess").status_code == 200
    shut = sign_in(client, "a wrong guess")
    assert shut.status_code == 429
    assert "Too many tries. Wait 15 minutes, or send yourself a link" in shut.content.decode()
    assert f'value="{ruth.email}"' in shut.content.decode()
    assert sign_in(client, PASSWORD).status_code == 429
    assert sign_in(client, "a wrong guess", "tom-editor@example.org").status_code == 200
    assert client.post(path(ruth), CHOSEN).status_code == 302  # a link still leads in
    with time_machine.travel(timedelta(minutes=16)):
        assert sign_in(Client(), PASSWORD).status_code == 302


def test_a_link_comes_by_mail_and_works(client: Client, memory: Memory) -> None:
    editor = stored.editor()
    page = client.post(LINK, {"email": f" {editor.email.upper()} "}).content.decode()
    assert "Look into your mail" in page
    [mail] = memory.mails
    assert mail.to == editor.email
    [link] = re.findall(r"http://\S+(/desk/welcome/\S+)", mail.raw.decode().replace("=\r\n", ""))
    assert client.get(link).status_code == 200


def test_nobody_learns_who_works_here_nor_fills_a_mail_box(client: Client, memory: Memory) -> None:
    editor = stored.editor()
    locked = stored.editor("editor", "Tom Lind")
    Editor.objects.filter(pk=locked.pk).update(is_active=False)
    answers = [
        Client().post(LINK, {"email": email})
        for email in (editor.email, editor.email, locked.email, "nobody@example.org", "")
    ]
    assert len({_bare(answer.content.decode()) for answer in answers}) == 1
    assert len({answer.status_code for answer in answers}) == 1
    assert {tuple(answer.cookies) for answer in answers} == {()}
    assert [mail.to for mail in memory.mails] == [editor.email]


def test_a_new_password_ends_every_other_session(client: Client, ruth: Editor) -> None:
    elsewhere = Client()
    assert sign_in(client, PASSWORD).status_code == 302
    assert sign_in(elsewhere, PASSWORD).status_code == 302
    new = "a lamp in the fog bank"
    wrong = client.post(ME, {"current": "guessed wrong", "password": new, "again": new})
    assert "That is not your password." in wrong.content.decode()
    assert is_in(elsewhere)
    changed = client.post(ME, {"current": PASSWORD, "password": new, "again": new}, follow=True)
    assert "signed out everywhere else" in changed.content.decode()
    assert is_in(client)
    assert not is_in(elsewhere)
    assert sign_in(Client(), PASSWORD).status_code == 200
    assert sign_in(Client(), new).status_code == 302


def test_whoever_is_locked_out_is_out_at_once() -> None:
    owner, tom = signed.client("owner"), signed.client("editor", name="Tom Lind")
    row = Editor.objects.get(role="editor")
    link = path(row)
    for _ in range(2):  # pressed twice, it is the same
        said = owner.post(f"/desk/people/{row.pk}/", {"may": "stay out"}, follow=True)
    assert "Tom Lind may come in no more." in said.content.decode()
    assert not is_in(tom)
    assert Client().get(link).status_code == 410
    owner.post(f"/desk/people/{row.pk}/", {"may": "come in"})
    assert is_in(tom)


def test_nobody_locks_themselves_out() -> None:
    owner = signed.client("owner")
    me = Editor.objects.get()
    said = owner.post(f"/desk/people/{me.pk}/", {"may": "stay out"}, follow=True)
    assert "You cannot lock yourself out." in said.content.decode()
    assert is_in(owner)


def test_somebody_is_invited_from_the_desk() -> None:
    owner = signed.client("owner")
    page = owner.post("/desk/people/", {"email": "zoe@example.org", "role": "viewer"})
    [link] = re.findall(r"http://\S+(/desk/welcome/[^<\s]+)", page.content.decode())
    assert Client().get(link).status_code == 200
    wrong = owner.post("/desk/people/", {"email": "zoe at example", "role": "viewer"})
    assert "valid email" in wrong.content.decode()
    assert 'value="zoe at example"' in wrong.content.decode()
    me = Editor.objects.get(role="owner")
    lowered = owner.post("/desk/people/", {"email": me.email, "role": "viewer"}).content.decode()
    assert "is the only owner" in lowered
    assert Editor.objects.filter(role="owner").count() == 1


def test_the_paper_shows_what_is_public_already(client: Client) -> None:
    draft = stored.issue()
    assert "Nothing has been sent yet." in client.get(SIGN_IN).content.decode()
    draft.delete()
    stored.sent()
    page = client.get(SIGN_IN).content.decode()
    assert "From the last issue that was sent." in page
    assert "The Tideline" in page


def test_a_mail_that_does_not_leave_changes_no_answer(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "digest.mail_backend.TransportBackend"
    settings.TRANSPORT = "pigeon"
    cache.clear()
    answer = client.post(LINK, {"email": stored.editor().email})
    assert "Look into your mail" in answer.content.decode()
    assert "The link to sign in did not leave: There is no transport “pigeon”." in caplog.text
