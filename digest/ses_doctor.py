"""Whether Amazon SES sends for us and tells us what became of it, looked at and tried.

Looking changes nothing. Trying sends three mails to Amazon's simulator, which are
never delivered to anybody, and waits until the whole way round has reported them:
their tags name an issue that there never is, so the worker may take them as well.

Source: GetAccount, GetEmailIdentity (SESv2); "Using the mailbox simulator"
(https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from digest import amazon
from digest.deliveries import TAG, Status
from digest.errors import ConfigError
from digest.feeding import WAIT, feed
from digest.models import Event
from digest.ses_setup import EVENTS, Clients

SIMULATED = {  # whom Amazon's simulator plays, and what is reported of them
    "success@simulator.amazonses.com": Status.DELIVERED,
    "bounce@simulator.amazonses.com": Status.BOUNCED,
    "complaint@simulator.amazonses.com": Status.COMPLAINED,
}
NO_ISSUE = 0  #: no issue has this number, so nobody's delivery is touched
PATIENCE = timedelta(seconds=60)  #: for the reports of all three
_SET_UP = "Run `digest ses setup`, and set what it prints."


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at, in words."""

    is_well: bool
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at."""

    clients: Clients
    configuration_set: str
    queue: str  #: its address; empty where there is none
    sender: str  #: an address that mails come from
    topics: Sequence[str] = ()  #: whose events are taken by HTTPS
    hook: str = ""  #: the address they are posted to


def look(patient: Patient) -> Iterator[Seen]:
    """Yield how each part is; what one of them answers keeps nobody from the next."""
    hears = (_queue,) if patient.queue else ()
    for part in (_account, _sender, _destination, *hears, *map(_subscription_of, patient.topics)):
        try:
            yield part(patient)
        except (ClientError, BotoCoreError) as error:
            name = part.__name__.strip("_").partition("_")[0]
            yield Seen(False, f"Amazon, asked for the {name}, answered: {amazon.said(error)}.",
                       "Give whoever runs this the rights of `digest ses setup --dry-run`, or"
                       " correct what is named.")  # fmt: skip


def _account(patient: Patient) -> Seen:
    account = patient.clients.ses.get_account()
    quota = account["SendQuota"]
    most = "any number of" if quota["Max24HourSend"] < 0 else f"{quota['Max24HourSend']:,.0f}"
    told = (
        f"The account may send {most} mails a day, {quota['MaxSendRate']:,.0f} a second,"
        f" and sent {quota['SentLast24Hours']:,.0f} in the last day."
    )
    if not account.get("SendingEnabled"):
        return Seen(False, f"{told} It is paused.", "See the account's page in the SES console.")
    if not account.get("ProductionAccessEnabled"):
        fix = "Ask for production access in the SES console."
        return Seen(False, f"{told} It is in the sandbox: only verified addresses get mail.", fix)
    return Seen(True, told)


def _sender(patient: Patient) -> Seen:
    """Tell whether the sender's domain, or else the very address, may be sent from."""
    ses, domain = patient.clients.ses, patient.sender.rpartition("@")[2]
    for name in (domain, patient.sender):
        try:
            found = ses.get_email_identity(EmailIdentity=name)
        except ses.exceptions.NotFoundException:
            continue
        if found.get("VerifiedForSendingStatus"):
            return Seen(True, f"{name} is verified: mail may be sent from it.")
    return Seen(
        False, f"{domain} is not verified: Amazon SES sends nothing from it.",
        "Add the domain in the SES console, and the records it names to the domain's DNS.",
    )  # fmt: skip


def _destination(patient: Patient) -> Seen:
    name = patient.configuration_set
    found = patient.clients.ses.get_configuration_set_event_destinations(ConfigurationSetName=name)
    published = {
        kind
        for each in found.get("EventDestinations") or []
        if each.get("Enabled") and each.get("SnsDestination")
        for kind in each["MatchingEventTypes"]
    }
    missing = [kind for kind in EVENTS if kind not in published]
    if missing:
        return Seen(False, f"The set “{name}” does not publish {', '.join(missing)}.", _SET_UP)
    return Seen(True, f"The configuration set “{name}” publishes what we ask for to SNS.")


