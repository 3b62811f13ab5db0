"""Tests of an issue by mail: as any reader gets it, to anybody, and for nobody to act by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent
from digest.errors import InputError
from digest.models import Delivery
from digest.printed import Printed, Recipient
from digest.transports.memory import Memory
from digest.trying import MOST, Tried, try_out
from subscribers import suppressions
from subscribers.addresses import fingerprint
from subscribers.models import Suppression
from subscribers.tokens import unsubscribe_url
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db

Reason = Suppression.Reason


def memory() -> Memory:
    return Memory(lambda: AT)


def test_a_test_is_marked_as_one_and_leaves_no_trace() -> None:
    issue, transport = stored.issue(), memory()
    assert try_out(issue.pk, ["ruth@example.org"], transport, AT) == [Tried("ruth@example.org")]
    try_out(issue.pk, ["ruth@example.org"], transport, AT + timedelta(seconds=1))
    first, second = (message_from_bytes(mail.raw) for mail in transport.mails)
    assert transport.mails[0].to == "ruth@example.org"
    assert first["Subject"].startswith("[Test] The lighthouse")
    assert first["Message-ID"] != second["Message-ID"]
    assert not Delivery.objects.exists()


def test_it_is_what_a_reader_gets_but_for_the_way_to_leave() -> None:
    issue, transport = stored.issue(), memory()
    ana = stored.subscription("ana@example.org")
    try_out(issue.pk, ["ruth@example.org"], transport, AT, seen_as="ana@example.org")
    [mail] = transport.mails
    message = message_from_bytes(mail.raw, policy=policy.default)
    assert mail.to == "ruth@example.org"
    assert "ruth@example.org" in str(message["To"])
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert "ana@example.org" in body.get_content()
        assert "ruth@example.org" not in body.get_content()
        assert unsubscribe_url(ana.pk) not in body.get_content()


def test_several_addresses_are_told_apart() -> None:
    transport = memory()
    ours = {"ben": Reason.BOUNCED, "cleo": Reason.COMPLAINED, "eva": Reason.ERASED}
    for whom, reason in ours.items():
        suppressions.suppress(fingerprint(f"{whom}@example.org"), reason, AT)
    asked = ["ruth@example.org", " zoe@example.org ", "ruth@example.org", "", "nobody"]
    asked += ["ben@example.org", "cleo@example.org", "eva@example.org"]
    tried = {each.address: each for each in try_out(stored.issue().pk, asked, transport, AT)}
    assert [mail.to for mail in transport.mails] == ["ruth@example.org", "zoe@example.org"]
    assert {address for address, each in tried.items() if each.left} == {
        "ruth@example.org",
        "zoe@example.org",
    }
    assert tried["nobody"].fault.startswith("It is not an address.")
    assert "bounced for good" in tried["ben@example.org"].fault
    assert "“spam”" in tried["cleo@example.org"].fault
    assert "suppressed" in tried["eva@example.org"].fault


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Failed("No."), "It was refused: No."),
        (Requeue("Later."), "It was not taken, or nobody can know: Later."),
        (InDoubt("Silence."), "It was not taken, or nobody can know: Silence."),
    ],
)
def test_what_was_not_taken_is_said(outcome: Outcome, said: str) -> None:
    class Refusing(Memory):
        def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
            return [outcome if each.address.startswith("a") else Sent("1") for each in batch]

    asked = ["a@example.org", "b@example.org"]
    tried = try_out(stored.issue().pk, asked, Refusing(lambda: AT), AT)
    assert tried == [Tried("a@example.org", said), Tried("b@example.org")]


@pytest.mark.parametrize("asked", [[], ["", " "], [f"a{n}@example.org" for n in range(MOST + 1)]])
def test_nobody_and_a_crowd_are_refused(asked: list[str]) -> None:
    transport = memory()
    with pytest.raises(InputError):
        try_out(stored.issue().pk, asked, transport, AT)
    assert not transport.mails
