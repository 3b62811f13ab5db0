from __future__ import annotations

import json
from typing import Any

import pytest

from digest.deliveries import Status
from digest.ses_events import NotUnderstood, read

MAIL = {
    "timestamp": "2026-10-16T07:00:02.012Z",
    "source": "Lantern <news@lantern.example>",
    "messageId": "0102-abc-000000",
    "destination": ["ana@example.org"],
    "headers": [{"name": "List-Unsubscribe", "value": "<https://lantern.example/u/secret>"}],
    "tags": {"ses:configuration-set": ["digest"], "delivery": ["12-34-1"]},
}
LATER = "2026-10-16T07:01:00.000Z"


def event(kind: str, part: str = "", mail: dict[str, Any] | None = None, **details: Any) -> str:
    """Return an event as SES writes it, about the delivery 12-34 unless the mail says else."""
    named = {part: {"timestamp": LATER, **details}} if part else {}
    return json.dumps({"eventType": kind, "mail": MAIL | (mail or {}), **named})


def bounce(kind: str, *people: str, **details: Any) -> str:
    refused = [
        {"emailAddress": each, "diagnosticCode": f"smtp; 550 5.1.1 <{each}> unknown"}
        for each in people or ("ana@example.org",)
    ]
    return event("Bounce", "bounce", bounceType=kind, bouncedRecipients=refused, **details)


SEND = event("Send", "send")
DELIVERY = event("Delivery", "delivery", recipients=["ana@example.org"])
COMPLAINT = event(
    "Complaint", "complaint", feedbackId="f-1", complaintFeedbackType="abuse",
    complainedRecipients=[{"emailAddress": "ana@example.org"}],
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (SEND, Status.SENT),
        (json.dumps({"eventType": "Send", "mail": MAIL, "send": {}}), Status.SENT),
        (event("Reject", "reject", reason="Bad content"), Status.DROPPED),
        (event("Rendering Failure", "failure", errorMessage="No value"), Status.DROPPED),
        (event("DeliveryDelay", "deliveryDelay", delayType="MailboxFull"), Status.DELAYED),
        (DELIVERY, Status.DELIVERED),
        (bounce("Transient", bounceSubType="MailboxFull"), Status.SOFT_BOUNCED),
        (bounce("Undetermined"), Status.SOFT_BOUNCED),
        (bounce("Permanent"), Status.BOUNCED),
        (COMPLAINT, Status.COMPLAINED),
    ],
)
@pytest.mark.parametrize("in_envelope", [False, True])
def test_each_kind_has_its_meaning(body: str, status: Status, in_envelope: bool) -> None:
    if in_envelope:
        body = json.dumps({"Type": "Notification", "MessageId": "x", "Message": body})
    [report] = read(body)
    assert (report.issue_id, report.subscription_id, report.status) == (12, 34, status)
    assert report.message_id == "0102-abc-000000"
    assert report.at.isoformat().startswith("2026-10-16T07:0")


def test_every_recipient_of_an_event_is_reported_and_nobody_is_named() -> None:
    reports = read(bounce("Permanent", "ana@example.org", "ben@example.org"))
    assert len({each.key for each in reports}) == 2
    for each in reports:
        kept = repr(each)
        assert "550 5.1.1 <...> unknown" in kept
        assert "example.org" not in kept
        assert "secret" not in kept


def test_an_event_is_the_same_however_it_comes_and_no_other_is() -> None:
    bodies = (SEND, DELIVERY, COMPLAINT, bounce("Permanent"), event("DeliveryDelay"))
    keys = [read(body)[0].key for body in bodies]
    assert keys == [read(body)[0].key for body in bodies]
    assert len(set(keys)) == len(bodies)
    assert all(len(key) <= 100 for key in keys)


@pytest.mark.parametrize(
    "body",
    [
        event("Open", "open"),
        event("Subscription"),
        event("Send", mail={"tags": {}}),
        event("Send", mail={"tags": {"delivery": ["sign-in"]}}),
        event("Complaint", "complaint", complaintFeedbackType="not-spam"),
        "Successfully validated SNS topic for Amazon SES event publishing.",
    ],
)
def test_what_concerns_no_delivery_is_passed_over(body: str) -> None:
    assert read(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "7", "{}", '{"eventType": 7}', '{"eventType": "Send"}',
        '{"Type": "Notification"}', '{"Type": "Notification", "Message": 7}',
        '{"Type": "SubscriptionConfirmation", "SubscribeURL": "http://127.0.0.1/"}',
        "[" * 100_000,
        event("Send", mail={"timestamp": "yesterday", "tags": MAIL["tags"]}),
        event("Bounce", "bounce"),
        event("Bounce", "bounce", bounceType="Permanent", bouncedRecipients=[7]),
        event("Bounce", "bounce", bounceType="Permanent", timestamp="0001-01-01T00:00:00+14:00"),
        event("Send", mail={"tags": {"delivery": []}}),
        event("Send", mail={"tags": 7}),
    ],
)  # fmt: skip
def test_what_is_no_event_is_said_without_what_it_holds(body: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(body)
    assert "@" not in str(caught.value)
