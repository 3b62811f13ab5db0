"""Addresses that are never written to again, known only by their fingerprints."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from subscribers.models import Suppression

Reason = Suppression.Reason
_WEIGHT = [Reason.BOUNCED, Reason.BY_HAND, Reason.COMPLAINED, Reason.ERASED]


def suppress(fingerprint: str, reason: Reason, at: datetime, note: str = "") -> bool:
    """Never write to this address again; any number of times, in any order.

    Of several reasons the weightiest stays, since an editor may lift a bounce, and
    hardly what a person asked for. Returns whether this is news.
    """
    with transaction.atomic():
        row, is_new = Suppression.objects.select_for_update().get_or_create(
            fingerprint=fingerprint,
            defaults={"reason": reason, "since": at, "note": note[:300]},
        )
        if not is_new and _WEIGHT.index(reason) > _WEIGHT.index(Reason(row.reason)):
            row.reason, row.note = reason, note[:300]
            row.save(update_fields=["reason", "note"])
    return is_new


def is_suppressed(fingerprint: str) -> bool:
    return Suppression.objects.filter(fingerprint=fingerprint).exists()


def lift(fingerprint: str) -> bool:
    """Allow writing to this address again. Returns whether it had been suppressed."""
    deleted, _ = Suppression.objects.filter(fingerprint=fingerprint).delete()
    return deleted > 0
