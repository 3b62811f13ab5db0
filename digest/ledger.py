"""Every recipient of every issue, accounted for at every moment.

    queued -> sending -> sent | failed | in doubt
       ^         |
       +---------+  surely not taken: to be tried again
    queued -> excluded
    failed | in doubt -> queued, when a person says so

A claim is committed before its call, its outcome after. So whatever a crash hides
was at most being handed over: it is listed by name as in doubt, and never sent
again by us. No row is ever dropped.

This module is the only one that writes `digest_delivery`. Its statements are the
same on SQLite, where a writer is alone, and on PostgreSQL, where claims pass by
the rows that another has in hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, QuerySet

from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent, Status
from digest.errors import NotReady
from digest.models import Delivery, Issue
from digest.progress import STEP
from subscribers.recipients import EXCLUSION, moment

_Values = list[int | str | datetime | None]

_REASON = 300  # characters
STOPPED_WORKER = "The worker stopped in the middle of a call."


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in hand: nobody else's until its lease ends."""

    issue_id: int
    subscription_id: int
    attempt: int
    address: str
    claim: str

    @property
    def reference(self) -> str:
        """What names it to transports, in tags and headers."""
        return f"{self.issue_id}-{self.subscription_id}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of an issue, in six states that add up to its audience."""

    audience: int
    queued: int
    sending: int
    sent: int
    failed: int
    excluded: int
    in_doubt: int

    @property
    def closes(self) -> bool:
        """Whether everybody is accounted for."""
        states = (self.queued, self.sending, self.sent, self.failed, self.excluded, self.in_doubt)
        return self.audience == sum(states)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to hand over."""
        return not self.queued and not self.sending


_FAN_OUT = f"""
INSERT INTO digest_delivery
  (issue_id, subscription_id, variant, status, attempt, reason, changed_at)
SELECT %s, a.id, '', CASE WHEN a.why IS NULL THEN {Status.QUEUED:d} ELSE {Status.EXCLUDED:d} END,
  0, a.why, %s
FROM (
  SELECT s.id, {EXCLUSION} AS why
  FROM subscribers_subscription s LEFT JOIN subscribers_subscriber r ON r.id = s.subscriber_id
  WHERE s.publication_id = %s AND s.state IN ('active', 'paused')
) a
WHERE true
ON CONFLICT DO NOTHING
"""

# Whoever left, paused or was suppressed until this very statement is left out by it. The rows
# to be taken stand apart, materialised: as a plain subquery PostgreSQL may run them again for
# each row it joins them to, skips those it has locked by then, and takes more than it was told.
_CLAIM = f"""
WITH q AS MATERIALIZED (
  SELECT subscription_id FROM digest_delivery {{index}}
  WHERE issue_id = %s AND status = {Status.QUEUED:d}
    AND (not_before IS NULL OR not_before <= %s)
  ORDER BY subscription_id LIMIT %s {{lock}}
)
UPDATE digest_delivery AS d SET
  status = CASE WHEN c.why IS NULL THEN {Status.SENDING:d} ELSE {Status.EXCLUDED:d} END,
  reason = c.why,
  address = CASE WHEN c.why IS NULL THEN c.mailbox END,
  claim = CASE WHEN c.why IS NULL THEN %s END,
  lease_until = CASE WHEN c.why IS NULL THEN %s END,
  attempt = d.attempt + CASE WHEN c.why IS NULL THEN 1 ELSE 0 END,
  not_before = NULL,
  changed_at = %s
FROM (
  SELECT q.subscription_id AS who, r.address AS mailbox, {EXCLUSION} AS why
  FROM q
  LEFT JOIN subscribers_subscription s ON s.id = q.subscription_id
  LEFT JOIN subscribers_subscriber r ON r.id = s.subscriber_id
) c
WHERE d.issue_id = %s AND d.subscription_id = c.who AND d.status = {Status.QUEUED:d}
RETURNING subscription_id, status, attempt, address
"""
_OWN_WORDS = {
    # Without being told, it walks all the rows of an issue for each claim.
    "sqlite": {"index": "INDEXED BY delivery_queued", "lock": ""},
    "postgresql": {"index": "", "lock": "FOR UPDATE SKIP LOCKED"},
}

# An event may have told more than the outcome that comes after it; nothing falls.
_RECORD = f"""
UPDATE digest_delivery SET
  status = CASE WHEN status >= {Status.SENT:d} THEN status ELSE %s END,
  message_id = COALESCE(%s, message_id), reason = %s, not_before = %s,
  address = NULL, claim = NULL, lease_until = NULL, changed_at = %s
