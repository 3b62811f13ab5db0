"""The archive: what has left and nothing else, newest first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from digest.deliveries import Status
from digest.models import Delivery, Issue
from tests import samples, stored

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_an_archive_without_issues_says_so(client: Client) -> None:
    stored.programme()
    assert "Nothing has been sent yet" in text_of(client, "/tideline/")


def test_an_unknown_newsletter_is_not_found(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "approved", "cancelled", "skipped"])
def test_what_has_not_left_is_not_listed(client: Client, state: str) -> None:
    stored.issue(41, state=state, subject="The secret of the vault")
    assert "vault" not in text_of(client, "/tideline/")
    assert client.get("/tideline/41/").status_code == 404
    assert client.get("/tideline/41/mail/").status_code == 404


@pytest.mark.parametrize("state", ["sending", "paused", "sent"])
def test_what_has_left_is_listed(client: Client, state: str) -> None:
    stored.sent(41, state=state, subject="The vault is open")
    assert "The vault is open" in text_of(client, "/tideline/")
    assert client.get("/tideline/41/").status_code == 200


def test_an_issue_that_was_stopped_after_somebody_got_it_is_there_for_them(client: Client) -> None:
    row = stored.sent(41, state=Issue.State.CANCELLED)
    assert client.get("/tideline/41/").status_code == 404
    Delivery.objects.create(issue_id=row.pk, subscription_id=1, status=Status.DELIVERED)
    assert client.get("/tideline/41/").status_code == 200


def test_one_newsletter_does_not_list_anothers(client: Client) -> None:
    stored.programme("harbour")
    stored.sent(41, subject="Only in the Tideline")
    assert "Only in the Tideline" not in text_of(client, "/harbour/")
    assert client.get("/harbour/41/").status_code == 404


def test_issues_stand_under_their_months_with_the_last_one_large(client: Client) -> None:
    for number, weeks in ((42, 0), (41, 1), (40, 3)):
        left = stored.AT - timedelta(weeks=weeks)
        stored.sent(number, subject=f"Subject {number}", started_at=left)
    page = text_of(client, "/tideline/")
    places = [page.index(words) for words in ("No. 42", "Subject 42", "<h2>October", "Subject 41")]
    assert places == sorted(places)
    assert page.index("Subject 41") < page.index("<h2>September") < page.index("Subject 40")
    picture = samples.picture(number=1, alt="")
    assert f"/media/{picture.name}" in page


def test_the_day_is_the_editors(client: Client) -> None:
    late = stored.AT.replace(hour=23, minute=30)  # in London already the next day
    stored.sent(41, started_at=late)
    assert "17 October 2026" in text_of(client, "/tideline/")


def test_words_find_issues_and_their_absence_is_said(client: Client) -> None:
    stored.sent(40, subject="A seal in the dry dock")
    stored.sent(41, subject="The fog signal sounds again")
    found = text_of(client, "/tideline/?q=SEAL+dock")
    assert "A seal" in found
    assert "fog signal" not in found
    nothing = text_of(client, "/tideline/?q=%3Cscript%3E")
    assert "&lt;script&gt;" in nothing
    assert "<script>" not in nothing


def test_old_issues_are_a_page_away(client: Client) -> None:
    for number in range(1, 54):
        stored.issue(number, stories=[samples.story()], state="sent", started_at=stored.AT)
    front = text_of(client, "/tideline/")
    assert "No. 4," not in front
    assert 'href="?before=4"' in front
    assert "No. 3<" in text_of(client, "/tideline/?before=4")


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²"])
def test_a_page_nobody_offered_is_the_front(client: Client, before: str) -> None:
    stored.sent(41)
    assert "No. 41" in text_of(client, f"/tideline/?before={before}")


def test_the_archive_asks_little_and_may_be_kept(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 20):
        stored.issue(number, stories=[samples.story()], state="sent", started_at=stored.AT)
    with django_assert_max_num_queries(5):
        answer = client.get("/tideline/")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
