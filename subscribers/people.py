"""One person: everything that is kept about them, and forgetting it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from subscribers.addresses import fingerprint
from subscribers.models import Consent, Mailing, Subscriber, Subscription, Suppression
from subscribers.suppressions import Reason, suppress


def known(address: str) -> dict[str, Any] | None:
    """Return all that is stored about an address, as JSON can hold it; None if nothing is."""
    mark = fingerprint(address)
    person = Subscriber.objects.filter(fingerprint=mark).first()
    suppression = Suppression.objects.filter(fingerprint=mark).first()
    mailings = Mailing.objects.filter(fingerprint=mark).select_related("publication")
    if not (person or suppression or mailings):
        return None
    rows = person.subscriptions.select_related("publication").order_by("pk") if person else ()
    return {
        "address": person.address if person else address,
        "name": person.name if person else "",
        "since": _when(person.created_at) if person else None,
        "suppressed": _suppressed(suppression) if suppression else None,
        "subscriptions": [_subscription(row) for row in rows],
        "requests": [
            {"publication": each.publication.slug, "at": _when(each.at)} for each in mailings
        ],
    }


def erase(address: str, at: datetime) -> bool:
    """Forget a person, for good. Returns whether there was one.

    A fingerprint stays among the suppressions, so that no later import writes to them;
    issues that were sent keep their totals, which name nobody.
    """
    mark = fingerprint(address)
    with transaction.atomic():
        deleted, _ = Subscriber.objects.filter(fingerprint=mark).delete()
        asked = Mailing.objects.filter(fingerprint=mark, due_at__isnull=False)
        waiting = asked.update(request=None, due_at=None)
        if deleted or waiting:
            suppress(mark, Reason.ERASED, at)
    return bool(deleted or waiting)


def _subscription(row: Subscription) -> dict[str, Any]:
    return {
        "id": row.pk,
        "publication": row.publication.slug,
        "state": row.state,
        "since": _when(row.since),
        "confirmed_at": _when(row.confirmed_at) if row.confirmed_at else None,
        "paused_until": _when(row.paused_until) if row.paused_until else None,
        "source": row.source,
        "consents": [_consent(each) for each in row.consents.order_by("at", "pk")],
    }


def _consent(row: Consent) -> dict[str, Any]:
    kept = model_to_dict(row, ["kind", "how", "words", "visitor", "agent", "note"])
    return {"at": _when(row.at), **kept}


def _suppressed(row: Suppression) -> dict[str, Any]:
    return {"reason": row.reason, "since": _when(row.since), "note": row.note}


def _when(moment: datetime) -> str:
    return moment.isoformat()
