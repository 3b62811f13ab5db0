"""The events of Amazon SES, taken off their queue: by SNS and SQS, any number of times.

A message leaves the queue only after the database has committed what it reports.
So whatever breaks on the way comes again, and is counted once; and a message that
nobody understands stays, until the queue itself sets it aside.

Source: SQS ReceiveMessage, DeleteMessageBatch
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from digest.amazon import bounds, said, session, usable
from digest.errors import ConfigError
from digest.models import Event
from digest.record import record
from digest.ses_events import NotUnderstood, read

MOST = 10  #: messages a call
WAIT = 2  #: seconds that a call waits for some: a worker that is asked to stop waits as long
CALLS = 200  #: before the worker looks what else is due
CONNECT, READ = 5.0, WAIT + 10.0  #: seconds
TRIES = 2  #: of a call: a message that is handed out twice is counted once
_RIGHTS = "Look at DIGEST_SES_QUEUE and at the rights that `digest ses setup --dry-run` prints."

_log = logging.getLogger(__name__)


class Client(Protocol):
    """What we use of Amazon's own client."""

    def receive_message(self, **request: Any) -> Mapping[str, Any]: ...

    def delete_message_batch(self, **request: Any) -> object: ...


@dataclass(frozen=True, slots=True)
class Fed:
    """What came of a look at the queue, in messages."""

    news: int = 0  #: reported something
    known: int = 0  #: had come before
    passed_over: int = 0  #: concern no delivery of ours, or nothing that we ask for
    left: int = 0  #: were not understood

    def __add__(self, other: Fed) -> Fed:
        return Fed(
            self.news + other.news,
            self.known + other.known,
            self.passed_over + other.passed_over,
            self.left + other.left,
        )


def feed(client: Client, queue: str, *, stop: Callable[[], bool], calls: int = CALLS) -> Fed:
    """Take what the queue holds until it is empty, or until `stop` says so.

    Raises:
        ConfigError: the queue cannot be read.
    """
    whole = Fed()
    for _ in range(calls):
        if stop():
            break
        Event.objects.exists()  # or each look, while the database is away, is a try that is lost
        try:
            messages = _receive(client, queue)
            done = [(message, _take(message)) for message in messages]
            _delete(client, queue, [each for each, fed in done if not fed.left])
        except (ClientError, BotoCoreError) as error:
            raise ConfigError(
                f"The queue of Amazon SES's events answered: {said(error)}.", fix=_RIGHTS
            ) from error
        if not messages:
            break
        whole = sum((fed for _, fed in done), whole)
    if whole.news or whole.passed_over:
        _log.info("Amazon SES: %s", whole)
    return whole


def _receive(client: Client, queue: str) -> Sequence[Mapping[str, Any]]:
    answer = client.receive_message(
        QueueUrl=queue,
        MaxNumberOfMessages=MOST,
        WaitTimeSeconds=WAIT,
        MessageSystemAttributeNames=["ApproximateReceiveCount"],
    )
    return answer.get("Messages") or []


def _take(message: Mapping[str, Any]) -> Fed:
    """Write down what a message reports, and commit it."""
    try:
        reports = read(str(message.get("Body", "")))
    except NotUnderstood as why:
        if message.get("Attributes", {}).get("ApproximateReceiveCount", "1") == "1":
            _log.warning(
                "A message of the queue is no event of Amazon SES: %s. It stays there"
                " until the queue sets it aside (%s).",
                why, message.get("MessageId", ""),
            )  # fmt: skip
        return Fed(left=1)
    if not reports:
        return Fed(passed_over=1)
    return Fed(news=1) if record(reports) else Fed(known=1)


def _delete(client: Client, queue: str, messages: Sequence[Mapping[str, Any]]) -> None:
    """Take messages off the queue; one that stays comes again, and is known."""
    entries = [
        {"Id": str(place), "ReceiptHandle": each["ReceiptHandle"]}
        for place, each in enumerate(messages)
    ]
    if entries:
        client.delete_message_batch(QueueUrl=queue, Entries=entries)


def configured_feed(*, stop: Callable[[], bool]) -> Fed:
    """Take what the queue holds that DIGEST_SES_QUEUE names.

    Raises:
        ConfigError: as `feed` and `amazon.session`.
    """
    return feed(_client(settings.SES_QUEUE), settings.SES_QUEUE, stop=stop)


@cache
def _client(_queue: str) -> Client:
    """Return this process's client for a queue: one is dear to make, and looks often."""
    return sqs_client()


def sqs_client(*, connect: float = CONNECT, read: float = READ) -> Client:
    """Return Amazon's client; AWS_ENDPOINT_URL_SQS aims it elsewhere.

    Raises:
        ConfigError: as `amazon.session`.
    """
    config = bounds(tries=TRIES, connect=connect, read=read)
    with usable():
        client: Client = session("Amazon SQS").client("sqs", config=config)
        return client
