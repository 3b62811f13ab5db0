"""What people do with a subscription: confirm, leave, come back, pause.

Each is one short transaction that holds the subscription's row, may be done twice,
and leaves a consent record. Nobody is asked for more than the link in a mail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from subscribers.consent import Evidence, Kind, record
from subscribers.models import Subscription

State = Subscription.State
UNDO = timedelta(days=7)  #: so long a leaving can be taken back without asking anew


def confirm(subscription_id: int, at: datetime, evidence: Evidence) -> Subscription | None:
    """Begin to send to somebody who asked for it.

    Somebody who left begins again only by asking again: the link in an old mail
    does not undo it.

    Returns:
        the subscription as it is now; None if it is no longer there.
    """
    return _change(subscription_id, _confirmed, at, evidence)


def leave(subscription_id: int, at: datetime, evidence: Evidence) -> Subscription | None:
    """Send nothing more. When this returns, no claim of the ledger passes any more."""
    return _change(subscription_id, _left, at, evidence)


def come_back(subscription_id: int, at: datetime, evidence: Evidence) -> Subscription | None:
    """Take a leaving or a pause back."""
    return _change(subscription_id, _returned, at, evidence)


def pause(
    subscription_id: int, at: datetime, evidence: Evidence, *, until: datetime
) -> Subscription | None:
    """Send nothing until then, and after that by itself again."""

    def paused(row: Subscription, at: datetime) -> Kind | None:
        if row.state not in (State.ACTIVE, State.PAUSED):
            return None
        row.paused_until = until
        return _into(row, State.PAUSED, at, Kind.PAUSED)

    return _change(subscription_id, paused, at, evidence)


def may_confirm(row: Subscription) -> bool:
    """Whether the link in a confirmation mail does anything."""
    if row.state != State.UNSUBSCRIBED:
        return row.state == State.PENDING
    return row.consents.filter(kind=Kind.REQUESTED, at__gt=row.since).exists()


def may_come_back(row: Subscription, at: datetime) -> bool:
    if row.state == State.UNSUBSCRIBED:
        return at - row.since <= UNDO
    return row.state == State.PAUSED


Act = Callable[[Subscription, datetime], Kind | None]


def _change(
    subscription_id: int, act: Act, at: datetime, evidence: Evidence
) -> Subscription | None:
    with transaction.atomic():
        rows = Subscription.objects.select_for_update(of=("self",)).select_related(
            "publication", "subscriber"
        )
        row = rows.filter(pk=subscription_id).first()
        if row and (kind := act(row, at)):
            row.save(update_fields=["state", "since", "confirmed_at", "paused_until"])
            record(row, kind, at, evidence)
    return row


def _confirmed(row: Subscription, at: datetime) -> Kind | None:
    if not may_confirm(row):
        return None
    row.confirmed_at, row.paused_until = at, None
    return _into(row, State.ACTIVE, at, Kind.CONFIRMED)


def _left(row: Subscription, at: datetime) -> Kind | None:
    if row.state == State.UNSUBSCRIBED:
        return None
    return _into(row, State.UNSUBSCRIBED, at, Kind.UNSUBSCRIBED)


def _returned(row: Subscription, at: datetime) -> Kind | None:
    if not may_come_back(row, at):
        return None
    if row.state == State.PAUSED:
        row.paused_until = None
        return _into(row, State.ACTIVE, at, Kind.RESUMED)
    return _into(row, _before(row, at), at, Kind.RETURNED)


def _before(row: Subscription, at: datetime) -> Subscription.State:
    """Return the state that a leaving ended: nobody may begin by leaving and returning."""
    if row.paused_until and row.paused_until > at:
        return State.PAUSED
    agreed = row.consents.filter(kind__in=[Kind.CONFIRMED, Kind.IMPORTED])
    return State.ACTIVE if row.confirmed_at or agreed.exists() else State.PENDING


def _into(row: Subscription, state: Subscription.State, at: datetime, kind: Kind) -> Kind:
    row.state, row.since = state, at
    return kind
