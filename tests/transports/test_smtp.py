"""SMTP against a real server on loopback: whatever it does, everybody is accounted for."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent
from digest.errors import AccountFault, ConfigError
from digest.transports import Mail
from digest.transports.smtp import WAIT, Security, Server, Smtp, from_url
from tests import samples
from tests.rendering.test_message import ANA, printed
from tests.transports.post_office import (
    DROP,
    HANG,
    PASSWORD,
    SLOW,
    USER,
    Certificate,
    Office,
    Step,
    certificate,
    post_office,
)

ISSUE = printed()
BATCH = [
    replace(ANA, address=f"{name}@example.org", reference=f"42-{at}")
    for at, name in enumerate(["ana", "bo", "cleo", "dot"])
]
LETTER = Mail(b"Subject: Hi\r\n\r\n.one dot\nbare\r\n", "a@lantern.example", "b@example.org")


@pytest.fixture
def office() -> Iterator[Office]:
    with post_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def localhost(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


def smtp(office: Office) -> Smtp:
    server = Server("127.0.0.1", office.port, "none")
    return Smtp(server, lambda: samples.NOW, connect=2, answer=0.5)


def kinds(outcomes: list[Outcome]) -> list[type[Outcome]]:
    return [type(each) for each in outcomes]


def only(address: str, answer: str) -> Step:
    return lambda said: answer if said == address else "250 OK"


def got(office: Office) -> list[str]:
    return [mail.to for mail in office.taken]


def test_one_connection_serves_batch_after_batch(office: Office) -> None:
    transport = smtp(office)
    outcomes = transport.send(ISSUE, BATCH[:2]) + transport.send(ISSUE, BATCH[2:])
    assert kinds(outcomes) == [Sent] * 4
    assert got(office) == [each.address for each in BATCH]
    assert {mail.sender for mail in office.taken} == {samples.PUBLICATION.sender_address}
    assert office.connections == 1


def test_a_connection_dropped_while_idle_is_opened_again(office: Office) -> None:
    transport = smtp(office)
    assert kinds(transport.send(ISSUE, BATCH[:2])) == [Sent] * 2
    office.hang_up()
    assert kinds(transport.send(ISSUE, BATCH[2:])) == [Sent] * 2
    assert got(office) == [each.address for each in BATCH]
    assert office.connections == 2


@pytest.mark.parametrize("answer", ["421 4.7.0 Enough for one connection", DROP])
def test_a_server_that_takes_so_many_a_connection_gets_all(office: Office, answer: str) -> None:
    asked = count()
    office.on_mail = lambda said: answer if next(asked) == 2 else "250 OK"
    assert kinds(smtp(office).send(ISSUE, BATCH)) == [Sent] * 4
    assert got(office) == [each.address for each in BATCH]


def test_the_sent_id_is_the_message_s_own(office: Office) -> None:
    (sent,) = smtp(office).send(ISSUE, [ANA])
    assert isinstance(sent, Sent)
    assert f"Message-ID: <{sent.id}>".encode() in office.taken[0].raw


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 5.1.1 <bo@example.org>: no such user", Failed),
        ("552 5.2.2 mailbox full", Failed),
        ("450 4.2.0 greylisted", Requeue),
        ("452 4.2.2 mailbox full for now", Requeue),
    ],
)
@pytest.mark.parametrize("step", ["on_rcpt", "on_data"])
def test_a_refusal_concerns_one_reader(
    office: Office, step: str, answer: str, kind: type[Outcome]
) -> None:
    setattr(office, step, only("bo@example.org", answer))
    outcomes = smtp(office).send(ISSUE, BATCH)
    assert kinds(outcomes) == [Sent, kind, Sent, Sent]
    assert got(office) == ["ana@example.org", "cleo@example.org", "dot@example.org"]
    assert office.connections == 1
    refused = outcomes[1]
    assert not isinstance(refused, Sent)
    assert answer[:9] in refused.reason
    assert "bo@example.org" not in refused.reason
    assert not isinstance(refused, Requeue) or refused.wait == WAIT


@pytest.mark.parametrize("fault", [DROP, HANG, "nonsense"])
def test_no_answer_to_the_content_leaves_one_in_doubt(office: Office, fault: str) -> None:
    office.on_data = only("bo@example.org", fault)
    transport = smtp(office)
    outcomes = transport.send(ISSUE, BATCH)
    assert kinds(outcomes) == [Sent, InDoubt, Requeue, Requeue]
    assert kinds(transport.send(ISSUE, BATCH[2:])) == [Sent, Sent]
    assert got(office).count("bo@example.org") <= 1


@pytest.mark.parametrize("fault", [DROP, HANG, "421 4.3.2 closing"])
def test_a_line_lost_before_the_content_leaves_nobody_in_doubt(office: Office, fault: str) -> None:
    office.on_rcpt = only("bo@example.org", fault)
    outcomes = smtp(office).send(ISSUE, BATCH)
    assert kinds(outcomes) == [Sent, Requeue, Requeue, Requeue]
    assert got(office) == ["ana@example.org"]


@pytest.mark.parametrize("answer", ["421 4.3.2 too busy", "451 4.3.0 not now", DROP, HANG])
def test_a_server_that_takes_nothing_now_is_asked_later(office: Office, answer: str) -> None:
    office.on_mail = lambda said: answer
    outcomes = smtp(office).send(ISSUE, BATCH)
    assert kinds(outcomes) == [Requeue] * 4
    assert {each.wait for each in outcomes if isinstance(each, Requeue)} == {WAIT}
    assert office.connections == 1


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("on_mail", "550 5.7.1 <news@lantern.example>: not your address"),
        ("on_mail", "530 5.7.0 sign in first"),
        ("on_rcpt", "530 5.7.0 sign in first"),
        ("on_rcpt", "535 5.7.8 signed out"),
        ("on_rcpt", "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x"),
        ("on_rcpt", "554 5.7.1 <ana@example.org>: Relay access denied"),
        ("on_rcpt", "550 5.1.8 <a@b.example>: domain not found"),
        ("on_data", "550 5.4.5 Daily user sending limit exceeded"),
    ],
)
def test_a_refused_account_stops_the_issue_and_costs_nobody_theirs(
    office: Office, step: str, answer: str
) -> None:
    setattr(office, step, lambda said: answer)
    transport = smtp(office)
    with pytest.raises(AccountFault) as caught:
        transport.send(ISSUE, BATCH)
    assert "@" not in str(caught.value)
    with pytest.raises(AccountFault):
        transport.post(LETTER)
    setattr(office, step, lambda said: "250 OK")
    assert kinds(transport.send(ISSUE, BATCH)) == [Sent] * 4


def test_an_account_refused_half_way_requeues_the_rest(office: Office) -> None:
    asked = count()
    office.on_mail = lambda said: "250 OK" if next(asked) == 0 else "535 5.7.8 signed out"
    transport = smtp(office)
    assert kinds(transport.send(ISSUE, BATCH)) == [Sent, Requeue, Requeue, Requeue]
    with pytest.raises(AccountFault):
        transport.send(ISSUE, BATCH[1:])


def test_a_batch_in_doubt_is_never_raised_away(office: Office) -> None:
    office.on_data = only("ana@example.org", DROP)
    assert kinds(smtp(office).send(ISSUE, BATCH)) == [InDoubt, Requeue, Requeue, Requeue]


def test_a_slow_server_gives_back_what_a_claim_s_lease_would_not_cover(office: Office) -> None:
    seconds = count(step=25)
    server = Server("127.0.0.1", office.port, "none")
    transport = Smtp(server, lambda: samples.NOW + timedelta(seconds=next(seconds)))
    outcomes = transport.send(ISSUE, BATCH)
    assert kinds(outcomes) == [Sent, Sent, Requeue, Requeue]
    assert isinstance(outcomes[2], Requeue)
    assert outcomes[2].wait == timedelta()


def test_nobody_answers_at_all() -> None:
    with socket.socket() as bound:  # and never listening
        bound.bind(("127.0.0.1", 0))
        transport = from_url(f"smtp://127.0.0.1:{bound.getsockname()[1]}", lambda: samples.NOW)
        assert kinds(transport.send(ISSUE, BATCH)) == [Requeue] * 4
        assert isinstance(transport.post(LETTER), Requeue)


def test_somebody_listens_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        server = Server("127.0.0.1", mute.getsockname()[1], "none")
        transport = Smtp(server, lambda: samples.NOW, connect=0.3)
        assert kinds(transport.send(ISSUE, BATCH)) == [Requeue] * 4


def test_an_answer_may_take_longer_than_a_connection(office: Office) -> None:
    office.on_data = lambda said: SLOW
    server = Server("127.0.0.1", office.port, "none")
    transport = Smtp(server, lambda: samples.NOW, connect=0.3, answer=5)
    assert kinds(transport.send(ISSUE, [ANA])) == [Sent]


def test_a_single_mail_has_dots_and_line_ends_as_they_must_be(office: Office) -> None:
    outcome = smtp(office).post(LETTER)
    assert outcome == Sent("250 OK: queued as 4BQ7")
    (mail,) = office.taken
    assert mail == replace(LETTER, raw=b"Subject: Hi\r\n\r\n.one dot\r\nbare\r\n")


SECURITIES: list[Security] = ["starttls", "tls"]


@pytest.mark.parametrize("security", SECURITIES)
def test_tls_and_a_password(
    security: Security, localhost: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(localhost.path))
    with post_office(security, localhost.context) as office:
        server = Server("localhost", office.port, security, USER, PASSWORD)
        assert kinds(Smtp(server, lambda: samples.NOW).send(ISSUE, BATCH)) == [Sent] * 4
        wrong = Smtp(replace(server, password="wrong"), lambda: samples.NOW)
        with pytest.raises(AccountFault, match="535") as caught:
            wrong.send(ISSUE, BATCH)
        assert "wrong" not in str(caught.value)
    assert len(office.taken) == 4


@pytest.mark.parametrize("security", SECURITIES)
def test_a_certificate_that_nobody_vouches_for_is_refused(
    security: Security, localhost: Certificate
) -> None:
    with post_office(security, localhost.context) as office:
        server = Server("localhost", office.port, security)
        with pytest.raises(AccountFault, match="CERTIFICATE_VERIFY_FAILED"):
            Smtp(server, lambda: samples.NOW).send(ISSUE, BATCH)
    assert office.taken == []


def test_without_starttls_nothing_is_said(office: Office) -> None:
    server = Server("localhost", office.port, "starttls", USER, PASSWORD)
    with pytest.raises(AccountFault, match="STARTTLS"):
        Smtp(server, lambda: samples.NOW).send(ISSUE, BATCH)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, "starttls")),
        ("smtps://mail.example", Server("mail.example", 465, "tls")),
        (
            "smtp://a%40b:p%2Fw@mail.example:25/",
            Server("mail.example", 25, "starttls", "a@b", "p/w"),
        ),
        ("smtp://localhost:1025", Server("localhost", 1025, "none")),
        ("smtp://127.0.0.2:1025", Server("127.0.0.2", 1025, "none")),
        ("smtp://[::1]:1025", Server("::1", 1025, "none")),
    ],
)
def test_urls(url: str, server: Server) -> None:
    assert from_url(url, lambda: samples.NOW).server == server


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "is not set"),
        ("mail.example:587", "does not begin with"),
        ("https://mail.example", "does not begin with"),
        ("smtp://", "names no host"),
        ("smtp://a:hunter2@mail.example:port", "no number"),
        ("smtp://a:hunter2@mail.example:99999", "no number"),
        ("smtp://a@mail.example", "a user or a password"),
        ("smtp://a:hunter2/x@mail.example", "no number"),
        ("smtp://a:hunter2@mail.example/x", "goes on"),
        ("smtp://a:hunter2@mail.example?tls=no", "goes on"),
        ("smtp://a:hünter2@mail.example", "not ASCII"),
    ],
)
def test_wrong_urls_are_told_in_plain_words_and_no_password_is_repeated(
    url: str, what: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(what)) as caught:
        from_url(url, lambda: samples.NOW)
    assert "nter2" not in str(caught.value)
    assert "smtp://user:password@host:587" in caught.value.fix
