"""What Amazon SES says of a message it took, in our words.

An event reaches the queue as SES wrote it, or inside an envelope of SNS. Whose
delivery it is about stands in the tag that we gave the message, never in an
address; and of what it holds nothing is kept that names a person.

Source: "Contents of event data that Amazon SES publishes to Amazon SNS"
(https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from digest.deliveries import TAG, Report, Status
from digest.transports import quoted

TOPIC = re.compile(r"arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}")  #: its region
_PARTS = {  # of an event, by its type: where its details are, and what it means
    "Send": ("send", Status.SENT),
    "Reject": ("reject", Status.DROPPED),
    "Rendering Failure": ("failure", Status.DROPPED),
    "DeliveryDelay": ("deliveryDelay", Status.DELAYED),
    "Delivery": ("delivery", Status.DELIVERED),
    "Bounce": ("bounce", Status.BOUNCED),
    "Complaint": ("complaint", Status.COMPLAINED),
}
_PEOPLE = ("bouncedRecipients", "complainedRecipients", "delayedRecipients")
_KEPT = ("bounceType", "bounceSubType", "complaintFeedbackType", "complaintSubType", "delayType")
_REFERENCE = re.compile(r"(\d{1,18})-(\d{1,18})-\d{1,9}")
_GREETING = "Successfully validated SNS topic"  # SES says so in words, once, to a new topic


class NotUnderstood(Exception):
    """Why a message is no event of SES, as half a sentence without anybody's address."""


def read(body: str) -> list[Report]:
    """Return what a message of the queue reports, one for each of the event's recipients.

    None for an event of another kind, and for one about a message without our tag.

    Raises:
        NotUnderstood: it is no event of SES.
    """
    if _GREETING in body[:1000]:
        return []
    event = _opened(body)
    kind = event.get("eventType")
    if not isinstance(kind, str):
        raise NotUnderstood("it does not say what happened")
    if kind not in _PARTS:
        return []
    try:
        return _reports(event, kind)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise NotUnderstood(f"a part of it is missing or odd ({type(error).__name__})") from error


def _opened(body: str) -> Mapping[str, Any]:
    """Return the event in a message, out of its envelope."""
    try:
        found = json.loads(body)
        if isinstance(found, dict) and found.get("Type") == "Notification":
            if _GREETING in found["Message"]:
                return {"eventType": _GREETING}
            found = json.loads(found["Message"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotUnderstood("it is not JSON") from error
    if not isinstance(found, dict):
        raise NotUnderstood("it is no JSON object")
    return found


def _reports(event: Mapping[str, Any], kind: str) -> list[Report]:
    part, status = _PARTS[kind]
    mail, details = event["mail"], event.get(part) or {}
    whose = _REFERENCE.fullmatch(str((mail.get("tags") or {}).get(TAG, [""])[0]))
    if whose is None or details.get("complaintFeedbackType") == "not-spam":
        return []
    if kind == "Bounce" and details["bounceType"] != "Permanent":
        status = Status.SOFT_BOUNCED
    said_at = str(details.get("timestamp") or mail["timestamp"])
    message_id = quoted(str(mail["messageId"]))
    people: list[Mapping[str, Any]] = next(
        (details[name] for name in _PEOPLE if details.get(name)), [{}]
    )
    named = {name: quoted(str(details[name])) for name in _KEPT if details.get(name)}
    return [
        Report(
            key=_key(
                message_id, status.name, said_at, str(details.get("feedbackId", "")), str(place)
            ),
            issue_id=int(whose[1]),
            subscription_id=int(whose[2]),
            status=status,
            at=_moment(said_at),
            reason=_reason(details, person),
            message_id=message_id,
            payload={"eventType": kind, **named},
        )
        for place, person in enumerate(people)
    ]


def _key(*parts: str) -> str:
    """Return what an event is known by, however often it comes: SES gives it no id of its own."""
    return "ses-" + sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _reason(details: Mapping[str, Any], person: Mapping[str, Any]) -> str:
    """Return why, in the words of whoever refused it."""
    said = person.get("diagnosticCode") or details.get("reason") or details.get("errorMessage")
    kinds = (details.get(name) for name in _KEPT)
    return quoted(str(said or " ".join(str(kind) for kind in kinds if kind)))
