"""What Amazon SES needs to tell us of its events: made once, and made again without harm.

    configuration set -> topic of SNS -> queue of SQS -> our worker
                                           -> a second queue, for what nobody understands
                                      or -> our web interface, over HTTPS

Each thing has a name of ours; whatever is there by that name already is kept, and
set as it must be. The steps are the plan: a dry run prints the very sentences.

Source: CreateConfigurationSetEventDestination (SESv2), SetTopicAttributes and
Subscribe (SNS), SetQueueAttributes (SQS).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from digest import amazon
from digest.errors import ConfigError

EVENTS = (
    "SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "DELIVERY_DELAY", "RENDERING_FAILURE",
)  # fmt: skip
CONFIGURATION_SET = "digest"  #: unless one is named
TOPIC = QUEUE = "digest-ses-events"
SET_ASIDE = "digest-ses-events-set-aside"  #: the queue for what nobody understands
DESTINATION = "digest"  #: of the configuration set
TRIES = 5  #: of a message, before it is set aside
HIDDEN = 120  #: seconds in which a message that was handed out is given to nobody else
KEPT = 14 * 24 * 60 * 60  #: seconds that SQS keeps a message: the most it can
CONNECT, READ = 5.0, 20.0  #: seconds
_VERSION = "2012-10-17"  # of Amazon's language of policies
_AGAIN = "Give whoever runs this the right that is missing, then run it again: nothing is lost."


@dataclass(frozen=True, slots=True)
class Clients:
    """Amazon's own, one for each service."""

    ses: Any
    sns: Any
    sqs: Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where it all is, as Amazon's names for things say it; "*" where nobody knows yet."""

    region: str = "*"
    account: str = "*"
    partition: str = "aws"
    configuration_set: str = CONFIGURATION_SET

    def arn(self, service: str, name: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{name}"


class SetUp:
    """The steps, in their order; each may be done any number of times.

    Args:
        hook: the https address that takes the events; empty for a queue.
    """

    def __init__(self, clients: Clients, place: Place, hook: str = "") -> None:
        self._clients = clients
        self._hook = hook
        self.place = place
        self.queue = ""  #: its address, once it is made
        self.topic = ""  #: its ARN, once it is made
        self._queue_arn = self._set_aside_arn = ""

    def run(self, tell: Callable[[str], None]) -> None:
        """Do all steps, and tell each that is done.

        Raises:
            ConfigError: a step was refused; those before it are done.
        """
        for words, step in _steps(self._hook):
            what = words.format(self.place.configuration_set, self._hook)
            try:
                step(self)
            except (ClientError, BotoCoreError) as error:
                raise ConfigError(
                    f"A step failed: {what}. Amazon answered: {amazon.said(error)}.", fix=_AGAIN
                ) from error
            tell(what)

    def _configuration_set(self) -> None:
        try:
            self._clients.ses.create_configuration_set(
                ConfigurationSetName=self.place.configuration_set
            )
        except self._clients.ses.exceptions.AlreadyExistsException:
            return

    def _topic(self) -> None:
        self.topic = self._clients.sns.create_topic(Name=TOPIC)["TopicArn"]
        _, partition, _, region, account, _ = self.topic.split(":")
        self.place = replace(self.place, partition=partition, region=region, account=account)

    def _topic_policy(self) -> None:
        self._clients.sns.set_topic_attributes(
            TopicArn=self.topic,
            AttributeName="Policy",
            AttributeValue=json.dumps(topic_policy(self.place)),
        )

    def _queues(self) -> None:
        self.queue, self._queue_arn = self._make_queue(QUEUE)
        aside, self._set_aside_arn = self._make_queue(SET_ASIDE)
        self._clients.sqs.set_queue_attributes(
            QueueUrl=aside, Attributes={"MessageRetentionPeriod": str(KEPT)}
        )

    def _make_queue(self, name: str) -> tuple[str, str]:
        """Return a queue's address and ARN; made without attributes, which must not differ."""
        sqs = self._clients.sqs
        address = sqs.create_queue(QueueName=name)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["QueueArn"])
        return address, found["Attributes"]["QueueArn"]

    def _queue_settings(self) -> None:
        redrive = {"deadLetterTargetArn": self._set_aside_arn, "maxReceiveCount": TRIES}
        self._clients.sqs.set_queue_attributes(
            QueueUrl=self.queue,
            Attributes={
                "Policy": json.dumps(queue_policy(self._queue_arn, self.topic)),
                "RedrivePolicy": json.dumps(redrive),
                "VisibilityTimeout": str(HIDDEN),
                "MessageRetentionPeriod": str(KEPT),
            },
        )

    def _subscription(self) -> None:
        sns = self._clients.sns
        made = sns.subscribe(
            TopicArn=self.topic,
            Protocol="sqs",
            Endpoint=self._queue_arn,
            ReturnSubscriptionArn=True,
        )
        sns.set_subscription_attributes(
            SubscriptionArn=made["SubscriptionArn"],
            AttributeName="RawMessageDelivery",
            AttributeValue="true",
        )

    def _hook_subscription(self) -> None:
        """Let SNS post to us, in its signed envelope; it asks us first, and we confirm it."""
        sns = self._clients.sns
        sns.set_topic_attributes(
            TopicArn=self.topic, AttributeName="SignatureVersion", AttributeValue="2"
        )
        sns.subscribe(TopicArn=self.topic, Protocol="https", Endpoint=self._hook)

    def _destination(self) -> None:
        ses = self._clients.ses
        request = {
            "ConfigurationSetName": self.place.configuration_set,
            "EventDestinationName": DESTINATION,
            "EventDestination": {
                "Enabled": True,
                "MatchingEventTypes": list(EVENTS),
                "SnsDestination": {"TopicArn": self.topic},
            },
        }
        try:
            ses.create_configuration_set_event_destination(**request)
        except ses.exceptions.AlreadyExistsException:
            ses.update_configuration_set_event_destination(**request)


