"""Who is in doubt though their provider, by all that it reports, never took their message.

A provider that reports each message it takes tells by its silence, too: where it has reported
nearly everybody who was handed over at the same time, whoever it has not was not taken. That
is said of their delivery and no more: only a person sends again. An event that comes after all
still settles it.

How complete Amazon's reports are was never tried against Amazon, so this is off unless
DIGEST_SETTLE turns it on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from digest import ledger
from digest.deliveries import Status
from digest.models import Delivery, Event, Issue

PATIENCE = timedelta(minutes=30)  #: for an event to come
GIVEN_UP = timedelta(days=1)  #: after which nobody asks again
AROUND = timedelta(minutes=2)  #: a claim, before and after
FEWEST = 50  #: reported in that time, or their silence says nothing
SHARE = 0.999  #: of those handed over in that time that must have been reported
NOT_TAKEN = "It is shown not to have been taken: it was never reported, and the others were."


def due(at: datetime) -> list[int]:
    """Return the issues of which somebody is in doubt and may be judged."""
    if not settings.SETTLE:
        return []
    lately = Issue.objects.filter(started_at__gt=at - 2 * GIVEN_UP)
    return [pk for pk in lately.values_list("pk", flat=True) if _undecided(pk, at).exists()]


def settle(issue_id: int, at: datetime) -> int:
    """Say of whoever is shown not to have been handed over that it is so; return of how many.

    Any number of times, by any number of workers.

    Args:
        at: aware.
    """
    unclear: dict[datetime, list[int]] = {}
    for row in _undecided(issue_id, at):
        unclear.setdefault(_claimed_at(row), []).append(row.subscription_id)
    silent = [
        person
        for claimed_at, people in unclear.items()
        if _is_telling(issue_id, claimed_at)
        for person in people
    ]
    return ledger.explain(issue_id, silent, NOT_TAKEN)


def _undecided(issue_id: int, at: datetime) -> QuerySet[Delivery]:
    rows = ledger.doubtful(issue_id).exclude(reason=NOT_TAKEN)
    return rows.filter(changed_at__lte=at - PATIENCE, changed_at__gt=at - GIVEN_UP)


def _claimed_at(row: Delivery) -> datetime:
    """Return when a delivery in doubt was taken in hand, or was not answered for."""
    at = row.lease_until - settings.LEASE if row.lease_until else row.changed_at
    assert at, "What is in doubt has a moment."
    return at.replace(microsecond=0)


def _is_telling(issue_id: int, at: datetime) -> bool:
    """Whether nearly everybody who was handed over around a moment has been reported."""
    around = (at - AROUND, at + AROUND)
    events = Event.objects.filter(issue_id=issue_id)
    heard = events.filter(status=Status.SENT, at__range=around)
    reported = heard.values("subscription_id").distinct().count()
    if reported < FEWEST:
        return False
    own = Event.objects.filter(issue_id=issue_id, subscription_id=OuterRef("subscription_id"))
    sent = Delivery.objects.filter(issue_id=issue_id, status=Status.SENT, changed_at__range=around)
    silent = sent.filter(~Exists(own)).count()
    return reported >= SHARE * (reported + silent)
