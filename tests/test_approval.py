"""From a draft to an issue that leaves, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection

from digest import approval, ledger
from digest.deliveries import Failed, InDoubt
from digest.errors import Clash, DigestError, InputError, NotReady
from digest.frozen import fingerprint
from digest.models import Article, Change, Delivery, Editor, Frozen, Issue, Story
from subscribers.models import Publication
from tests import samples, stored

AT = stored.AT
State = Issue.State

pytestmark = pytest.mark.django_db


def editor() -> Editor:
    return Editor.objects.create_user("ruth@example.org", name="Ruth", created_at=AT)


def seal_of(issue: Issue) -> str:
    return fingerprint(approval.preview(issue.pk))


def approved(**fields: object) -> Issue:
    issue = stored.issue(**fields)  # type: ignore[arg-type]
    approval.approve(issue.pk, None, AT, seal_of(issue))
    issue.refresh_from_db()
    return issue


def leaving() -> Issue:
    stored.subscription("ana@example.org")
    stored.subscription("ben@example.org")
    issue = approved()
    assert approval.start(issue.pk, AT)
    issue.refresh_from_db()
    return issue


def test_what_is_approved_is_what_was_seen() -> None:
    issue, ruth = stored.issue(), editor()
    seen = approval.preview(issue.pk)
    assert not [each for each in seen.findings if each.severity == "block"]
    approval.approve(issue.pk, ruth, AT, fingerprint(seen))
    issue.refresh_from_db()
    assert (issue.state, issue.approved_by, issue.approved_at) == (State.APPROVED, ruth, AT)
    assert issue.seal == fingerprint(seen)
    frozen = Frozen.objects.get(issue=issue)
    assert (frozen.html, frozen.text) == (seen.html, seen.text)
    assert approval.preview(issue.pk).size == seen.size > len(seen.text)
    assert frozen.pictures == sorted(seen.pictures)
    assert len(frozen.pictures) == 3


def test_approving_twice_is_approving_once() -> None:
    issue = approved()
    approval.approve(issue.pk, editor(), AT + timedelta(hours=1), issue.seal)
    issue.refresh_from_db()
    assert issue.approved_at == AT
    assert Change.objects.filter(issue=issue).count() == 1


def test_what_was_not_seen_is_not_approved() -> None:
    issue = stored.issue()
    seal = seal_of(issue)
    Issue.objects.update(subject="Something else")
    with pytest.raises(Clash):
        approval.approve(issue.pk, editor(), AT, seal)
    approval.approve(issue.pk, None, AT, seal_of(issue))
    with pytest.raises(Clash):
        approval.approve(issue.pk, None, AT, seal)


def test_a_change_while_it_prints_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    issue = stored.issue()
    seal = seal_of(issue)

    def printing_is_slow(printed: object) -> str:
        Issue.objects.update(revision=1)
        return seal

    monkeypatch.setattr("digest.frozen.fingerprint", printing_is_slow)
    with pytest.raises(Clash):
        approval.approve(issue.pk, None, AT, seal)
    assert not Frozen.objects.exists()


def test_preflight_blocks_and_says_how_to_mend_it() -> None:
    issue = stored.issue()
    Publication.objects.update(postal_address="")
    with pytest.raises(NotReady) as raised:
        approval.approve(issue.pk, editor(), AT, seal_of(issue))
    assert "postal address" in raised.value.what
    assert raised.value.fix
    issue.refresh_from_db()
    assert issue.state == State.DRAFT


def test_a_lost_picture_blocks() -> None:
    issue = stored.issue()
    image = samples.stories_of(3)[1].image
    assert image is not None
    (settings.MEDIA_ROOT / image.name).unlink()
    [finding] = [each for each in approval.preview(issue.pk).findings if each.rule == "pictures"]
    assert finding.severity == "block"
    assert finding.where == issue.stories.all()[1].to_noun().headline


def test_an_address_that_no_reader_reaches_blocks_a_real_send(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = stored.issue()
    rules = {each.rule for each in approval.preview(issue.pk).findings}
    monkeypatch.setattr(settings, "TRANSPORT", "ses")
    found = {each.rule for each in approval.preview(issue.pk).findings} - rules
    assert found == {"public_url", "stand_in"}


def test_preflight_says_what_it_judged_where_amazon_writes_the_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = stored.issue()
    monkeypatch.setattr(settings, "TRANSPORT", "ses")
    [found] = [each for each in approval.preview(issue.pk).findings if each.rule == "stand_in"]
    assert (found.severity, "Amazon SES" in found.what) == ("note", True)
    monkeypatch.setattr(settings, "TRANSPORT", "smtp")
    assert "stand_in" not in {each.rule for each in approval.preview(issue.pk).findings}


def test_frozen_content_changes_no_more() -> None:
    issue = approved()
    before = approval.preview(issue.pk)
    Publication.objects.update(name="Another Name")
    Article.objects.update(headline="Other", data={})
    Story.objects.update(data={})
    Issue.objects.update(subject="Other")
    after = approval.preview(issue.pk)
    assert after == before
    assert fingerprint(after) == issue.seal
    assert after.findings == before.findings != ()


def test_an_issue_that_is_not_approved_does_not_leave() -> None:
    issue = stored.issue()
    with pytest.raises(NotReady, match="Nobody has approved"):
        approval.start(issue.pk, AT)
    assert not Delivery.objects.exists()


def test_starting_counts_whom_it_goes_to_once() -> None:
    issue = leaving()
    assert (issue.state, issue.started_at, issue.audience) == (State.SENDING, AT, 2)
    assert not approval.start(issue.pk, AT + timedelta(hours=1))
    issue.refresh_from_db()
    assert (issue.started_at, Delivery.objects.count()) == (AT, 2)


def test_what_is_paused_goes_on_and_each_only_once() -> None:
    issue = leaving()
    assert approval.pause(issue.pk, AT, "A wrong date in the lead.")
    assert not approval.pause(issue.pk, AT, "Again.")
    issue.refresh_from_db()
    assert (issue.state, issue.paused_because) == (State.PAUSED, "A wrong date in the lead.")
    assert approval.resume(issue.pk, AT)
    assert not approval.resume(issue.pk, AT)
    issue.refresh_from_db()
    assert (issue.state, issue.paused_because) == (State.SENDING, "")


def test_cancelling_gives_articles_back_while_nobody_has_the_issue() -> None:
    issue = leaving()
    Article.objects.update(used_in=issue)
    assert approval.cancel(issue.pk, AT)
    assert not approval.cancel(issue.pk, AT)
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at) == (State.CANCELLED, AT)
    assert not Article.objects.exclude(used_in=None).exists()
    balance = ledger.balance(issue.pk)
    assert (balance.queued, balance.excluded) == (0, 2)


def test_cancelling_half_way_keeps_what_readers_have() -> None:
    issue = leaving()
    Article.objects.update(used_in=issue)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(claims, [InDoubt("No answer.")], AT)
    approval.cancel(issue.pk, AT)
    assert not Article.objects.filter(used_in=None).exists()
    balance = ledger.balance(issue.pk)
    assert (balance.in_doubt, balance.excluded, balance.queued) == (1, 1, 0)


def test_what_is_put_back_after_the_stop_is_never_sent() -> None:
    issue = leaving()
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    approval.cancel(issue.pk, AT)
    ledger.release(claims, AT)
    balance = ledger.balance(issue.pk)
    assert (balance.queued, balance.excluded) == (0, 2)


STEPS: dict[str, Callable[[int], object]] = {
    "approve": lambda issue: approval.approve(issue, None, AT, ""),
    "start": lambda issue: approval.start(issue, AT),
    "pause": lambda issue: approval.pause(issue, AT, ""),
    "resume": lambda issue: approval.resume(issue, AT),
    "cancel": lambda issue: approval.cancel(issue, AT),
}


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (State.DRAFT, "start pause resume"),
        (State.APPROVED, "pause resume"),
        (State.SENDING, "approve"),
        (State.PAUSED, "approve"),
        (State.SENT, "approve pause resume cancel"),
        (State.CANCELLED, "approve start pause resume"),
        (State.SKIPPED, "approve start pause resume cancel"),
    ],
)
def test_no_step_is_taken_from_where_there_is_none(state: str, steps: str) -> None:
    issue = stored.issue(state=state)
    for step in steps.split():
        with pytest.raises(NotReady) as raised:
            STEPS[step](issue.pk)
        assert raised.value.what.endswith(".")
    issue.refresh_from_db()
    assert issue.state == state
    assert not Change.objects.exists()


def test_an_issue_that_is_not_there_is_said_so() -> None:
    for step in (approval.preview, *STEPS.values()):
        with pytest.raises(InputError, match="no such issue"):
            step(404)


def test_steps_are_on_record_with_who_took_them() -> None:
    issue, ruth = stored.issue(), editor()
    approval.approve(issue.pk, ruth, AT, seal_of(issue))
    approval.start(issue.pk, AT, editor=ruth)
    approval.pause(issue.pk, AT, "Wait.", editor=ruth)
    approval.resume(issue.pk, AT, editor=ruth)
    approval.cancel(issue.pk, AT, editor=ruth)
    told = Change.objects.filter(issue=issue, editor=ruth, details__field="state").order_by("pk")
    assert [each.what for each in told] == [
        "The issue was approved.",
        "The issue began to leave.",
        "Sending was paused.",
        "Sending went on.",
        "The issue was stopped for good.",
    ]


def test_who_is_put_back_is_on_record_with_how_many_and_by_whom() -> None:
    issue, ruth = stored.issue(state=State.SENDING), editor()
    for name in "abc":
        stored.subscription(f"{name}@example.org")
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=3, at=AT)
    ledger.record(claims, [InDoubt("?"), InDoubt("?"), Failed("No.")], AT)
    assert approval.resend(issue.pk, AT, chosen=None, editor=ruth) == 2
    assert approval.retry(issue.pk, AT, editor=ruth) == 1
    assert approval.retry(issue.pk, AT, editor=ruth) == 0
    told = Change.objects.filter(issue=issue, editor=ruth, details__field="state").order_by("pk")
    assert [each.what for each in told] == [
        "2 people in doubt are sent it again.",
        "1 person who failed is tried again.",
    ]


@pytest.mark.django_db(transaction=True)
def test_many_who_start_at_once_start_it_once() -> None:
    stored.subscription()
    issue = approved()
    barrier = Barrier(4)

    def work() -> bool:
        try:
            barrier.wait()
            return approval.start(issue.pk, AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        began = [each.result() for each in [threads.submit(work) for _ in range(4)]]
    assert sorted(began) == [False, False, False, True]
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_approve_it_once() -> None:
    issue = stored.issue()
    seal, barrier = seal_of(issue), Barrier(2)

    def work() -> DigestError | None:
        try:
            barrier.wait()
            approval.approve(issue.pk, None, AT, seal)
        except DigestError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as threads:
        faults = [each.result() for each in [threads.submit(work) for _ in range(2)]]
    assert faults == [None, None]
    assert Frozen.objects.count() == Change.objects.count() == 1
