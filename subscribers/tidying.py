"""What time alone changes: addresses that nobody confirmed, pauses that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from subscribers.consent import Evidence, Kind, record
from subscribers.models import Mailing, Subscriber, Subscription

State = Subscription.State
UNCONFIRMED = timedelta(days=30)  #: the pages and mails promise it
_COUNTED = timedelta(days=1)  # who asked is counted by the hour; then it is nobody's business
_BATCH = 500


def tidy(at: datetime) -> None:
    """Forget and end what is due, in short transactions. May be done at any time, and twice."""
    while _forget_unconfirmed(at):
        pass
    while _end_pauses(at):
        pass
    Mailing.objects.filter(at__lte=at - _COUNTED).exclude(visitor="").update(visitor="")


def _forget_unconfirmed(at: datetime) -> int:
    with transaction.atomic():
        rows = Subscription.objects.select_for_update().filter(
            state=State.PENDING, since__lte=at - UNCONFIRMED
        )[:_BATCH]
        found = {row.pk: row.subscriber_id for row in rows}
        Subscription.objects.filter(pk__in=found).delete()
        Subscriber.objects.filter(pk__in=found.values(), subscriptions=None).delete()
    return len(found)


def _end_pauses(at: datetime) -> int:
    """Say of a pause that is over that it is; who receives does not depend on it."""
    with transaction.atomic():
        rows = list(
            Subscription.objects.select_for_update().filter(
                state=State.PAUSED, paused_until__lte=at
            )[:_BATCH]
        )
        for row in rows:
            row.state, row.since, row.paused_until = State.ACTIVE, at, None
            record(row, Kind.RESUMED, at, Evidence("by itself"))
        Subscription.objects.bulk_update(rows, ["state", "since", "paused_until"])
    return len(rows)