_Step = tuple[str, Callable[[SetUp], None]]
_BEFORE: tuple[_Step, ...] = (
    ("the configuration set “{}” of Amazon SES is there", SetUp._configuration_set),
    (f"the topic “{TOPIC}” of Amazon SNS is there", SetUp._topic),
    ("only the configuration set “{}” may publish to the topic", SetUp._topic_policy),
)
_BY_QUEUE: tuple[_Step, ...] = (
    (f"the queues “{QUEUE}” and “{SET_ASIDE}” of Amazon SQS are there", SetUp._queues),
    (
        f"only the topic may write to the queue, which sets aside what came {TRIES} times",
        SetUp._queue_settings,
    ),
    ("the topic passes on to the queue what it gets, as it is", SetUp._subscription),
)
_BY_HOOK: tuple[_Step, ...] = (
    ("the topic passes on to {1} what it gets, signed", SetUp._hook_subscription),
)
_AFTER: tuple[_Step, ...] = (
    (f"the configuration set “{{}}” publishes {', '.join(EVENTS)}", SetUp._destination),
)


def _steps(hook: str) -> tuple[_Step, ...]:
    return (*_BEFORE, *(_BY_HOOK if hook else _BY_QUEUE), *_AFTER)


def plan(place: Place, hook: str = "") -> list[str]:
    """Return the steps in words; nobody is asked anything."""
    return [words.format(place.configuration_set, hook) for words, _ in _steps(hook)]


def topic_policy(place: Place) -> dict[str, Any]:
    """Return who may publish to the topic."""
    source = place.arn("ses", f"configuration-set/{place.configuration_set}")
    condition = {"StringEquals": {"AWS:SourceAccount": place.account, "AWS:SourceArn": source}}
    return _policy(
        {
            "Sid": "AmazonSesPublishes",
            "Effect": "Allow",
            "Principal": {"Service": "ses.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": place.arn("sns", TOPIC),
            "Condition": condition,
        }
    )


def queue_policy(queue: str, topic: str) -> dict[str, Any]:
    """Return who may write to the queue."""
    return _policy(
        {
            "Sid": "TheTopicWrites",
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
        }
    )


def rights(place: Place, hook: str = "") -> dict[str, Any]:
    """Return the policy of whoever sends: what `digest worker` and the doctor do, and no more."""
    configuration_set = place.arn("ses", f"configuration-set/{place.configuration_set}")
    queue, topic = place.arn("sqs", QUEUE), place.arn("sns", TOPIC)
    hears = (
        [_allow("Look", ["sns:ListSubscriptionsByTopic"], [topic])]
        if hook
        else [
            _allow("Hear", ["sqs:ReceiveMessage", "sqs:DeleteMessage"], [queue]),
            _allow("Look", ["sqs:GetQueueAttributes"], [queue]),
        ]
    )
    return _policy(
        _allow(
            "Send",
            ["ses:SendBulkEmail", "ses:SendEmail", "ses:SendRawEmail"],
            [place.arn("ses", "identity/*"), configuration_set],
        ),
        *hears,
        _allow("LookAtTheSet", ["ses:GetConfigurationSetEventDestinations"], [configuration_set]),
        _allow("LookAtTheSender", ["ses:GetEmailIdentity"], [place.arn("ses", "identity/*")]),
        _allow("LookAtTheAccount", ["ses:GetAccount", "ses:ListSuppressedDestinations"], ["*"]),
    )


def _allow(name: str, actions: list[str], resources: list[str]) -> dict[str, Any]:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resources}


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": _VERSION, "Statement": list(statements)}


def clients(*, connect: float = CONNECT, read: float = READ) -> Clients:
    """Return Amazon's clients; AWS_ENDPOINT_URL_SESV2, _SNS and _SQS aim them elsewhere.

    Raises:
        ConfigError: as `amazon.session`.
    """
    config = amazon.bounds(tries=3, connect=connect, read=read)
    with amazon.usable():
        core: Any = amazon.session("Amazon SES")
        return Clients(*(core.client(name, config=config) for name in ("sesv2", "sns", "sqs")))
