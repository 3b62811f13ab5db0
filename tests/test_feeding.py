"""Events through a queue: real HTTP to an SQS of ours, real rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from digest import checks, ledger
from digest.deliveries import InDoubt, Status
from digest.errors import ConfigError
from digest.feeding import Client, Fed, feed, sqs_client
from digest.jobs import JOBS, Work
from digest.models import Delivery, Event, Issue
from digest.transports.memory import Memory
from subscribers.models import Subscription, Suppression
from tests import stored
from tests.providing.sqs import Queue, queue
from tests.stored import AT
from tests.test_ses_events import COMPLAINT, DELIVERY, SEND, bounce, event
from tests.transports.test_ses import settings_of_aws

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    with queue() as running:
        settings_of_aws(monkeypatch, AWS_ENDPOINT_URL_SQS=running.origin)
        yield running


@pytest.fixture
def client(sqs: Queue) -> Client:
    return sqs_client(connect=1, read=2)


@pytest.fixture
def member() -> Subscription:
    """The reader of a delivery of which nobody knows whether it was taken."""
    member = stored.subscription()
    issue = stored.issue(state=Issue.State.SENDING)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(claims, [InDoubt("No answer.")], AT)
    return member


def about(member: Subscription, body: str) -> str:
    issue = Issue.objects.get()
    return body.replace("12-34-1", f"{issue.pk}-{member.pk}-1")


def never() -> bool:
    return False


@pytest.mark.parametrize(
    ("body", "status"),
    [(SEND, Status.SENT), (DELIVERY, Status.DELIVERED), (bounce("Transient"), Status.SOFT_BOUNCED)],
)
def test_an_event_settles_what_is_in_doubt(
    sqs: Queue, client: Client, member: Subscription, body: str, status: Status
) -> None:
    sqs.put(about(member, body))
    assert feed(client, sqs.url, stop=never) == Fed(news=1)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.message_id) == (status, "0102-abc-000000")
    assert ledger.balance(delivery.issue_id) == ledger.Balance(1, 0, 0, 1, 0, 0, 0)
    assert sqs.messages == []
    assert Suppression.objects.count() == 0


@pytest.mark.parametrize("seed", range(6))
def test_order_and_repetition_change_nothing(
    sqs: Queue, client: Client, member: Subscription, seed: int
) -> None:
    bodies = [SEND, event("DeliveryDelay", "deliveryDelay"), DELIVERY, bounce("Transient")]
    bodies += [bounce("Permanent"), COMPLAINT]
    come = [about(member, body) for body in bodies] * 3
    Random(seed).shuffle(come)
    sqs.put(*come)
    assert feed(client, sqs.url, stop=never) == Fed(news=6, known=12)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.message_id) == (Status.COMPLAINED, "0102-abc-000000")
    assert [each.reason for each in Suppression.objects.all()] == ["complained"]
    assert Event.objects.count() == 6
    assert sqs.messages == []


def test_what_nobody_understands_stays_is_said_once_and_costs_the_others_nothing(
    sqs: Queue, client: Client, member: Subscription, caplog: pytest.LogCaptureFixture
) -> None:
    sqs.put('{"to": "ana@example.org"}', event("Open", "open"), about(member, SEND))
    with caplog.at_level(logging.INFO):
        first = feed(client, sqs.url, stop=never)
        sqs.forget_time()
        second = feed(client, sqs.url, stop=never)
    assert (first, second) == (Fed(news=1, passed_over=1, left=1), Fed(left=1))
    assert [each.id for each in sqs.messages] == ["message-0"]
    assert caplog.text.count("is no event of Amazon SES") == 1
    assert "example.org" not in caplog.text
    assert Delivery.objects.get().status == Status.SENT


def test_a_message_that_could_not_be_deleted_comes_again_and_is_known(
    sqs: Queue, client: Client, member: Subscription
) -> None:
    sqs.put(about(member, SEND))
    sqs.faults = ["", "InternalError"]
    with pytest.raises(ConfigError):
        feed(client, sqs.url, stop=never)
    assert Delivery.objects.get().status == Status.SENT  # committed before it is deleted
    assert len(sqs.messages) == 1
    sqs.forget_time()
    assert feed(client, sqs.url, stop=never) == Fed(known=1)
    assert sqs.messages == []


def test_what_the_database_did_not_take_is_not_deleted(
    sqs: Queue, client: Client, member: Subscription
) -> None:
    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if "INSERT" in sql:
            raise DatabaseError("database or disk is full")
        return execute(sql, *rest)

    sqs.put(about(member, bounce("Permanent")))
    with connection.execute_wrapper(full), pytest.raises(DatabaseError):
        feed(client, sqs.url, stop=never)
    assert sqs.calls == ["ReceiveMessage"]
    assert len(sqs.messages) == 1
    assert Suppression.objects.count() == 0


def test_while_the_database_is_away_no_message_is_asked_for(sqs: Queue, client: Client) -> None:
    def away(*_: object) -> None:
        raise DatabaseError("server closed the connection")

    sqs.put(event("Open"))
    with connection.execute_wrapper(away), pytest.raises(DatabaseError):
        feed(client, sqs.url, stop=never)
    assert sqs.calls == []  # or, asked for often enough, it would be set aside


def test_a_worker_that_is_asked_to_stop_asks_no_more(sqs: Queue, client: Client) -> None:
    sqs.put(*[event("Open")] * 25)
    answers = iter([False, True])
    assert feed(client, sqs.url, stop=lambda: next(answers)) == Fed(passed_over=10)
    assert sqs.calls == ["ReceiveMessage", "DeleteMessageBatch"]


def test_a_queue_that_is_not_there_is_said(sqs: Queue, client: Client) -> None:
    with pytest.raises(ConfigError, match=r"QueueDoesNotExist.*DIGEST_SES_QUEUE"):
        feed(client, sqs.url + "-gone", stop=never)


def test_the_worker_looks_into_the_queue_that_is_configured(
    sqs: Queue, settings: Settings, member: Subscription
) -> None:
    job = JOBS["feed"]
    assert job.targets(AT) == []
    settings.SES_QUEUE = sqs.url
    assert job.targets(AT) == [0]
    sqs.put(about(member, SEND))

    def clock() -> datetime:
        return datetime.now(UTC)

    job.run(0, Work(clock, lambda: Memory(clock), "tester-1"))
    assert Delivery.objects.get().status == Status.SENT


@pytest.mark.parametrize(
    ("transport", "configuration_set", "address", "found"),
    [
        ("outbox", "", "", []),
        ("ses", "", "", ["digest.W004"]),
        ("ses", "digest", "", ["digest.W004"]),
        ("ses", "digest", "https://sqs.eu-west-1.amazonaws.com/123456789012/x", []),
        ("ses", "digest", "digest-ses-events", ["digest.E012"]),
    ],
)
def test_a_feed_that_is_missing_or_misspelt_is_named(
    settings: Settings, transport: str, configuration_set: str, address: str, found: list[str]
) -> None:
    settings.TRANSPORT, settings.SES_CONFIGURATION_SET = transport, configuration_set
    settings.SES_QUEUE = address
    assert [each.id for each in checks.feed()] == found