def _queue(patient: Patient) -> Seen:
    wanted = ["Policy", "RedrivePolicy", "ApproximateNumberOfMessages"]
    answer = patient.clients.sqs.get_queue_attributes(QueueUrl=patient.queue, AttributeNames=wanted)
    found: Mapping[str, str] = answer.get("Attributes") or {}
    if not _lets_sns_write(found.get("Policy", "")):
        return Seen(False, "Amazon SNS may not write to the queue.", _SET_UP)
    if "RedrivePolicy" not in found:
        return Seen(False, "The queue never sets aside what nobody understands.", _SET_UP)
    waiting = found.get("ApproximateNumberOfMessages", "0")
    return Seen(True, f"SNS may write to the queue; {waiting} events wait in it.")


def _subscription_of(topic: str) -> Callable[[Patient], Seen]:
    def _subscription(patient: Patient) -> Seen:
        pages = patient.clients.sns.get_paginator("list_subscriptions_by_topic")
        found = {
            each["Endpoint"]: each["SubscriptionArn"]
            for page in pages.paginate(TopicArn=topic)
            for each in page["Subscriptions"]
        }
        if patient.hook not in found:
            fix = "Run `digest ses setup --webhook`, and set what it prints."
            return Seen(False, f"The topic {topic} does not post to {patient.hook}.", fix)
        if found[patient.hook] == "PendingConfirmation":
            fix = "Let Amazon reach that address, then run `digest ses setup --webhook` again."
            return Seen(False, f"{patient.hook} has not confirmed that it wants events.", fix)
        return Seen(True, f"The topic posts to {patient.hook}.")

    return _subscription


def _lets_sns_write(policy: str) -> bool:
    statements: list[dict[str, Any]] = json.loads(policy or "{}").get("Statement", [])
    services = [each.get("Principal") for each in statements if each.get("Effect") == "Allow"]
    return {"Service": "sns.amazonaws.com"} in services


def attempt(patient: Patient, number: int, clock: Callable[[], datetime]) -> Iterator[Seen]:
    """Send to the simulator, and yield what was reported of each mail, or was not in time.

    Args:
        number: of the first of the three; one that no earlier attempt had.

    Raises:
        ConfigError: a mail is refused, or the queue cannot be read.
    """
    expected = {number + place: each for place, each in enumerate(SIMULATED.items())}
    events = Event.objects.filter(issue_id=NO_ISSUE, subscription_id__in=list(expected))
    until = clock() + PATIENCE
    try:
        for name, (address, _) in expected.items():
            _send(patient, address, name)
        waiting = dict(expected)
        while waiting and clock() < until:
            _listen(patient)
            reported = set(events.values_list("subscription_id", "status"))
            for name, (address, status) in list(waiting.items()):
                if (name, status) in reported:
                    del waiting[name]
                    yield Seen(True, f"{address} is reported as {status.name.lower()}.")
        for address, status in waiting.values():
            told = f"{address} was not reported as {status.name.lower()}"
            yield Seen(False, f"{told} within {PATIENCE.seconds} seconds.", _SET_UP)
    finally:
        events.delete()


def _listen(patient: Patient) -> None:
    """Give events a moment to come: from the queue, or by themselves."""
    if patient.queue:
        feed(patient.clients.sqs, patient.queue, stop=lambda: False, calls=1)
    else:
        sleep(WAIT)


def _send(patient: Patient, address: str, name: int) -> None:
    words = {"Data": "This mail tries out how deliveries are reported."}
    try:
        patient.clients.ses.send_email(
            FromEmailAddress=patient.sender,
            Destination={"ToAddresses": [address]},
            Content={"Simple": {"Subject": {"Data": "A test"}, "Body": {"Text": words}}},
            ConfigurationSetName=patient.configuration_set,
            EmailTags=[{"Name": TAG, "Value": f"{NO_ISSUE}-{name}-1"}],
        )
    except (ClientError, BotoCoreError) as error:
        raise ConfigError(
            f"Amazon SES did not take a mail to its simulator: {amazon.said(error)}.",
            fix="Correct what the other lines name, then try again.",
        ) from error
