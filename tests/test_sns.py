"""Messages of SNS, signed by keys of the tests' own: what is believed, and what never is."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from digest import checks, hooks
from digest.errors import SourceError, Unreachable
from digest.hearing import Heard, hear
from digest.models import Delivery
from digest.sns import EARLIEST, OLDEST, Forged, NoMessage, Verifier
from subscribers.models import Subscription, Suppression
from tests import stored
from tests.loopback import Answer, web
from tests.stored import AT
from tests.test_ses_events import DELIVERY, bounce

TOPIC = "arn:aws:sns:eu-west-1:123456789012:digest-ses-events"
PEM = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem"
CONFIRM = (
    "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    f"&TopicArn={TOPIC}&Token=2336412f37"
)
_ORDER = (
    "Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
)  # fmt: skip


def certified(key: RSAPrivateKey, *, begins: datetime = AT - timedelta(days=9)) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365))
    )
    return built.sign(key, SHA256()).public_bytes(Encoding.PEM)


KEY, OTHER = generate_private_key(65537, 2048), generate_private_key(65537, 2048)
CERTIFICATE = certified(KEY)


def message(
    text: str = "Hello", *, key: RSAPrivateKey = KEY, at: datetime = AT, **changed: Any
) -> dict[str, Any]:
    """Return a message as SNS signs it, with what is changed before it is signed."""
    found = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Message": text,
        "Timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "SignatureVersion": "2",
        "SigningCertURL": PEM,
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
    } | changed
    signed = "".join(f"{name}\n{found[name]}\n" for name in _ORDER if name in found)
    kind = SHA1() if found["SignatureVersion"] == "1" else SHA256()
    signature = key.sign(signed.encode(), PKCS1v15(), kind)
    return found | {"Signature": base64.b64encode(signature).decode()}


def confirmation(address: str = CONFIRM) -> dict[str, Any]:
    return message(Type="SubscriptionConfirmation", SubscribeURL=address, Token="2336412f37")


class Amazon:
    """Where certificates are, and what was asked there."""

    def __init__(self, certificate: bytes = CERTIFICATE) -> None:
        self.asked: list[str] = []
        self.certificate = certificate

    def __call__(self, address: str) -> bytes:
        self.asked.append(address)
        return self.certificate


def opened(found: dict[str, Any], amazon: Amazon | None = None, at: datetime = AT) -> str:
    verifier = Verifier([TOPIC], amazon or Amazon())
    return verifier.opened(json.dumps(found).encode(), at).text


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("subject", [{}, {"Subject": "Amazon SES Email Event"}])
def test_what_amazon_signed_is_believed(version: str, subject: dict[str, Any]) -> None:
    assert opened(message("Grüße\n", SignatureVersion=version, **subject)) == "Grüße\n"


def test_a_certificate_is_fetched_once() -> None:
    amazon = Amazon()
    verifier = Verifier([TOPIC], amazon)
    for _ in range(3):
        verifier.opened(json.dumps(message()).encode(), AT)
    assert amazon.asked == [PEM]


@pytest.mark.parametrize(
    "change",
    [
        {"Message": "Another"},
        {"Subject": "A subject that was not there"},
        {"MessageId": "another"},
        {"SignatureVersion": "1"},
        {"Signature": "bm90aGluZw=="},
        {"Signature": "no base64 at all"},
        {"Signature": ""},
        {"SignatureVersion": "3"},
        {"Timestamp": (AT + timedelta(minutes=1)).isoformat()},
    ],
)
def test_what_was_changed_is_not(change: dict[str, str]) -> None:
    with pytest.raises(Forged):
        opened(message() | change)


def test_what_another_signed_is_not() -> None:
    with pytest.raises(Forged, match="does not hold"):
        opened(message(key=OTHER))


@pytest.mark.parametrize(
    "address",
    [
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem",
        "https://s3.amazonaws.com/bucket/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0a1b2c.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0a1b2c.pem",
        "https://SNS.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com/other/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem?x=1",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem\n",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_certificate_from_elsewhere_is_never_fetched(address: str) -> None:
    amazon = Amazon(certified(OTHER))
    with pytest.raises(Forged, match="certificate"):
        opened(message(key=OTHER, SigningCertURL=address), amazon)
    assert amazon.asked == []


@pytest.mark.parametrize(
    "topic", ["arn:aws:sns:eu-west-1:999999999999:digest-ses-events", f"{TOPIC}x", "", "digest"]
)
def test_another_topic_is_refused_and_nothing_fetched(topic: str) -> None:
    amazon = Amazon()
    with pytest.raises(Forged, match="none of ours"):
        opened(message(TopicArn=topic), amazon)
    assert amazon.asked == []


@pytest.mark.parametrize(
    ("late", "is_believed"),
    [
        (OLDEST, True), (OLDEST + timedelta(seconds=1), False),
        (-EARLIEST, True), (-EARLIEST - timedelta(seconds=1), False),
    ],
)  # fmt: skip
def test_an_old_message_is_not_played_again(late: timedelta, is_believed: bool) -> None:
    if is_believed:
        assert opened(message(), at=AT + late)
        return
    with pytest.raises(Forged, match="last hours"):
        opened(message(), at=AT + late)


def test_a_certificate_that_has_run_out_or_is_none_is_refused() -> None:
    for certificate in (certified(KEY, begins=AT - timedelta(days=400)), b"<html>", b""):
        with pytest.raises(Forged, match="certificate"):
            opened(message(), Amazon(certificate))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"not JSON", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000,
        json.dumps({"Type": "Notification"}).encode(),
        json.dumps(message() | {"Message": {"a": 1}}).encode(),
        json.dumps(message() | {"Type": "Other"}).encode(),
        json.dumps(message() | {"Timestamp": "yesterday"}).encode(),
        DELIVERY.encode(),  # as it is with raw delivery: nobody signed it
    ],
)  # fmt: skip
def test_what_is_no_message_is_said(body: bytes) -> None:
    with pytest.raises(NoMessage):
        Verifier([TOPIC], Amazon()).opened(body, AT)


# Heard


@pytest.fixture
def member(transactional_db: None) -> Subscription:
    return stored.subscription()


def heard(found: dict[str, Any], visited: list[str] | None = None) -> Heard:
    asked = visited if visited is not None else list[str]()

    def visit(address: str) -> bytes:
        asked.append(address)
        return b""

    body = json.dumps(found).encode()
    return hear(body, Verifier([TOPIC], Amazon()), AT, visit=visit)


def about(member: Subscription, body: str) -> str:
    return body.replace("12-34-1", f"12-{member.pk}-1")


def test_a_bounce_suppresses_once_however_often_it_comes(member: Subscription) -> None:
    told = message(about(member, bounce("Permanent")))
    assert heard(told) == heard(told) == Heard(204)
    [suppression] = Suppression.objects.all()
    assert suppression.reason == Suppression.Reason.BOUNCED


def test_a_forged_bounce_suppresses_nobody(member: Subscription) -> None:
    told = heard(message(about(member, bounce("Permanent")), key=OTHER))
    assert told.status == 403
    assert not Suppression.objects.exists()


def test_signed_words_that_are_no_event_are_hopeless(member: Subscription) -> None:
    assert heard(message("Hello")).status == 400


def test_a_subscription_is_confirmed_where_amazon_says() -> None:
    asked: list[str] = []
    assert heard(confirmation(), asked) == Heard(204)
    assert asked == [CONFIRM]


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        CONFIRM.replace("https", "http"),
        CONFIRM.replace("amazonaws.com", "amazonaws.com.evil.example"),
        CONFIRM.replace("eu-west-1.", "us-east-1."),
        CONFIRM.replace("ConfirmSubscription", "Unsubscribe"),
        CONFIRM.replace("digest-ses-events", "another"),
        f"{CONFIRM}&Action=DeleteTopic",
        f"{CONFIRM}&AuthenticateOnUnsubscribe=true",
    ],
)
def test_nothing_else_is_visited_even_if_amazon_signed_it(address: str) -> None:
    asked: list[str] = []
    assert heard(confirmation(address), asked).status == 403
    assert asked == []


def test_a_confirmation_that_nobody_answers_is_tried_again() -> None:
    def away(address: str) -> bytes:
        raise Unreachable("It does not answer.")

    body = json.dumps(confirmation()).encode()
    assert hear(body, Verifier([TOPIC], Amazon()), AT, visit=away).status == 503
    assert hear(body, Verifier([TOPIC], away), AT).status == 503


def test_while_the_database_is_away_it_is_tried_again(
    member: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    def away(execute: Any, *_: Any) -> Any:
        raise DatabaseError("away")

    with connection.execute_wrapper(away):
        assert heard(message(about(member, DELIVERY))).status == 503


def test_no_redirect_is_followed() -> None:
    from digest.fetching import fetch
    from digest.hearing import LIMITS

    with web() as site:
        site.pages["/here"] = Answer(status=302, headers={"Location": site.url("/there")})
        site.pages["/there"] = Answer(CERTIFICATE)
        with pytest.raises(SourceError, match=r"redirect|leads"):
            fetch(site.url("/here"), limits=LIMITS, allowed=frozenset({site.origin}))
        assert "/there" not in site.asked


# By HTTP


@pytest.fixture
def hook(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    settings.SES_TOPICS = (TOPIC,)
    now = timezone.now()
    known = Verifier([TOPIC], Amazon(certified(KEY, begins=now - timedelta(days=1))))
    hooks._verifier.cache_clear()
    monkeypatch.setattr("digest.sns.Verifier", lambda topics, fetch: known)
    yield Client(enforce_csrf_checks=True)
    hooks._verifier.cache_clear()


def post(hook: Client, body: bytes | str) -> Any:
    return hook.post("/hooks/ses", body, content_type="text/plain; charset=UTF-8")


def test_it_is_taken_by_https_without_a_cookie(hook: Client, member: Subscription) -> None:
    told = message(about(member, bounce("Permanent")), at=datetime.now(UTC))
    answer = post(hook, json.dumps(told))
    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})
    assert Suppression.objects.count() == 1
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [("nonsense", 400), (json.dumps(message(at=AT)), 403), ("x" * 300_001, 413)],
)
def test_what_is_not_taken_says_why(
    hook: Client, body: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = post(hook, body)
    assert answer.status_code == status
    assert answer.content
    assert "example.org" not in caplog.text


def test_where_no_topic_is_set_there_is_no_such_page(settings: Settings) -> None:
    settings.SES_TOPICS = ()
    assert post(Client(), json.dumps(message())).status_code == 404


def test_a_topic_that_is_misspelt_or_cannot_be_posted_to_is_named(settings: Settings) -> None:
    settings.SES_TOPICS, settings.IS_HTTPS = ("digest-ses-events",), False
    assert [each.id for each in checks.feed()] == ["digest.E013", "digest.E014"]
    settings.SES_TOPICS, settings.IS_HTTPS = (TOPIC,), True
    assert not list(checks.feed())
    settings.TRANSPORT, settings.SES_CONFIGURATION_SET = "ses", "digest"
    assert not list(checks.feed())
