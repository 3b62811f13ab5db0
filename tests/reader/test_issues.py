"""An issue in the browser: what was sent, belonging to nobody, and unable to do anything."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import stored

pytestmark = pytest.mark.django_db


def test_the_page_frames_the_mail_and_leads_on(client: Client) -> None:
    for number in (41, 42, 43):
        stored.sent(number, started_at=stored.AT + timedelta(weeks=number - 42))
    page = client.get("/tideline/42/").content.decode()
    frame = re.search(r"<iframe[^>]*>", page)
    assert frame
    assert 'src="/tideline/42/mail/"' in frame[0]
    assert "allow-scripts" not in frame[0]
    assert "allow-same-origin" not in frame[0]
    assert 'href="/tideline/41/"' in page
    assert 'href="/tideline/43/"' in page
    assert 'href="/tideline/subscribe"' in page


def test_the_mail_belongs_to_nobody(client: Client) -> None:
    row = stored.sent(42)
    answer = client.get("/tideline/42/mail/")
    page = answer.content.decode()
    frozen = row.frozen.get()
    assert frozen.token_seal not in page
    assert "•••" in page
    assert 'href="/tideline/leaving/"' in page
    assert f'src="/media/{frozen.pictures[0]}"' in page
    assert not answer.cookies


def test_the_mail_can_do_nothing_even_when_opened_alone(client: Client) -> None:
    stored.sent(42)
    answer = client.get("/tideline/42/mail/")
    policy = {
        each.strip().partition(" ")[0]: each.strip().partition(" ")[2]
        for each in answer["Content-Security-Policy"].split(";")
    }
    assert policy == {
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        "default-src": "'none'",
        "img-src": "'self' data: https:",
        "style-src": "'unsafe-inline'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Robots-Tag"].startswith("noindex")


@pytest.mark.parametrize("address", ["/tideline/43/", "/tideline/43/mail/", "/harbour/42/"])
def test_what_was_never_sent_is_not_found(client: Client, address: str) -> None:
    stored.sent(42)
    assert client.get(address).status_code == 404


def test_leaving_a_copy_of_nobodys_is_explained(client: Client) -> None:
    stored.programme()
    page = client.get("/tideline/leaving/").content.decode()
    assert "press Unsubscribe at its foot" in page


def test_robots_are_kept_from_what_is_private(client: Client) -> None:
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("address", ["/tideline/", "/tideline/42/", "/tideline/42/mail/"])
def test_reading_is_all_one_can_do(client: Client, address: str) -> None:
    stored.sent(42)
    assert client.post(address).status_code == 405
