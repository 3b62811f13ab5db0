"""Setting up, held to Amazon's own models: real clients, stubbed, in the order of the calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.stub import ANY, Stubber
from click.testing import CliRunner

from digest.commands.ses import command
from digest.errors import ConfigError
from digest.ses_setup import EVENTS, Clients, Place, SetUp, clients, plan, rights
from tests.transports.test_ses import settings_of_aws

TOPIC = "arn:aws:sns:eu-west-1:123456789012:digest-ses-events"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:digest-ses-events"
ASIDE = f"{QUEUE}-set-aside"
ADDRESS = "https://sqs.eu-west-1.amazonaws.com/123456789012/digest-ses-events"
SET = {"ConfigurationSetName": "digest"}
CALLS = [
    "CreateConfigurationSet", "CreateTopic", "SetTopicAttributes",
    "CreateQueue", "GetQueueAttributes", "CreateQueue", "GetQueueAttributes",
    "SetQueueAttributes", "SetQueueAttributes", "Subscribe", "SetSubscriptionAttributes",
    "CreateConfigurationSetEventDestination",
]  # fmt: skip


@dataclass
class Amazon:
    """The three services, ready to answer what they are told, and what they were asked."""

    clients: Clients
    ses: Stubber
    sns: Stubber
    sqs: Stubber
    calls: list[str] = field(default_factory=list)
    asked: dict[str, Any] = field(default_factory=dict)  #: the last request of each call

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append(model.name)
        self.asked[model.name] = params


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    for service in ("SNS", "SQS"):
        settings_of_aws(monkeypatch, **{f"AWS_ENDPOINT_URL_{service}": "http://127.0.0.1:9"})
    made = clients()
    with ExitStack() as stack:
        ses, sns, sqs = (
            stack.enter_context(Stubber(each)) for each in (made.ses, made.sns, made.sqs)
        )
        running = Amazon(made, ses, sns, sqs)
        for each in (made.ses, made.sns, made.sqs):
            each.meta.events.register("provide-client-params.*.*", running.note)
        yield running
        for stub in (ses, sns, sqs):
            stub.assert_no_pending_responses()


def expect(amazon: Amazon, *, again: bool) -> None:
    """Let the services answer as they do the first time, or where all is there already."""
    ses, sns, sqs = amazon.ses, amazon.sns, amazon.sqs
    there = "AlreadyExistsException"
    if again:
        ses.add_client_error("create_configuration_set", there, expected_params=SET)
        ses.add_client_error("create_configuration_set_event_destination", there)
        ses.add_response("update_configuration_set_event_destination", {})
    else:
        ses.add_response("create_configuration_set", {}, SET)
        ses.add_response("create_configuration_set_event_destination", {})
    sns.add_response("create_topic", {"TopicArn": TOPIC}, {"Name": "digest-ses-events"})
    sns.add_response("set_topic_attributes", {})
    sns.add_response("subscribe", {"SubscriptionArn": f"{TOPIC}:1"})
    raw = {"AttributeName": "RawMessageDelivery", "AttributeValue": "true"}
    sns.add_response("set_subscription_attributes", {}, {"SubscriptionArn": f"{TOPIC}:1", **raw})
    for address, arn in ((ADDRESS, QUEUE), (f"{ADDRESS}-set-aside", ASIDE)):
        sqs.add_response("create_queue", {"QueueUrl": address}, {"QueueName": ANY})
        sqs.add_response("get_queue_attributes", {"Attributes": {"QueueArn": arn}})
    sqs.add_response("set_queue_attributes", {})
    sqs.add_response("set_queue_attributes", {})


@pytest.mark.parametrize("again", [False, True])
def test_all_is_made_in_order_and_made_again_without_harm(amazon: Amazon, again: bool) -> None:
    expect(amazon, again=again)
    told: list[str] = []
    made = SetUp(amazon.clients, Place())
    made.run(told.append)
    assert amazon.calls == CALLS + ["UpdateConfigurationSetEventDestination"] * again
    assert told == plan(Place())
    assert made.queue == ADDRESS
    assert made.place == Place("eu-west-1", "123456789012")
    destination = amazon.asked[amazon.calls[-1]]["EventDestination"]
    assert destination["MatchingEventTypes"] == list(EVENTS)
    assert destination["SnsDestination"] == {"TopicArn": TOPIC}
    assert amazon.asked["Subscribe"]["Endpoint"] == QUEUE


def test_only_the_topic_writes_to_the_queue_and_only_our_set_to_the_topic(
    amazon: Amazon,
) -> None:
    expect(amazon, again=False)
    SetUp(amazon.clients, Place()).run(lambda _: None)
    attributes = amazon.asked["SetQueueAttributes"]["Attributes"]
    [writes] = json.loads(attributes["Policy"])["Statement"]
    assert writes["Condition"] == {"ArnEquals": {"aws:SourceArn": TOPIC}}
    assert (writes["Action"], writes["Resource"]) == ("sqs:SendMessage", QUEUE)
    assert writes["Principal"] == {"Service": "sns.amazonaws.com"}
    assert json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"] == ASIDE
    [publishes] = json.loads(amazon.asked["SetTopicAttributes"]["AttributeValue"])["Statement"]
    assert publishes["Condition"]["StringEquals"] == {
        "AWS:SourceAccount": "123456789012",
        "AWS:SourceArn": "arn:aws:ses:eu-west-1:123456789012:configuration-set/digest",
    }


HOOK = "https://news.iana.org/hooks/ses"


def test_without_a_queue_the_topic_posts_to_us_and_signs_by_sha256(amazon: Amazon) -> None:
    amazon.ses.add_response("create_configuration_set", {}, SET)
    amazon.ses.add_response("create_configuration_set_event_destination", {})
    amazon.sns.add_response("create_topic", {"TopicArn": TOPIC})
    amazon.sns.add_response("set_topic_attributes", {})
    version = {"AttributeName": "SignatureVersion", "AttributeValue": "2"}
    amazon.sns.add_response("set_topic_attributes", {}, {"TopicArn": TOPIC, **version})
    wanted = {"TopicArn": TOPIC, "Protocol": "https", "Endpoint": HOOK}
    amazon.sns.add_response("subscribe", {"SubscriptionArn": "pending confirmation"}, wanted)
    told: list[str] = []
    made = SetUp(amazon.clients, Place(), HOOK)
    made.run(told.append)
    assert told == plan(Place(), HOOK)
    assert (made.topic, made.queue) == (TOPIC, "")
    actions = [
        action for each in rights(made.place, HOOK)["Statement"] for action in each["Action"]
    ]
    assert "sns:ListSubscriptionsByTopic" in actions
    assert not any(action.startswith("sqs:") for action in actions)


@pytest.mark.parametrize("public", ["", "http://127.0.0.1:8000"])
def test_amazon_posts_to_https_alone(monkeypatch: pytest.MonkeyPatch, public: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", public)
    done = CliRunner().invoke(command, ["setup", "--webhook", "--dry-run"])
    assert isinstance(done.exception, ConfigError)
    assert "https addresses only" in str(done.exception)
    monkeypatch.setenv("PUBLIC_URL", "https://news.iana.org/")
    done = CliRunner().invoke(command, ["setup", "--webhook", "--dry-run"])
    assert done.exit_code == 0
    assert f"the topic passes on to {HOOK}" in done.stdout


def test_a_step_that_is_refused_is_named_and_ends_it(amazon: Amazon) -> None:
    amazon.ses.add_response("create_configuration_set", {})
    amazon.sns.add_client_error("create_topic", "AuthorizationError", "not for sns:CreateTopic")
    told: list[str] = []
    with pytest.raises(ConfigError, match=r"topic .* sns:CreateTopic.*run it again"):
        SetUp(amazon.clients, Place()).run(told.append)
    assert told == plan(Place())[:1]


def test_whoever_sends_may_do_nothing_else() -> None:
    policy = rights(Place("eu-west-1", "123456789012"))
    allowed = {action: each for each in policy["Statement"] for action in each["Action"]}
    everywhere = {name for name, each in allowed.items() if "*" in each["Resource"]}
    assert everywhere == {"ses:GetAccount", "ses:ListSuppressedDestinations"}
    assert not any("*" in action for action in allowed)
    assert allowed["sqs:DeleteMessage"]["Resource"] == [QUEUE]


def test_a_dry_run_prints_the_plan_and_the_policy_and_asks_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings_of_aws(monkeypatch, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    done = CliRunner().invoke(command, ["setup", "--dry-run", "--configuration-set", "weekly"])
    assert done.exit_code == 0, done.output
    *steps, policy = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["planned"] for each in steps] == plan(Place(configuration_set="weekly"))
    assert policy["policy"] == rights(Place("eu-west-1", configuration_set="weekly"))
