"""Messages of Amazon SNS that come by HTTPS, believed only under Amazon's own signature.

Anybody can post to an address that is open to the world. So what a message says counts only
if a certificate of SNS signed it, for a topic of ours, a short while ago. Where a certificate
may come from is decided on how its address is spelt, before anything is fetched.

Source: "Verifying the signatures of Amazon SNS messages"
(https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import Certificate, load_pem_x509_certificate

from digest.ses_events import TOPIC

NOTIFICATION, CONFIRMATION = "Notification", "SubscriptionConfirmation"
OLDEST = timedelta(hours=2)  #: SNS tries again for an hour, and clocks differ
EARLIEST = timedelta(minutes=15)  #: ahead of our clock
_KEPT = 8  # certificates; Amazon uses one a region, and another once a year

_CERTIFICATE = re.compile(
    r"https://sns\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/SimpleNotificationService-[0-9a-f]+\.pem"
)
_SUBSCRIBE = re.compile(r"https://sns\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/\?[!-~]+")
_HASHES = {"1": SHA1, "2": SHA256}
_SIGNED = {  # what is signed of each type, in this order; a subject only where there is one
    NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    CONFIRMATION: (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
_SIGNED["UnsubscribeConfirmation"] = _SIGNED[CONFIRMATION]

Fetch = Callable[[str], bytes]


class NoMessage(Exception):
    """Why a body is no message of SNS, as half a sentence."""


class Forged(Exception):
    """Why a message is not believed, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a topic of ours says."""

    kind: str  #: one of those above
    text: str
    confirm_at: str = ""  #: the address that confirms a subscription once it is visited


class Verifier:
    """Believes the messages of some topics.

    Args:
        topics: by their ARNs.
        fetch: brings what an address holds, without a redirect, within bounds; raises
            what it likes.
    """

    def __init__(self, topics: Collection[str], fetch: Fetch) -> None:
        self._topics = topics
        self._fetch = fetch
        self._certificates: dict[str, Certificate] = {}

    def opened(self, body: bytes, at: datetime) -> Message:
        """Return the message in a body.

        Args:
            at: aware.

        Raises:
            NoMessage: it is none.
            Forged: it is not Amazon's, not for us, or too old.
        """
        found = _read(body)
        region = self._region(found)
        _check_age(found["Timestamp"], at)
        if not (address := _CERTIFICATE.fullmatch(found["SigningCertURL"])):
            raise Forged("its certificate is not at Amazon SNS")
        if address[1] != region:
            raise Forged("its certificate is of another region")
        self._check(found, self._certificate(address[0]), at)
        confirm_at = found["SubscribeURL"] if found["Type"] == CONFIRMATION else ""
        if confirm_at and not _confirms(confirm_at, region, found["TopicArn"]):
            raise Forged("what would confirm it is not at Amazon SNS")
        return Message(found["Type"], found["Message"], confirm_at)

    def _region(self, found: Mapping[str, str]) -> str:
        topic = TOPIC.fullmatch(found["TopicArn"])
        if topic is None or topic[0] not in self._topics:
            raise Forged("its topic is none of ours")
        return topic[1]

    def _certificate(self, address: str) -> Certificate:
        if address not in self._certificates:
            try:
                certificate = load_pem_x509_certificate(self._fetch(address))
            except ValueError as error:
                raise Forged("its certificate cannot be read") from error
            while len(self._certificates) >= _KEPT:
                self._certificates.pop(next(iter(self._certificates)), None)
            self._certificates[address] = certificate
        return self._certificates[address]

    def _check(self, found: Mapping[str, str], certificate: Certificate, at: datetime) -> None:
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise Forged("its certificate is not valid today")
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise Forged("its certificate has no key of RSA")
        kind = _HASHES.get(found["SignatureVersion"])
        if kind is None:
            raise Forged("its signature is of a version that nobody knows")
        try:
            signature = b64decode(found["Signature"], validate=True)
            key.verify(signature, _signed(found), PKCS1v15(), kind())
        except (InvalidSignature, NotBase64, ValueError) as error:
            raise Forged("its signature does not hold") from error


def _read(body: bytes) -> dict[str, str]:
    """Return the fields of a message, each of them text."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoMessage("it is not JSON") from error
    if not isinstance(found, dict) or found.get("Type") not in _SIGNED:
        raise NoMessage("it is no message of SNS")
    wanted = {*_SIGNED[found["Type"]], "Signature", "SignatureVersion", "SigningCertURL"}
    fields = {name: value for name, value in found.items() if name in wanted}
    if not all(isinstance(value, str) for value in fields.values()):
        raise NoMessage("a part of it is no text")
    if wanted - {"Subject"} - set(fields):
        raise NoMessage("a part of it is missing")
    return fields


def _check_age(said: str, at: datetime) -> None:
    try:
        sent_at = datetime.fromisoformat(said)
    except ValueError as error:
        raise NoMessage("it does not say when it was sent") from error
    if sent_at.tzinfo is None:
        sent_at = sent_at.replace(tzinfo=UTC)
    if not at - OLDEST <= sent_at <= at + EARLIEST:
        raise Forged("it is not of today's last hours")


def _signed(found: Mapping[str, str]) -> bytes:
    """Return what is signed: each name and its value, on lines of their own."""
    parts = (f"{name}\n{found[name]}\n" for name in _SIGNED[found["Type"]] if name in found)
    return "".join(parts).encode("utf-8", "surrogatepass")


def _confirms(address: str, region: str, topic: str) -> bool:
    """Whether visiting an address confirms a subscription to this topic, and does nothing else."""
    found = _SUBSCRIBE.fullmatch(address)
    asked = sorted(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    wanted = [("Action", "ConfirmSubscription"), ("TopicArn", topic)]
    return (
        found is not None
        and found[1] == region
        and [each for each in asked if each[0] != "Token"] == wanted
    )
