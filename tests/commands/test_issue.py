"""`digest issue`: an issue's way out, from a shell."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result

from digest import approval, ledger
from digest.commands.issue import command
from digest.deliveries import Failed, InDoubt, Outcome, Sent, Status
from digest.errors import DigestError, InputError, NotReady
from digest.frozen import fingerprint
from digest.models import Change, Delivery, Issue
from digest.outgoing import memory
from digest.transports.memory import Memory
from subscribers.models import Subscriber
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db

State = Issue.State


def run(*arguments: object, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(command, [str(each) for each in arguments], input=stdin)
    if isinstance(result.exception, DigestError):
        raise result.exception
    return result


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def left(*outcomes: Outcome) -> Issue:
    """Return an issue that has left, with what became of ana, ben, chi ..."""
    row = stored.issue(state=State.SENDING, started_at=AT)
    for name, _ in zip(("ana", "ben", "chi", "dee"), outcomes, strict=False):
        stored.subscription(f"{name}@example.org")
    ledger.fan_out(row.pk, AT)
    claims, _ = ledger.claim(row.pk, limit=len(outcomes), at=AT)
    ledger.record(claims, outcomes, AT)
    ledger.close(row.pk, AT)
    return row


def outbox() -> Memory:
    return cast("Memory", memory())


def queued() -> list[str]:
    rows = Delivery.objects.filter(status=Status.QUEUED).values("subscription_id")
    found = Subscriber.objects.filter(subscriptions__in=rows).order_by("address")
    return list(found.values_list("address", flat=True))


def test_an_approved_issue_leaves_waits_goes_on_and_is_stopped() -> None:
    row = stored.issue()
    stored.subscription()
    approval.approve(row.pk, None, AT, fingerprint(approval.preview(row.pk)))
    seen = [
        (lines(result)[0]["state"], result.exit_code, result.stderr)
        for result in (
            run("send", row.pk),
            run("send", row.pk),
            run("pause", row.pk),
            run("resume", row.pk),
            run("resume", row.pk),
            run("cancel", row.pk, "--yes"),
        )
    ]
    assert seen == [
        ("sending", 0, "It leaves.\n"),
        ("sending", 0, "It has begun to leave before; nothing is sent twice.\n"),
        ("paused", 0, "It is paused.\n"),
        ("sending", 0, "Sending goes on.\n"),
        ("sending", 0, "It was so before.\n"),
        ("cancelled", 0, "It is stopped.\n"),
    ]
    assert ledger.exclusions(row.pk) == {"stopped": 1}


def test_what_nobody_approved_does_not_leave() -> None:
    row = stored.issue()
    with pytest.raises(NotReady, match="Nobody has approved"):
        run("send", row.pk)
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_stopping_for_good_asks_first() -> None:
    row = left(Sent("1"))
    Issue.objects.filter(pk=row.pk).update(state=State.PAUSED)
    refused = run("cancel", row.pk, stdin="n\n")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "1 have it, 0 would never get it." in refused.stderr
    row.refresh_from_db()
    assert row.state == State.PAUSED
    assert run("cancel", row.pk, stdin="y\n").exit_code == 0


def test_who_is_in_doubt_or_failed_is_listed_with_why() -> None:
    row = left(InDoubt("No answer."), Failed("No such person."), Sent("1"), InDoubt("Silence."))
    Subscriber.objects.get(address="dee@example.org").delete()
    doubtful = lines(run("doubt", row.pk))
    assert [(each["address"], each["reason"]) for each in doubtful] == [
        ("ana@example.org", "No answer."),
        ("", "Silence."),
    ]
    [refused] = lines(run("failed", row.pk))
    assert refused == {
        "issue": row.pk,
        "subscription": refused["subscription"],
        "address": "ben@example.org",
        "name": "",
        "reason": "No such person.",
        "at": AT.isoformat(),
    }
    nobody = run("doubt", stored.issue(43).pk)
    assert (nobody.exit_code, nobody.stdout, nobody.stderr) == (0, "", "Nobody is in doubt.\n")


def test_who_is_chosen_is_sent_it_again_after_a_question() -> None:
    row = left(InDoubt("?"), InDoubt("?"), Sent("1"))
    asked = ("resend", row.pk, "--to", "BEN@example.org", "--to", "chi@example.org")
    refused = run(*asked, stdin="\n")
    assert (refused.exit_code, queued()) == (1, [])
    assert "Perhaps they have it, and then they get it twice." in refused.stderr
    done = run(*asked, stdin="y\n")
    assert "chi@example.org is not in doubt." in done.stderr
    assert "1 is to be sent it again." in done.stderr
    assert (lines(done)[0]["state"], queued()) == ("sending", ["ben@example.org"])
    assert run("resend", row.pk, "--all", "--yes").exit_code == 0
    assert queued() == ["ana@example.org", "ben@example.org"]
    assert run("resend", row.pk, "--all", "--yes").exit_code == 1
    assert Change.objects.filter(what="1 person in doubt is sent it again.").count() == 2


def test_who_failed_is_tried_again_all_or_those_named() -> None:
    row = left(Failed("No."), Failed("No."), InDoubt("?"))
    done = run("retry", row.pk, "--to", "ana@example.org", "--to", "chi@example.org")
    assert "chi@example.org did not fail." in done.stderr
    assert queued() == ["ana@example.org"]
    assert run("retry", row.pk).exit_code == 0
    assert queued() == ["ana@example.org", "ben@example.org"]
    again = run("retry", row.pk)
    assert (again.exit_code, again.stdout, again.stderr) == (1, "", "Nobody failed.\n")


@pytest.mark.parametrize(
    "verb", ["send", "pause", "resume", "cancel --yes", "retry", "doubt", "failed", "resend --all"]
)
def test_an_issue_that_is_not_there_is_said_so(verb: str) -> None:
    name, *options = verb.split()
    with pytest.raises(InputError, match=r"no (such )?issue"):
        run(name, 2**63 - 1, *options)
    for wrong in ("0", "-1", "seven", str(2**63), "1.5", ""):
        assert run(name, "--", wrong).exit_code == 2


@pytest.mark.parametrize("options", [(), ("--all", "--to", "ana@example.org")])
def test_whom_to_send_it_again_has_to_be_said_once(options: tuple[str, ...]) -> None:
    assert run("resend", left(InDoubt("?")).pk, *options).exit_code == 2
    assert queued() == []


def test_a_test_leaves_as_a_reader_gets_it_and_names_whoever_got_none() -> None:
    row = stored.issue()
    stored.subscription("ana@example.org")
    before = len(outbox().mails)
    result = run("test", row.pk, "ruth@example.org", "nobody", "--as", "Ana@example.org")
    assert result.exit_code == 0
    assert [(each["address"], each["left"]) for each in lines(result)] == [
        ("ruth@example.org", True),
        ("nobody", False),
    ]
    assert "ruth@example.org: a test left.\nnobody: It is not an address." in result.stderr
    [mail] = outbox().mails[before:]
    assert mail.to == "ruth@example.org"
    assert b"Ana@example.org" in mail.raw
    assert run("test", row.pk, "nobody").exit_code == 1


def test_a_test_as_a_stranger_is_refused() -> None:
    row = stored.issue()
    before = len(outbox().mails)
    with pytest.raises(InputError, match="does not subscribe"):
        run("test", row.pk, "ruth@example.org", "--as", "zoe@example.org")
    with pytest.raises(InputError, match="no issue with the id"):
        run("test", row.pk + 1, "ruth@example.org")
    assert len(outbox().mails) == before
