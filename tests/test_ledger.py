"""The ledger on the database at hand: `make test` runs this on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from digest import ledger, record
from digest.deliveries import Failed, InDoubt, Outcome, Report, Requeue, Sent, Status
from digest.errors import NotReady
from digest.models import Delivery, Issue
from subscribers import suppressions
from subscribers.models import Subscription, Suppression
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db

State = Subscription.State
LATER = AT + timedelta(minutes=1)


@pytest.fixture
def issue() -> Issue:
    return stored.issue(state=Issue.State.SENDING)


def people(count: int, state: str = State.ACTIVE) -> list[Subscription]:
    return [stored.subscription(f"{state}{number}@example.org", state) for number in range(count)]


def states(issue: Issue) -> Counter[str]:
    return Counter(
        Status(status).name
        for status in Delivery.objects.filter(issue_id=issue.pk).values_list("status", flat=True)
    )


def test_everybody_who_is_subscribed_gets_a_row_and_nobody_else(issue: Issue) -> None:
    people(3), people(2, State.PAUSED), people(2, State.PENDING), people(2, State.UNSUBSCRIBED)
    gone = stored.subscription("gone@example.org")
    suppressions.suppress(gone.subscriber.fingerprint, Suppression.Reason.BOUNCED, AT)
    stored.subscription("else@example.org", slug="other")
    assert ledger.fan_out(issue.pk, AT) == 6
    assert ledger.balance(issue.pk) == ledger.Balance(6, 3, 0, 0, 0, 3, 0)
    assert ledger.exclusions(issue.pk) == {"paused": 2, "suppressed": 1}


def test_a_claim_takes_no_more_than_it_was_told_however_it_is_planned(issue: Issue) -> None:
    people(30)
    ledger.fan_out(issue.pk, AT)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the plan of a table it has no figures about
            for way in ("hashjoin", "mergejoin", "material", "memoize", "indexscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    claims, excluded = ledger.claim(issue.pk, limit=4, at=AT)
    assert (len(claims), excluded) == (4, 0)
    assert states(issue) == {"SENDING": 4, "QUEUED": 26}


def test_fanning_out_again_changes_nothing(issue: Issue) -> None:
    people(3)
    ledger.fan_out(issue.pk, AT)
    [first, *_], _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record([first], [Sent("1")], AT)
    before = list(Delivery.objects.values())
    assert ledger.fan_out(issue.pk, LATER) == 3
    assert list(Delivery.objects.values()) == before


def test_a_pause_that_has_ended_is_none(issue: Issue) -> None:
    stored.subscription("back@example.org", State.PAUSED, paused_until=AT - timedelta(hours=1))
    stored.subscription("away@example.org", State.PAUSED, paused_until=AT + timedelta(hours=1))
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=5, at=AT)
    assert [each.address for each in claims] == ["back@example.org"]


def test_a_claim_is_nobody_elses(issue: Issue) -> None:
    people(5)
    ledger.fan_out(issue.pk, AT)
    first, _ = ledger.claim(issue.pk, limit=3, at=AT)
    second, _ = ledger.claim(issue.pk, limit=3, at=AT)
    assert (len(first), len(second)) == (3, 2)
    assert not {each.subscription_id for each in first} & {each.subscription_id for each in second}
    assert ledger.claim(issue.pk, limit=3, at=AT) == ([], 0)


def test_whoever_left_since_is_excluded_by_the_claim_itself(issue: Issue) -> None:
    stays, leaves, dies, vanishes = people(4)
    ledger.fan_out(issue.pk, AT)
    Subscription.objects.filter(pk=leaves.pk).update(state=State.UNSUBSCRIBED)
    suppressions.suppress(dies.subscriber.fingerprint, Suppression.Reason.COMPLAINED, AT)
    vanishes.subscriber.delete()
    claims, excluded = ledger.claim(issue.pk, limit=10, at=AT)
    assert [each.subscription_id for each in claims] == [stays.pk]
    assert excluded == 3
    assert ledger.exclusions(issue.pk) == {"erased": 1, "left": 1, "suppressed": 1}


def test_an_address_is_kept_only_while_it_is_in_flight(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    assert Delivery.objects.get().address is None
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    assert Delivery.objects.get().address == "active0@example.org"
    ledger.record(claims, [Sent("1")], AT)
    assert Delivery.objects.get().address is None


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (Sent("id-1"), Status.SENT, None),
        (Failed("No such person."), Status.FAILED, "No such person."),
        (InDoubt("No answer."), Status.IN_DOUBT, "No answer."),
        (Requeue("Too fast."), Status.QUEUED, "Too fast."),
        (Failed("x" * 1000), Status.FAILED, "x" * 300),
    ],
)
def test_outcomes_are_written_down(
    issue: Issue, outcome: Outcome, status: Status, reason: str | None
) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(claims, [outcome], LATER)
    row = Delivery.objects.get()
    assert (row.status, row.reason, row.claim, row.lease_until) == (status, reason, None, None)
    assert row.message_id == ("id-1" if status is Status.SENT else None)


def test_what_has_to_wait_waits(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(claims, [Requeue("Too fast.", timedelta(seconds=30))], AT)
    assert ledger.claim(issue.pk, limit=1, at=AT + timedelta(seconds=29)) == ([], 0)
    again, _ = ledger.claim(issue.pk, limit=1, at=AT + timedelta(seconds=30))
    assert [each.attempt for each in again] == [2]


def test_a_lease_that_ends_is_in_doubt_and_never_queued_again(issue: Issue) -> None:
    people(2)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    before, after = AT + settings.LEASE, AT + settings.LEASE + timedelta(seconds=1)
    assert not ledger.has_expired(before)
    assert ledger.reap(before) == 0
    assert ledger.has_expired(after)
    assert ledger.reap(after) == 1
    assert states(issue) == {"IN_DOUBT": 1, "QUEUED": 1}
    others, _ = ledger.claim(issue.pk, limit=5, at=after)
    assert not {each.subscription_id for each in others} & {claims[0].subscription_id}


def test_a_worker_that_was_asleep_settles_its_own_doubt(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.reap(AT + timedelta(hours=1))
    ledger.record(claims, [Sent("late")], AT + timedelta(hours=1))
    assert (Delivery.objects.get().status, Delivery.objects.get().message_id) == (50, "late")


def test_a_late_outcome_does_not_overwrite_what_others_know(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    first, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.release(first, AT)
    second, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(first, [Failed("I was asleep.")], LATER)
    assert states(issue) == {"SENDING": 1}
    Delivery.objects.update(status=Status.BOUNCED)  # an event was quicker than the outcome
    ledger.record(second, [Sent("2")], LATER)
    assert (Delivery.objects.get().status, Delivery.objects.get().message_id) == (90, "2")


def test_whoever_is_put_back_into_a_closed_issue_opens_it_again(issue: Issue) -> None:
    """A worker slept past its lease, others closed the issue, and then its call was throttled."""
    people(2)
    ledger.fan_out(issue.pk, AT)
    asleep, _ = ledger.claim(issue.pk, limit=1, at=AT)
    others, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.record(others, [Sent("1")], AT)
    ledger.reap(AT + 2 * settings.LEASE)
    assert ledger.close(issue.pk, AT + 2 * settings.LEASE)
    ledger.record(asleep, [Requeue("throttled")], AT + 3 * settings.LEASE)
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at) == (Issue.State.SENDING, None)
    assert not ledger.close(issue.pk, AT)
    again, _ = ledger.claim(issue.pk, limit=9, at=AT + 4 * settings.LEASE)
    assert [each.subscription_id for each in again] == [asleep[0].subscription_id]


def test_whoever_is_put_back_into_a_cancelled_issue_is_left_out(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.CANCELLED)
    ledger.record(claims, [Requeue("throttled")], AT)
    assert ledger.exclusions(issue.pk) == {"stopped": 1}


def with_outcomes(issue: Issue, *outcomes: Outcome) -> list[ledger.Claimed]:
    """Close an issue in which these became of its readers, and return how they were claimed."""
    people(len(outcomes))
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=len(outcomes), at=AT)
    ledger.record(claims, outcomes, AT)
    assert ledger.close(issue.pk, AT)
    return claims


def test_who_failed_is_tried_again_and_nobody_else(issue: Issue) -> None:
    claims = with_outcomes(issue, Failed("No."), InDoubt("?"), Sent("1"), Failed("No."))
    assert ledger.retry(issue.pk, [each.subscription_id for each in claims[:3]], LATER) == 1
    assert states(issue) == {"QUEUED": 1, "IN_DOUBT": 1, "SENT": 1, "FAILED": 1}
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at) == (Issue.State.SENDING, None)
    again, _ = ledger.claim(issue.pk, limit=9, at=LATER)
    assert [(each.subscription_id, each.attempt) for each in again] == [
        (claims[0].subscription_id, 2)
    ]
    assert ledger.retry(issue.pk, None, LATER) == 1
    assert ledger.retry(issue.pk, None, LATER) == 0


def test_whom_a_person_chooses_among_those_in_doubt_is_queued_again(issue: Issue) -> None:
    claims = with_outcomes(issue, Failed("No."), InDoubt("?"), InDoubt("?"), Sent("1"))
    chosen = [claims[number].subscription_id for number in (0, 1, 3)]
    assert ledger.resend(issue.pk, chosen, LATER) == 1
    assert states(issue) == {"FAILED": 1, "QUEUED": 1, "IN_DOUBT": 1, "SENT": 1}
    assert Delivery.objects.get(status=Status.QUEUED).reason is None
    again, _ = ledger.claim(issue.pk, limit=9, at=LATER)
    assert [each.subscription_id for each in again] == [chosen[1]]


def test_a_worker_that_wakes_up_says_nothing_about_who_is_queued_again(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    asleep, _ = ledger.claim(issue.pk, limit=1, at=AT)
    ledger.reap(AT + 2 * settings.LEASE)
    assert ledger.resend(issue.pk, None, AT + 2 * settings.LEASE) == 1
    ledger.record(asleep, [Failed("I was asleep.")], AT + 3 * settings.LEASE)
    assert states(issue) == {"QUEUED": 1}


def test_whose_event_comes_while_they_are_queued_again_is_not_sent_it_twice(issue: Issue) -> None:
    [claimed] = with_outcomes(issue, InDoubt("?"))
    assert ledger.resend(issue.pk, None, LATER) == 1
    told = Report("key", issue.pk, claimed.subscription_id, Status.DELIVERED, LATER)
    assert record.record([told]) == 1
    assert ledger.claim(issue.pk, limit=9, at=LATER) == ([], 0)
    assert ledger.resend(issue.pk, None, LATER) == 0
    assert ledger.close(issue.pk, LATER)


def test_whoever_left_while_in_doubt_is_left_out_by_the_claim(issue: Issue) -> None:
    leaves, dies = (each.subscription_id for each in with_outcomes(issue, InDoubt(""), Failed("")))
    Subscription.objects.filter(pk=leaves).update(state=State.UNSUBSCRIBED)
    fingerprint = Subscription.objects.get(pk=dies).subscriber.fingerprint
    suppressions.suppress(fingerprint, Suppression.Reason.BOUNCED, AT)
    ledger.resend(issue.pk, None, LATER), ledger.retry(issue.pk, None, LATER)
    assert ledger.claim(issue.pk, limit=9, at=LATER) == ([], 2)
    assert ledger.exclusions(issue.pk) == {"left": 1, "suppressed": 1}


@pytest.mark.parametrize(
    ("state", "said"),
    [(Issue.State.CANCELLED, "stopped for good"), (Issue.State.APPROVED, "has not left")],
)
def test_nobody_is_put_back_into_an_issue_that_will_not_leave(
    issue: Issue, state: str, said: str
) -> None:
    with_outcomes(issue, InDoubt("?"), Failed("No."))
    Issue.objects.filter(pk=issue.pk).update(state=state)
    for verb in (ledger.retry, ledger.resend):
        with pytest.raises(NotReady, match=said):
            verb(issue.pk, None, LATER)
    assert states(issue) == {"IN_DOUBT": 1, "FAILED": 1}


def test_a_paused_issue_stays_paused_when_somebody_is_put_back(issue: Issue) -> None:
    with_outcomes(issue, InDoubt("?"))
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.PAUSED)
    assert ledger.resend(issue.pk, None, LATER) == 1
    issue.refresh_from_db()
    assert issue.state == Issue.State.PAUSED


def test_an_issue_closes_when_nothing_is_left(issue: Issue) -> None:
    people(2)
    ledger.fan_out(issue.pk, AT)
    claims, _ = ledger.claim(issue.pk, limit=1, at=AT)
    assert not ledger.close(issue.pk, AT)
    ledger.record(claims, [InDoubt("No answer.")], AT)
    assert not ledger.close(issue.pk, AT)
    ledger.stop(issue.pk, AT)
    assert ledger.close(issue.pk, LATER)
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at) == (Issue.State.SENT, LATER)
    assert ledger.exclusions(issue.pk) == {"stopped": 1}
    assert not ledger.close(issue.pk, LATER)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["claim", "sent", "failed", "doubt", "requeue", "reap", "leave", "stop", "again"]
        ),
        st.integers(1, 4),
    ),
    max_size=25,
)
OUTCOMES: dict[str, Outcome] = {
    "sent": Sent("1"), "failed": Failed("No."), "doubt": InDoubt("?"), "requeue": Requeue("Later."),
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@hypothesis(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_the_balance_closes_at_every_moment(issue: Issue, steps: list[tuple[str, int]]) -> None:
    Subscription.objects.all().delete()
    Delivery.objects.all().delete()
    ledger.stop(issue.pk, AT)
    members = people(6)
    ledger.fan_out(issue.pk, AT)
    in_hand: list[ledger.Claimed] = []
    at = AT
    for step, count in steps:
        at += timedelta(seconds=90)
        if step == "claim":
            in_hand += ledger.claim(issue.pk, limit=count, at=at)[0]
        elif step in OUTCOMES:
            done, in_hand = in_hand[:count], in_hand[count:]
            ledger.record(done, [OUTCOMES[step]] * len(done), at)
        elif step == "reap":
            ledger.reap(at)
        elif step == "stop":
            ledger.stop(issue.pk, at)
        elif step == "again":
            ledger.resend(issue.pk, [each.pk for each in members[:count]], at)
            ledger.retry(issue.pk, None, at)
        else:
            Subscription.objects.filter(pk=members[count].pk).update(state=State.UNSUBSCRIBED)
        balance = ledger.balance(issue.pk)
        assert balance.audience == 6
        assert balance.closes, (step, balance)


@pytest.mark.django_db(transaction=True)
def test_the_balance_is_of_one_moment(issue: Issue) -> None:
    people(3)

    def fan_out_elsewhere() -> None:
        ledger.fan_out(issue.pk, AT)
        connection.close()

    def after(execute: Any, *asked: Any) -> Any:
        found = execute(*asked)
        thread = threading.Thread(target=fan_out_elsewhere)
        thread.start()
        thread.join(20)
        return found

    with connection.execute_wrapper(after):
        assert ledger.balance(issue.pk).closes
    assert ledger.balance(issue.pk).audience == 3


def test_a_claim_does_not_walk_all_the_rows_of_an_issue(issue: Issue) -> None:
    people(400)
    ledger.fan_out(issue.pk, AT)
    last = Delivery.objects.order_by("-subscription_id").values_list("subscription_id")[4][0]
    Delivery.objects.filter(subscription_id__lt=last).update(status=Status.SENT)
    own = ledger._OWN_WORDS[connection.vendor]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which plans by what it counted last
            cursor.execute("ANALYZE digest_delivery")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        values: list[str | int | datetime] = [issue.pk, AT, 50, "c", AT, AT, AT, issue.pk]
        cursor.execute(f"{explain} {ledger._CLAIM.format_map(own)}", values)
        said = " ".join(str(row) for row in cursor.fetchall())
    assert "delivery_queued" in said


@pytest.mark.django_db(transaction=True)
def test_two_who_send_it_again_at_once_while_workers_close_send_it_once(issue: Issue) -> None:
    """Whatever comes first, nobody is left in an issue at which nobody looks again."""
    with_outcomes(issue, *[InDoubt("?")] * 20)
    barrier = Barrier(5)

    def at_once(step: Callable[[], list[int]]) -> list[int]:
        try:
            barrier.wait()
            return step()
        finally:
            connection.close()

    def again() -> list[int]:
        return [ledger.resend(issue.pk, None, LATER)]

    def work() -> list[int]:
        taken: list[int] = []
        for _ in range(12):
            claims, _ = ledger.claim(issue.pk, limit=3, at=LATER)
            ledger.record(claims, [Sent("2")] * len(claims), LATER)
            taken += [each.subscription_id for each in claims]
            if not claims:
                ledger.close(issue.pk, LATER)
        return taken

    with ThreadPoolExecutor(5) as threads:
        doings = [threads.submit(at_once, step) for step in (again, again, work, work, work)]
        counts, taken = [], list[int]()
        for doing in doings[:2]:
            counts += doing.result()
        for doing in doings[2:]:
            taken += doing.result()
    assert sorted(counts) == [0, 20]
    assert len(taken) == len(set(taken))
    issue.refresh_from_db()
    left = ledger.balance(issue.pk).queued
    assert len(taken) + left == 20
    assert issue.state == Issue.State.SENDING or not left


@pytest.mark.django_db(transaction=True)
def test_an_issue_is_not_closed_while_somebody_is_put_back(issue: Issue) -> None:
    people(1)
    ledger.fan_out(issue.pk, AT)
    ledger.record(ledger.claim(issue.pk, limit=1, at=AT)[0], [InDoubt("?")], AT)
    threads: list[threading.Thread] = []

    def close_elsewhere() -> None:
        ledger.close(issue.pk, LATER)
        connection.close()

    def after(execute: Any, sql: str, *asked: Any) -> Any:
        found = execute(sql, *asked)
        if sql.startswith('UPDATE "digest_issue"'):  # the last word, and not committed
            threads.append(threading.Thread(target=close_elsewhere))
            threads[0].start()
            threads[0].join(0.3)
        return found

    with connection.execute_wrapper(after):
        assert ledger.resend(issue.pk, None, LATER) == 1
    threads[0].join(30)
    issue.refresh_from_db()
    assert (issue.state, ledger.balance(issue.pk).queued) == (Issue.State.SENDING, 1)
