"""What every transport keeps to. A new kind joins by a line in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from digest.deliveries import Failed, Sent
from digest.errors import ConfigError
from digest.printed import Printed, Recipient
from digest.transports import Mail, Transport
from digest.transports.memory import Memory
from digest.transports.outbox import Outbox
from digest.transports.ses import Ses, ses_client
from digest.transports.smtp import from_url
from tests import samples
from tests.naughty import NAUGHTY
from tests.providing.ses import provider
from tests.rendering.test_message import printed
from tests.transports.post_office import post_office
from tests.transports.test_ses import settings_of_aws


@dataclass(frozen=True)
class Rig:
    transport: Transport
    taken: Callable[[], list[bytes]]  #: every message handed over so far, in any order


@contextmanager
def _memory(folder: Path) -> Iterator[Rig]:
    memory = Memory(clock=lambda: samples.NOW)
    yield Rig(memory, lambda: [mail.raw for mail in memory.mails])


@contextmanager
def _outbox(folder: Path) -> Iterator[Rig]:
    outbox = Outbox(folder / "outbox", clock=lambda: samples.NOW)
    yield Rig(outbox, lambda: [path.read_bytes() for path in folder.glob("outbox/*.eml")])


@contextmanager
def _smtp(folder: Path) -> Iterator[Rig]:
    with post_office() as office:
        smtp = from_url(f"smtp://127.0.0.1:{office.port}", clock=lambda: samples.NOW)
        yield Rig(smtp, lambda: [mail.raw for mail in office.taken])


@contextmanager
def _ses(folder: Path) -> Iterator[Rig]:
    with provider() as amazon, pytest.MonkeyPatch.context() as patch:
        settings_of_aws(patch, AWS_ENDPOINT_URL_SESV2=amazon.url)
        ses = Ses(ses_client(), "digest", clock=lambda: samples.NOW)
        yield Rig(ses, lambda: [mail.raw for mail in amazon.accepted])


KINDS = {"memory": _memory, "outbox": _outbox, "smtp": _smtp, "ses": _ses}


@pytest.fixture(params=KINDS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with KINDS[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def issue() -> Printed:
    return printed()


def reader(number: int, **changes: str) -> Recipient:
    made = Recipient(
        f"reader{number}@example.org",
        f"https://lantern.example/u/secret-{number}-",
        name=f"Reader {number}",
        reference=f"42-{number}",
    )
    return replace(made, **changes)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def receivers(rig: Rig) -> list[str]:
    return sorted(address.addr_spec for raw in rig.taken() for address in read(raw)["To"].addresses)


def test_an_outcome_for_everybody_in_order(rig: Rig, issue: Printed) -> None:
    batch = [reader(number) for number in range(50)]
    batch[7] = reader(7, address="nobody")
    batch[9] = reader(9, address="änä@example.org")
    batch[11] = reader(11, unsubscribe="https://lantern.example/ü")
    outcomes = rig.transport.send(issue, batch)
    assert [type(each) for each in outcomes] == [
        Failed if number in (7, 9, 11) else Sent for number in range(50)
    ]
    assert receivers(rig) == sorted(
        each.address for number, each in enumerate(batch) if number not in (7, 9, 11)
    )


def test_everybody_gets_their_own_message(rig: Rig, issue: Printed) -> None:
    rig.transport.send(issue, [reader(number) for number in range(3)])
    for raw in rig.taken():
        message = read(raw)
        number = message["To"].addresses[0].username.removeprefix("reader")
        link = f"https://lantern.example/u/secret-{number}-"
        assert message["List-Unsubscribe"] == f"<{link}>"
        for part in message.walk():
            if part.get_content_maintype() == "text":
                said = part.get_content()
                assert link in said
                assert said.count("/u/secret-") == said.count(link)
                assert f"reader{number}@example.org" in said


def test_ids_differ_and_the_same_delivery_may_be_told_by_its_own(rig: Rig, issue: Printed) -> None:
    outcomes = rig.transport.send(issue, [reader(number) for number in range(5)])
    ids = [each.id for each in outcomes if isinstance(each, Sent)]
    assert len(set(ids)) == 5
    assert all(ids)


def test_naughty_names_cost_nobody_theirs(rig: Rig, issue: Printed) -> None:
    names = ["x <evil@example.org>, " + "y" * 120, *NAUGHTY[::20]]
    batch = [reader(number, name=name) for number, name in enumerate(names)]
    outcomes = rig.transport.send(issue, batch)
    assert {type(each) for each in outcomes} == {Sent}
    assert receivers(rig) == sorted(each.address for each in batch)


def test_a_domain_of_letters_is_written_as_mail_does(rig: Rig, issue: Printed) -> None:
    [outcome] = rig.transport.send(issue, [reader(1, address="ana@münchen.example")])
    assert isinstance(outcome, Sent)
    assert receivers(rig) == ["ana@xn--mnchen-3ya.example"]


def test_five_megabytes_of_html_arrive_whole(rig: Rig, issue: Printed) -> None:
    line = "<p>One more line of a very long issue.</p>"
    count = 5_000_000 // len(line) + 1
    long = replace(issue, html=issue.html.replace("</body>", f"{line}\n" * count + "</body>"))
    [outcome] = rig.transport.send(long, [reader(1)])
    assert isinstance(outcome, Sent)
    [raw] = rig.taken()
    body = read(raw).get_body(["html"])
    assert body is not None
    assert body.get_content().count(line) == count


def test_nobody_is_a_batch(rig: Rig, issue: Printed) -> None:
    assert rig.transport.send(issue, []) == []
    assert rig.taken() == []


def test_two_issues_do_not_mix(rig: Rig) -> None:
    for number in (42, 43):
        subject = f"Issue {number}"
        rig.transport.send(printed(samples.issue(number=number, subject=subject)), [reader(1)])
    assert sorted(read(raw)["Subject"] for raw in rig.taken()) == ["Issue 42", "Issue 43"]


def test_a_publication_that_cannot_send_stops_the_issue(rig: Rig) -> None:
    publication = replace(samples.PUBLICATION, sender_address="pöst@lantern.example")
    with pytest.raises(ConfigError):
        rig.transport.send(printed(samples.issue(publication=publication)), [reader(1)])
    assert rig.taken() == []


def test_a_single_mail_leaves_as_it_is(rig: Rig) -> None:
    raw = b"From: a@lantern.example\r\nTo: b@example.org\r\nSubject: Confirm\r\n\r\nYes?\r\n"
    outcome = rig.transport.post(Mail(raw, "a@lantern.example", "b@example.org"))
    assert isinstance(outcome, Sent)
    assert outcome.id
    assert rig.taken() == [raw]
