"""Who gets an issue now, and why somebody does not: one rule, for queries and for SQL.

The ledger asks in SQL, inside the statement that claims a delivery, so that
somebody who left a second ago is not written to.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from subscribers.models import Subscription, Suppression

State = Subscription.State

# Why nothing goes to `s`, a row of subscribers_subscription LEFT JOINed with `r`, its
# subscribers_subscriber; NULL when something may. Its one parameter is `moment(at)`.
# A pause that has ended is none, whether or not somebody has already tidied it up.
EXCLUSION = """CASE
  WHEN r.id IS NULL THEN 'erased'
  WHEN EXISTS (SELECT 1 FROM subscribers_suppression x WHERE x.fingerprint = r.fingerprint)
    THEN 'suppressed'
  WHEN s.state = 'unsubscribed' THEN 'left'
  WHEN s.state = 'pending' THEN 'never confirmed'
  WHEN s.state = 'paused' AND (s.paused_until IS NULL OR s.paused_until > %s) THEN 'paused'
END"""


def moment(at: datetime) -> datetime | str:
    """Return a moment as this database's SQL compares it."""
    return cast("datetime | str", connection.ops.adapt_datetimefield_value(at))


def audience(publication_id: int, at: datetime) -> QuerySet[Subscription]:
    """Return the subscriptions that an issue of this publication would go to now."""
    suppressed = Suppression.objects.filter(fingerprint=OuterRef("subscriber__fingerprint"))
    awake = Q(state=State.ACTIVE) | Q(state=State.PAUSED, paused_until__lte=at)
    return Subscription.objects.filter(awake, ~Exists(suppressed), publication_id=publication_id)
