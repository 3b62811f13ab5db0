"""The doctor: Amazon's models for what is asked, our own queue for what is reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from digest.errors import ConfigError
from digest.feeding import sqs_client
from digest.models import Event
from digest.ses_doctor import Patient, Seen, attempt, look
from digest.ses_setup import EVENTS, Clients, clients, queue_policy
from subscribers.models import Suppression
from tests.providing.sqs import Queue, queue
from tests.stored import AT
from tests.test_ses_events import COMPLAINT, DELIVERY, bounce
from tests.test_ses_setup import QUEUE, TOPIC
from tests.transports.test_ses import settings_of_aws

QUOTA = {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 120.0}
ACCOUNT = {"SendingEnabled": True, "ProductionAccessEnabled": True, "SendQuota": QUOTA}
IDENTITY = {"VerifiedForSendingStatus": True}
DESTINATION = {
    "Name": "digest", "Enabled": True, "MatchingEventTypes": list(EVENTS),
    "SnsDestination": {"TopicArn": TOPIC},
}  # fmt: skip
ATTRIBUTES = {
    "Policy": json.dumps(queue_policy(QUEUE, TOPIC)),
    "RedrivePolicy": "{}",
    "ApproximateNumberOfMessages": "3",
}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Patient:
    for service in ("SQS", "SNS"):
        settings_of_aws(monkeypatch, **{f"AWS_ENDPOINT_URL_{service}": "http://127.0.0.1:9"})
    return Patient(clients(), "digest", "http://127.0.0.1:9/1/q", "desk@lantern.example")


def looked(patient: Patient, **changed: Any) -> list[Seen]:
    """Return what is seen where all is well but what is changed."""
    found: dict[str, Any] = {
        "account": ACCOUNT,
        "identity": IDENTITY,
        "destination": DESTINATION,
    } | changed
    with Stubber(patient.clients.ses) as ses, Stubber(patient.clients.sqs) as sqs:
        ses.add_response("get_account", found["account"])
        if found["identity"]:
            asked = {"EmailIdentity": "lantern.example"}
            ses.add_response("get_email_identity", found["identity"], asked)
        if not found["identity"].get("VerifiedForSendingStatus"):
            ses.add_client_error("get_email_identity", "NotFoundException")
        if not found["identity"]:
            ses.add_client_error("get_email_identity", "NotFoundException")
        ses.add_response(
            "get_configuration_set_event_destinations",
            {"EventDestinations": [found["destination"]]},
            {"ConfigurationSetName": "digest"},
        )
        sqs.add_response(
            "get_queue_attributes", {"Attributes": changed.get("attributes", ATTRIBUTES)}
        )
        seen = list(look(patient))
        ses.assert_no_pending_responses()
        sqs.assert_no_pending_responses()
    return seen


def test_what_is_well_is_said_with_its_figures(patient: Patient) -> None:
    seen = looked(patient)
    assert all(each.is_well for each in seen)
    assert "50,000 mails a day, 14 a second" in seen[0].what
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"account": ACCOUNT | {"SendingEnabled": False}}, 0, "paused"),
        ({"account": ACCOUNT | {"ProductionAccessEnabled": False}}, 0, "sandbox"),
        ({"identity": {"VerifiedForSendingStatus": False}}, 1, "not verified"),
        ({"identity": {}}, 1, "not verified"),
        ({"destination": DESTINATION | {"Enabled": False}}, 2, "does not publish SEND"),
        ({"destination": DESTINATION | {"MatchingEventTypes": EVENTS[1:]}}, 2, "publish SEND."),
        ({"attributes": ATTRIBUTES | {"Policy": ""}}, 3, "may not write"),
        ({"attributes": {"Policy": ATTRIBUTES["Policy"]}}, 3, "never sets aside"),
    ],
)
def test_what_is_amiss_is_named_with_the_way_to_mend_it(
    patient: Patient, changed: dict[str, Any], place: int, words: str
) -> None:
    seen = looked(patient, **changed)
    assert [at for at, each in enumerate(seen) if not each.is_well] == [place]
    assert words in seen[place].what
    assert seen[place].fix


def test_a_right_that_is_missing_keeps_nobody_from_the_rest(patient: Patient) -> None:
    with Stubber(patient.clients.ses) as ses, Stubber(patient.clients.sqs) as sqs:
        for name in ("get_account", "get_email_identity"):
            ses.add_client_error(name, "AccessDeniedException", f"not for {name}")
        ses.add_client_error("get_configuration_set_event_destinations", "NotFoundException")
        sqs.add_response("get_queue_attributes", {"Attributes": ATTRIBUTES})
        seen = list(look(patient))
    assert [each.is_well for each in seen] == [False, False, False, True]
    assert "not for get_account" in seen[0].what


HOOK = "https://news.iana.org/hooks/ses"


@pytest.mark.parametrize(
    ("endpoint", "arn", "words"),
    [
        (HOOK, f"{TOPIC}:1", f"posts to {HOOK}"),
        (HOOK, "PendingConfirmation", "has not confirmed"),
        ("https://other.iana.org/", f"{TOPIC}:1", f"does not post to {HOOK}"),
    ],
)
def test_whoever_has_no_queue_hears_whether_the_topic_posts_to_us(
    patient: Patient, endpoint: str, arn: str, words: str
) -> None:
    hooked = replace(patient, queue="", topics=(TOPIC,), hook=HOOK)
    with Stubber(patient.clients.ses) as ses, Stubber(patient.clients.sns) as sns:
        for name in (
            "get_account", "get_email_identity", "get_configuration_set_event_destinations",
        ):  # fmt: skip
            ses.add_client_error(name, "AccessDeniedException")
        found = [{"Endpoint": endpoint, "SubscriptionArn": arn}]
        sns.add_response(
            "list_subscriptions_by_topic", {"Subscriptions": found}, {"TopicArn": TOPIC}
        )
        *_, seen = list(look(hooked))
    assert seen.is_well is (words == f"posts to {HOOK}")
    assert words in seen.what
    assert bool(seen.fix) is not seen.is_well


# Trying it


@pytest.fixture
def sqs(patient: Patient) -> Iterator[Queue]:
    with queue() as running:
        yield running


def tried(patient: Patient, sqs: Queue, monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", sqs.origin)
    ours = Clients(patient.clients.ses, patient.clients.sns, sqs_client(connect=1, read=3))
    ticks = count()
    with Stubber(ours.ses) as ses:
        for place, whom in enumerate(("success", "bounce", "complaint")):
            expected = {
                "FromEmailAddress": "desk@lantern.example",
                "Destination": {"ToAddresses": [f"{whom}@simulator.amazonses.com"]},
                "Content": ANY,
                "ConfigurationSetName": "digest",
                "EmailTags": [{"Name": "delivery", "Value": f"0-{700 + place}-1"}],
            }
            ses.add_response("send_email", {"MessageId": f"id-{place}"}, expected)
        whole = replace(patient, clients=ours, queue=sqs.url)
        seen = list(attempt(whole, 700, lambda: AT + timedelta(seconds=20 * next(ticks))))
        ses.assert_no_pending_responses()
    return seen


@pytest.mark.django_db(transaction=True)
def test_the_way_round_is_proven_by_the_simulator_and_leaves_nothing(
    patient: Patient, sqs: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, body in enumerate((DELIVERY, bounce("Permanent"), COMPLAINT)):
        sqs.put(body.replace("12-34-1", f"0-{700 + place}-1").replace("0102-abc", f"id-{place}"))
    seen = tried(patient, sqs, monkeypatch)
    assert [each.is_well for each in seen] == [True] * 3
    assert (Event.objects.count(), Suppression.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_reported_in_time_is_said(
    patient: Patient, sqs: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqs.put(DELIVERY.replace("12-34-1", "0-700-1"), COMPLAINT.replace("12-34-1", "0-701-1"))
    seen = tried(patient, sqs, monkeypatch)
    assert [each.is_well for each in seen] == [True, False, False]
    assert "bounce@simulator.amazonses.com was not reported as bounced" in seen[1].what
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_refused_is_said(patient: Patient) -> None:
    with Stubber(patient.clients.ses) as ses:
        ses.add_client_error("send_email", "MessageRejected", "not verified")
        with pytest.raises(ConfigError, match="simulator: MessageRejected not verified"):
            list(attempt(patient, 700, lambda: AT))
