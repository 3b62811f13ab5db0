"""Real threads and real HTTP: one mail however many ask at once, and an answer before it leaves."""

from __future__ import annotations

import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from subscribers import signups
from subscribers.consent import Evidence
from subscribers.models import Mailing, Subscription
from tests.stored import AT, publication

pytestmark = pytest.mark.django_db(transaction=True)


class Waiting:
    """A mail backend that takes its time, until a test lets it go."""

    go = threading.Event()

    def __init__(self, **_options: Any) -> None:
        """Take what Django gives to any backend."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        assert Waiting.go.wait(20)
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture
def held(settings: Settings) -> Iterator[threading.Event]:
    settings.EMAIL_BACKEND = f"{__name__}.Waiting"
    Waiting.go.clear()
    yield Waiting.go
    Waiting.go.set()


def test_many_requests_at_once_make_one_mail() -> None:
    paper = publication()
    requests = [
        signups.ask(
            paper,
            "ana@example.org",
            visitor=f"203.0.113.{number}",
            at=AT,
            evidence=Evidence("form"),
        )
        for number in range(12)
    ]

    def settle(mailing: int) -> None:
        try:
            signups.settle(mailing, AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(settle, requests * 2))
    assert len(mail.outbox) == 1
    assert Subscription.objects.count() == 1
    assert not Mailing.objects.filter(due_at__isnull=False).exists()


def test_the_answer_is_there_before_the_mail_leaves(
    live_server: LiveServer, held: threading.Event
) -> None:
    publication()
    form = urllib.parse.urlencode({"email": "ana@example.org"}).encode()
    with urllib.request.urlopen(f"{live_server.url}/tideline/subscribe", form, 10) as answer:
        assert b"look in your inbox" in answer.read()
    assert mail.outbox == []
    (row,) = Mailing.objects.all()
    assert signups.waiting(row.at + timedelta(days=1)) == [row.pk]
    held.set()
    for _ in range(200):
        if mail.outbox:
            break
        threading.Event().wait(0.05)
    assert len(mail.outbox) == 1
