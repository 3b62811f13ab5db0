"""The pages that links open: nothing happens before a button, and leaving is one POST."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from subscribers.consent import Evidence, Kind, record
from subscribers.models import Consent, Subscription, Suppression
from subscribers.tokens import Purpose, token, unsubscribe_url, url
from tests.stored import AT, publication, subscription

pytestmark = pytest.mark.django_db
State = Subscription.State
ONE_CLICK = b"List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
SCANNER = {"user-agent": "Mozilla/5.0 (compatible; MSOffice SafeLinks)"}


def path(purpose: Purpose, row: Subscription) -> str:
    return urlsplit(url(purpose, row.pk)).path


def state(row: Subscription) -> str:
    return Subscription.objects.get(pk=row.pk).state


@pytest.fixture
def strict() -> Client:
    """A client that would be refused for want of a CSRF token, and keeps no cookie."""
    return Client(enforce_csrf_checks=True)


def test_links_in_mails_are_addresses_that_answer() -> None:
    row = subscription()
    for purpose in Purpose:
        assert resolve(path(purpose, row)).url_name == purpose.path


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, FORM),
        (
            b"--b\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\nOne-Click"
            b"\r\n--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
        (b"List-Unsubscribe=One-Click broken", "multipart/form-data; boundary="),
    ],
)
def test_mail_programs_unsubscribe_in_one_post(strict: Client, body: bytes, kind: str) -> None:
    row = subscription()
    for _ in range(2):
        response = strict.post(path(Purpose.UNSUBSCRIBE, row), body, content_type=kind)
        assert response.status_code == 200
        assert not response.cookies
        assert state(row) == State.UNSUBSCRIBED
    consent = Consent.objects.get()
    assert (consent.kind, consent.how) == (Kind.UNSUBSCRIBED, "one-click")


def test_whoever_only_looks_changes_nothing(client: Client) -> None:
    row = subscription()
    pending = subscription("ben@example.org", State.PENDING)
    for _ in range(20):
        for purpose in Purpose:
            for each in (row, pending):
                client.get(path(purpose, each), headers=SCANNER)
                client.head(path(purpose, each), headers=SCANNER)
                client.options(path(purpose, each), headers=SCANNER)
    assert (state(row), state(pending)) == (State.ACTIVE, State.PENDING)
    assert not Consent.objects.exists()


def test_the_page_has_a_button_and_afterwards_an_undo(strict: Client) -> None:
    row = subscription("ana.maria@example.org")
    page = strict.get(path(Purpose.UNSUBSCRIBE, row)).content.decode()
    assert "<h1>Leave The Tideline?</h1>" in page
    assert "a•••@example.org" in page
    assert "ana.maria" not in page
    left = strict.post(path(Purpose.UNSUBSCRIBE, row)).content.decode()
    assert state(row) == State.UNSUBSCRIBED
    assert Consent.objects.get().words.startswith("Leave The Tideline?\n\nWe stop writing to a•••@")
    undo = re.search(r'action="(/return/[^"]+)"', left)
    assert undo
    assert "You are back" in strict.post(undo[1]).content.decode()
    assert state(row) == State.ACTIVE


def test_an_undo_is_offered_for_a_week(client: Client) -> None:
    row = subscription(state=State.UNSUBSCRIBED)
    with time_machine.travel(AT + timedelta(days=8)):
        page = client.get(path(Purpose.UNSUBSCRIBE, row)).content.decode()
        assert "/return/" not in page
        assert "Subscribe again" in page
        assert "has done its work" in client.post(path(Purpose.RETURN, row)).content.decode()
    assert state(row) == State.UNSUBSCRIBED


def test_confirming_takes_a_button(strict: Client) -> None:
    row = subscription(state=State.PENDING)
    page = strict.get(path(Purpose.CONFIRM, row)).content.decode()
    assert "<h1>Send you The Tideline?</h1>" in page
    assert state(row) == State.PENDING
    for _ in range(2):
        done = strict.post(path(Purpose.CONFIRM, row)).content.decode()
        assert "<h1>You get The Tideline</h1>" in done
    assert state(row) == State.ACTIVE
    assert "[Yes, send it to me]" in Consent.objects.get().words


def test_an_old_confirmation_link_says_that_it_is_over(client: Client) -> None:
    row = subscription(state=State.UNSUBSCRIBED)
    record(row, Kind.REQUESTED, AT - timedelta(days=1), Evidence("form"))
    for answer in (client.get, client.post):
        page = answer(path(Purpose.CONFIRM, row)).content.decode()
        assert "This link has done its work" in page
    assert state(row) == State.UNSUBSCRIBED


def test_a_pause_is_offered_instead_and_can_be_ended(strict: Client) -> None:
    row = subscription()
    page = strict.get(path(Purpose.UNSUBSCRIBE, row)).content.decode()
    pause = re.search(r'action="(/pause/[^"]+)"', page)
    assert pause
    with time_machine.travel(AT, tick=False):
        paused = strict.post(pause[1]).content.decode()
    assert "<h1>Quiet until 6 November</h1>" in paused
    assert state(row) == State.PAUSED
    assert (
        "Pause for three weeks" not in strict.get(path(Purpose.UNSUBSCRIBE, row)).content.decode()
    )
    undo = re.search(r'action="(/return/[^"]+)"', paused)
    assert undo
    strict.post(undo[1])
    assert state(row) == State.ACTIVE


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_for_one_thing_opens_nothing_else(client: Client, purpose: Purpose) -> None:
    row = subscription(state=State.PENDING)
    for other in set(Purpose) - {purpose}:
        assert client.post(f"/{purpose.path}/{token(other, row.pk)}").status_code == 404
    wrong = token(purpose, row.pk)[:-1]
    for tried in (wrong, f"{wrong}1", wrong.upper(), "1", "%00"):
        assert client.post(f"/{purpose.path}/{tried}").status_code == 404
    assert state(row) == State.PENDING


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_of_somebody_erased_is_answered_kindly(client: Client, purpose: Purpose) -> None:
    row = subscription()
    row.subscriber.delete()
    response = client.post(path(purpose, row), ONE_CLICK, content_type=FORM)
    assert response.status_code == 200
    assert "<h1>Nothing is sent to you</h1>" in response.content.decode()
    assert not Suppression.objects.exists()


def test_what_a_link_opens_is_kept_out_of_caches_and_search(client: Client) -> None:
    row = subscription()
    for purpose in (Purpose.CONFIRM, Purpose.UNSUBSCRIBE):
        for response in (client.get(path(purpose, row)), client.post(path(purpose, row))):
            assert response["Referrer-Policy"] == "no-referrer"
            assert response["X-Robots-Tag"] == "noindex, nofollow"
            assert "no-store" in response["Cache-Control"]
            assert not response.cookies


def test_links_come_from_the_settings_and_never_from_a_request(
    client: Client, settings: Settings
) -> None:
    row = subscription()
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get(path(Purpose.UNSUBSCRIBE, row), headers={"host": "evil.example"})
    assert "evil.example" not in page.content.decode()
    assert unsubscribe_url(row.pk).startswith(settings.PUBLIC_URL)


def test_tokens_do_not_reach_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    from subscribers.logs import WithoutTokens

    row = subscription()
    caplog.handler.addFilter(WithoutTokens())
    assert client.put(path(Purpose.UNSUBSCRIBE, row)).status_code == 405
    assert "Method Not Allowed (PUT): /unsubscribe/…" in caplog.text
    assert token(Purpose.UNSUBSCRIBE, row.pk) not in caplog.text


def test_dates_are_english_for_everybody(client: Client) -> None:
    row = subscription(state=State.UNSUBSCRIBED)
    page = client.get(path(Purpose.UNSUBSCRIBE, row), headers={"accept-language": "de"})
    assert "Done on 16 October 2026, 07:00 UTC" in page.content.decode()


def test_what_we_keep_is_told_before_anybody_signs_up(client: Client) -> None:
    publication()
    page = client.get("/tideline/subscribe").content.decode()
    assert 'href="/tideline/what-we-keep"' in page
    assert "What we keep about you" in client.get("/tideline/what-we-keep").content.decode()
    assert client.get("/nowhere/subscribe").status_code == 404


def test_what_stands_in_our_own_addresses_is_no_slug() -> None:
    from django.core.exceptions import ValidationError

    paper = publication()
    for slug in ("unsubscribe", "desk", "Tide", "a--b", "a_b"):
        paper.slug = slug
        with pytest.raises(ValidationError):
            paper.full_clean()
    paper.slug = "desk-news"
    paper.full_clean()