WHERE issue_id = %s AND subscription_id = %s AND claim = %s
"""

# A clock that is a step behind adds to the step at hand; one that was set back begins anew.
_GET_ON = """
INSERT INTO digest_headway AS h (issue_id, first_at, since, step, handed, before)
VALUES (%s, %s, %s, %s, %s, 0)
ON CONFLICT (issue_id) DO UPDATE SET
  since = CASE WHEN excluded.step - h.step IN (-1, 0, 1) THEN h.since ELSE excluded.since END,
  before = CASE excluded.step - h.step WHEN 1 THEN h.handed WHEN 0 THEN h.before
    WHEN -1 THEN h.before ELSE 0 END,
  handed = excluded.handed
    + CASE WHEN excluded.step - h.step IN (-1, 0) THEN h.handed ELSE 0 END,
  step = CASE WHEN excluded.step = h.step - 1 THEN h.step ELSE excluded.step END
"""

# All but what is sent or delivered, in the words of the index that holds it.
_OPEN = f"status <> {Status.SENT:d} AND status <> {Status.DELIVERED:d}"
_ALL, _AUDIENCE = -1, -2  # no statuses
_PLANNED = f"SELECT {_AUDIENCE}, COALESCE(audience, 0) FROM digest_issue WHERE id = %s UNION ALL "
# One statement: two would see the database at two moments, and a fan-out between them.
_COUNTED = {
    # All rows, and the few of that index by their state: half of what grouping all of them takes.
    "sqlite": f"{_PLANNED} SELECT {_ALL}, count(*) FROM digest_delivery WHERE issue_id = %s"
    " UNION ALL"
    f" SELECT status, count(*) FROM digest_delivery WHERE issue_id = %s AND {_OPEN} GROUP BY 1",
    "postgresql": f"{_PLANNED} SELECT status, count(*) FROM digest_delivery WHERE issue_id = %s"
    " GROUP BY 1",
}


def fan_out(issue_id: int, at: datetime) -> int:
    """Make a delivery for each subscription of the issue's publication; any number of times.

    Those who will get nothing are there too, excluded with the reason, so that the
    balance speaks of everybody. Returns the audience.
    """
    publication = Issue.objects.values_list("publication_id", flat=True).get(pk=issue_id)
    now = moment(at)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FAN_OUT, [issue_id, now, now, publication])
        audience = Delivery.objects.filter(issue_id=issue_id).count()
        Issue.objects.filter(pk=issue_id).update(audience=audience)
    return audience


def claim(issue_id: int, *, limit: int, at: datetime) -> tuple[list[Claimed], int]:
    """Take up to `limit` queued deliveries in hand, and commit that before anything is sent.

    Returns them, and how many others were found to be excluded by now.
    """
    name, now = uuid4().hex, moment(at)
    statement = _CLAIM.format_map(_OWN_WORDS[connection.vendor])
    values = [issue_id, now, limit, name, moment(at + settings.LEASE), now, now, issue_id]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    taken = [
        Claimed(issue_id, subscription, attempt, address, name)
        for subscription, status, attempt, address in sorted(rows)
        if status == Status.SENDING
    ]
    return taken, len(rows) - len(taken)


def record(claims: Sequence[Claimed], outcomes: Sequence[Outcome], at: datetime) -> None:
    """Write down what became of deliveries in hand, all or none of them.

    It counts only for the claim it was made under: whoever woke up late cannot
    overwrite what others know by now, though it may settle its own doubt. Nobody is
    put back into an issue at which nobody looks again: one that was closed meanwhile
    is open again, and of one that was stopped for good they are left out.
    """
    rows = [_row(each, outcome, at) for each, outcome in zip(claims, outcomes, strict=True)]
    if not any(isinstance(each, Requeue) for each in outcomes):
        with transaction.atomic():
            _write(rows)
            _get_on(claims, outcomes, at)
        return
    with transaction.atomic():
        issues = _locked({each.issue_id for each in claims})
        _write(rows)
        _get_on(claims, outcomes, at)
        for issue in issues:
            if issue.state == Issue.State.CANCELLED:
                stop(issue.pk, at)
            elif issue.state == Issue.State.SENT and _has_left(issue.pk):
                Issue.objects.filter(pk=issue.pk).update(state=Issue.State.SENDING, closed_at=None)


def _locked(issues: Iterable[int]) -> list[Issue]:
    """Return issues whose state nobody else changes until the transaction ends."""
    found = Issue.objects.select_for_update(no_key=True).filter(pk__in=issues)
    return list(found.order_by("pk"))


def _has_left(issue_id: int) -> bool:
    """Whether somebody is still to be handed over."""
    waiting = [Status.QUEUED, Status.SENDING]
    return Delivery.objects.filter(issue_id=issue_id, status__in=waiting).exists()


def _write(rows: Sequence[_Values]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_RECORD, rows)


def _get_on(claims: Sequence[Claimed], outcomes: Sequence[Outcome], at: datetime) -> None:
    """Count who was handed over, for whoever asks how fast an issue goes."""
    handed = Counter(
        each.issue_id
        for each, outcome in zip(claims, outcomes, strict=True)
        if not isinstance(outcome, Requeue)
    )
    second = int(at.timestamp())
    with connection.cursor() as cursor:
        for issue_id, count in handed.items():
            cursor.execute(_GET_ON, [issue_id, moment(at), second, second // STEP, count])


def _row(claimed: Claimed, outcome: Outcome, at: datetime) -> _Values:
    match outcome:
        case Sent(id=message_id):
            return _values(claimed, Status.SENT, at, message_id=message_id)
        case Requeue(reason=reason, wait=wait):
            return _values(claimed, Status.QUEUED, at, reason=reason, not_before=moment(at + wait))
        case Failed(reason=reason) | InDoubt(reason=reason):
            return _values(claimed, outcome.status, at, reason=reason)


def _values(
    claimed: Claimed,
    status: Status,
    at: datetime,
    *,
    message_id: str | None = None,
    reason: str = "",
    not_before: datetime | str | None = None,
) -> _Values:
    said = reason[:_REASON] or None
    whose = (claimed.issue_id, claimed.subscription_id, claimed.claim)
    return [status, message_id, said, not_before, moment(at), *whose]


def exclude(claims: Sequence[Claimed], reasons: Sequence[str], at: datetime) -> None:
    """Leave out deliveries in hand whose address the transport cannot write to."""
    _write(
        [
            _values(each, Status.EXCLUDED, at, reason=reason)
            for each, reason in zip(claims, reasons, strict=True)
        ]
    )


def release(claims: Sequence[Claimed], at: datetime) -> None:
    """Put back deliveries in hand that were surely not handed over."""
    record(claims, [Requeue("")] * len(claims), at)


def in_hand() -> int:
    """Return how many deliveries are being handed over just now, of all issues."""
    return Delivery.objects.filter(status=Status.SENDING).count()


def has_expired(at: datetime) -> bool:
    """Whether some lease has ended without an outcome."""
    return Delivery.objects.filter(status=Status.SENDING, lease_until__lt=at).exists()


def reap(at: datetime) -> int:
    """Turn claims whose lease has ended into doubt, and return how many.

    Perhaps they were handed over. Their claim stays, so that a worker that was only
    asleep may still say what became of them.
    """
    return Delivery.objects.filter(status=Status.SENDING, lease_until__lt=at).update(
        status=Status.IN_DOUBT, reason=STOPPED_WORKER, address=None, changed_at=at
    )


def stop(issue_id: int, at: datetime) -> int:
    """Exclude what is still queued of an issue that will never leave; return how many."""
    return Delivery.objects.filter(issue_id=issue_id, status=Status.QUEUED).update(
        status=Status.EXCLUDED, reason="stopped", changed_at=at
    )


def retry(issue_id: int, subscriptions: Collection[int] | None, at: datetime) -> int:
    """Queue again who was refused for good, all of them or those chosen; return how many.

    Raises:
        NotReady: the issue has not left, or was stopped for good.
    """
    return _put_back(issue_id, Status.FAILED, subscriptions, at)


def resend(issue_id: int, subscriptions: Collection[int] | None, at: datetime) -> int:
    """Queue again who is in doubt, all of them or those chosen; return how many.

    A person decides this: they may get it twice. Whoever is settled by now is left as
    they are. What their old call may still answer counts no more, because its claim is
    gone; an event that proves it arrived does, and then they are not sent it again.

    Raises:
        NotReady: the issue has not left, or was stopped for good.
    """
    return _put_back(issue_id, Status.IN_DOUBT, subscriptions, at)


def _put_back(
    issue_id: int, status: Status, subscriptions: Collection[int] | None, at: datetime
) -> int:
    rows = _open(issue_id, status)
    if subscriptions is not None:
        rows = rows.filter(subscription_id__in=subscriptions)
    with transaction.atomic():
        for issue in _locked([issue_id]):  # or it could be closed or stopped meanwhile
            _require_begun(issue)
        # Still in that state, says the statement itself.
        count = rows.update(
            status=Status.QUEUED,
            reason=None,
            address=None,
            claim=None,
            lease_until=None,
            not_before=None,
            changed_at=at,
        )
        if count:
            closed = Issue.objects.filter(pk=issue_id, state=Issue.State.SENT)
            closed.update(state=Issue.State.SENDING, closed_at=None)
    return count


def _require_begun(issue: Issue) -> None:
    """Raise `NotReady` for an issue into which nobody can be put back."""
    if issue.state == Issue.State.CANCELLED:
        raise NotReady("The issue was stopped for good.", fix="Nobody is put back into it.")
    if issue.state not in (Issue.State.SENDING, Issue.State.PAUSED, Issue.State.SENT):
        raise NotReady("The issue has not left.", fix="Send it first.")


def explain(issue_id: int, subscriptions: Collection[int], reason: str) -> int:
    """Say what is known of deliveries that are still in doubt; return of how many."""
    rows = Delivery.objects.filter(issue_id=issue_id, subscription_id__in=subscriptions)
    return rows.filter(status=Status.IN_DOUBT).update(reason=reason[:_REASON])


def close(issue_id: int, at: datetime) -> bool:
    """Mark an issue sent when nothing of it is left to hand over; whether it was."""
    with transaction.atomic():
        _locked([issue_id])  # or somebody could be put back between the look and the closing
        if _has_left(issue_id):
            return False
        sending = Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING)
        return sending.update(state=Issue.State.SENT, closed_at=at) > 0


def balance(issue_id: int) -> Balance:
    """Return the balance of an issue as it is at this moment."""
    counted = _COUNTED[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(counted, [issue_id] * counted.count("%s"))
        counts: dict[int, int] = dict(cursor.fetchall())
    audience = counts.pop(_AUDIENCE)
    if (everybody := counts.pop(_ALL, None)) is not None:
        counts[Status.SENT] = everybody - sum(counts.values())
    found = dict.fromkeys(Status, 0)
    for status, count in counts.items():
        found[Status(status).counts_as] += count
    return Balance(
        audience=audience,
        queued=found[Status.QUEUED],
        sending=found[Status.SENDING],
        sent=found[Status.SENT],
        failed=found[Status.FAILED],
        excluded=found[Status.EXCLUDED],
        in_doubt=found[Status.IN_DOUBT],
    )


def _open(issue_id: int, status: Status) -> QuerySet[Delivery]:
    """Return deliveries of a state that few are in, found without walking the whole issue."""
    return Delivery.objects.filter(issue_id=issue_id, status=status).extra(where=[_OPEN])


def doubtful(issue_id: int) -> QuerySet[Delivery]:
    """Return the deliveries in doubt, in order."""
    return _open(issue_id, Status.IN_DOUBT).order_by("subscription_id")


def failed(issue_id: int) -> QuerySet[Delivery]:
    """Return the deliveries that were refused for good, in order."""
    return _open(issue_id, Status.FAILED).order_by("subscription_id")


def stopped(issue_id: int) -> Mapping[datetime, int]:
    """Return how many are still in doubt because a worker stopped, by when it was found out."""
    rows = _open(issue_id, Status.IN_DOUBT).filter(reason=STOPPED_WORKER)
    counted = rows.values_list("changed_at").annotate(count=Count("*")).order_by("changed_at")
    return {at: count for at, count in counted if at}


def statuses(issue_id: int) -> Mapping[Status, int]:
    """Return how many deliveries of an issue have which status."""
    rows = Delivery.objects.filter(issue_id=issue_id).values_list("status")
    counted = rows.annotate(count=Count("*")).order_by("status")
    return {Status(status): count for status, count in counted}


def exclusions(issue_id: int) -> Mapping[str, int]:
    """Return how many were left out for which reason, the most first."""
    counted = (
        _open(issue_id, Status.EXCLUDED)
        .values_list("reason")
        .annotate(count=Count("*"))
        .order_by("-count", "reason")
    )
    return {reason or "": count for reason, count in counted}
