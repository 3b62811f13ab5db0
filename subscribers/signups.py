"""Signing up: a request is stored, answered, and settled after the answer.

The answer to a form must not tell who is known here. So `ask` looks at nothing
but who asks and how often, and does the same for every address; `settle` then finds
out what there is to send. It runs once the answer has left, and again from the
worker for whatever a crash or a silent mail server kept from leaving.

Mail goes to whoever is new, and to whoever is not, saying so: an inbox is where
that belongs. At most one a day and three in all, since the form is anybody's.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from subscribers import mails
from subscribers.addresses import fingerprint, visitor_mark
from subscribers.consent import Evidence, Kind, record
from subscribers.models import Mailing, Publication, Subscriber, Subscription
from subscribers.suppressions import is_suppressed

PER_VISITOR, PER_HOUR = 10, 500  #: requests an hour: of one visitor; of all together
IN_ALL = 3  #: mails to one address about one publication while nobody confirms
A_DAY = 3  #: mails to one address about all publications together
ATTEMPTS, FIRST_WAIT = 5, timedelta(minutes=5)  #: each wait is four times the one before
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

logger = logging.getLogger(__name__)


class TooMany(Exception):
    """Too many requests within an hour, of this visitor or of all."""


def ask(
    publication: Publication, address: str, *, visitor: str, at: datetime, evidence: Evidence
) -> int:
    """Store that somebody asked to subscribe an address. Returns what `settle` takes.

    Args:
        address: as `addresses.checked` returned it.
        visitor: the address that the request came from.

    Raises:
        TooMany: nothing was stored.
    """
    mark = visitor_mark(visitor)
    lately = Mailing.objects.filter(at__gt=at - _HOUR)
    with transaction.atomic():
        if lately.filter(visitor=mark).count() >= PER_VISITOR or lately.count() >= PER_HOUR:
            raise TooMany
        return Mailing.objects.create(
            fingerprint=fingerprint(address),
            publication=publication,
            visitor=mark,
            at=at,
            request={"address": address, "evidence": evidence.to_data()},
            due_at=at,
        ).pk


def waiting(at: datetime) -> list[int]:
    """Return the requests that can be settled now."""
    return list(Mailing.objects.filter(due_at__lte=at).values_list("pk", flat=True)[:200])


def settle(mailing_id: int, at: datetime) -> None:
    """Write to whoever was asked about, if there is anything to write. May be done twice."""
    subscription = _take(mailing_id, at)
    if subscription is None:
        return
    message = mails.about(subscription, reference=f"mailing.{mailing_id}")
    try:
        message.send()
    except Exception as error:  # whatever the configured backend raises
        # Only its kind: what mail servers say names the address.
        logger.warning("Mailing %s did not leave: %s.", mailing_id, type(error).__name__)
    else:
        Mailing.objects.filter(pk=mailing_id).update(request=None, due_at=None)


def _take(mailing_id: int, at: datetime) -> Subscription | None:
    """Decide what becomes of a request, and put off its next attempt."""
    with transaction.atomic():
        known = Mailing.objects.filter(pk=mailing_id).values("fingerprint")
        # All of one address are held at once, so that two requests see each other.
        rows = list(
            Mailing.objects.select_for_update().filter(fingerprint__in=known).order_by("pk")
        )
        mailing = next((row for row in rows if row.pk == mailing_id), None)
        if mailing is None or mailing.due_at is None or mailing.due_at > at:
            return None
        subscription = _settled(mailing, rows, at)
        _put_off(mailing, at, is_open=subscription is not None)
    return subscription


def _settled(mailing: Mailing, rows: Sequence[Mailing], at: datetime) -> Subscription | None:
    """Return the subscription to write about, or None where no mail may leave."""
    if mailing.attempt >= ATTEMPTS or is_suppressed(mailing.fingerprint):
        return None
    subscription = _subscription(mailing)
    if mailing.granted_at is None:
        if not _may_leave(mailing, rows, subscription, at):
            return None
        mailing.granted_at = at
        address, evidence = _asked(mailing)
        subscription = subscription or _begun(mailing, address, evidence, at)
        record(subscription, Kind.REQUESTED, at, evidence)
    return subscription


def _put_off(mailing: Mailing, at: datetime, *, is_open: bool) -> None:
    mailing.attempt += 1
    mailing.due_at = at + FIRST_WAIT * 4 ** (mailing.attempt - 1) if is_open else None
    mailing.request = mailing.request if is_open else None
    mailing.save(update_fields=["attempt", "due_at", "request", "granted_at"])


def _may_leave(
    mailing: Mailing, rows: Sequence[Mailing], subscription: Subscription | None, at: datetime
) -> bool:
    granted = [(row.publication_id, row.granted_at) for row in rows if row.granted_at]
    here = [when for publication, when in granted if publication == mailing.publication_id]
    confirmed_at = subscription.confirmed_at if subscription else None
    return (
        not any(when > at - _DAY for when in here)
        and sum(confirmed_at is None or when > confirmed_at for when in here) < IN_ALL
        and sum(when > at - _DAY for _, when in granted) < A_DAY
    )


def _subscription(mailing: Mailing) -> Subscription | None:
    return (
        Subscription.objects.select_related("publication", "subscriber")
        .filter(subscriber__fingerprint=mailing.fingerprint, publication=mailing.publication_id)
        .first()
    )


def _asked(mailing: Mailing) -> tuple[str, Evidence]:
    request = mailing.request or {}
    return request["address"], Evidence(**request["evidence"])


def _begun(mailing: Mailing, address: str, evidence: Evidence, at: datetime) -> Subscription:
    subscriber, _ = Subscriber.objects.get_or_create(
        fingerprint=mailing.fingerprint, defaults={"address": address, "created_at": at}
    )
    subscription, _ = Subscription.objects.get_or_create(
        publication=mailing.publication,
        subscriber=subscriber,
        defaults={"since": at, "source": evidence.how},
    )
    return subscription
