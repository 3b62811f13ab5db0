"""Leaving tried out, against our own door and against doors that are wrong."""

from __future__ import annotations

import pytest
from django.apps import apps
from pytest_django import Settings

from subscribers.trial import leave_in_one_press
from tests import doors, stored

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    """Return how many rows there are of everything."""
    return {each.__name__: each._default_manager.count() for each in apps.get_models()}


def test_our_door_lets_a_reader_out_and_nothing_stays_of_it() -> None:
    row = stored.subscription()
    before = counts()
    assert leave_in_one_press(row.publication, stored.AT) == ""
    assert counts() == before
    row.refresh_from_db()
    assert row.state == "active"


def test_it_can_be_tried_again() -> None:
    publication = stored.publication()
    assert [leave_in_one_press(publication, stored.AT) for _ in range(3)] == ["", "", ""]


def test_a_public_url_below_a_path_is_asked_as_its_proxy_asks(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000/news"
    assert leave_in_one_press(stored.publication(), stored.AT) == ""


def test_an_address_that_the_web_interface_does_not_know_as_its_own(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://elsewhere.example"
    fault = leave_in_one_press(stored.publication(), stored.AT)
    assert fault == "The page behind the unsubscribe link answers with status 400."


@pytest.mark.parametrize(
    ("door", "said"),
    [
        (doors.is_shut, "The page behind the unsubscribe link answers with status 401."),
        (
            doors.leaves,
            "Opening the unsubscribe link unsubscribes, and mail scanners open every link.",
        ),
        (doors.wants_a_cookie, "is answered with status 403."),
        (doors.leads_on, "is answered with status 302."),
        (doors.breaks, "is answered with status 500."),
        (doors.lets_out_once, "is answered with status 410."),
        (doors.forgets, "A mail program may unsubscribe its reader, and nobody is unsubscribed."),
    ],
)
def test_each_wrong_door_is_found_and_nothing_stays_of_it(
    settings: Settings, door: doors.Door, said: str
) -> None:
    publication = stored.publication()
    before = counts()
    settings.ROOT_URLCONF = doors.behind(door)
    assert leave_in_one_press(publication, stored.AT).endswith(said)
    assert counts() == before
