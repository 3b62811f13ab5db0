"""What transports report about deliveries: kept as it came, and settled by rank.

Reports come at least once and in any order. Each is an event with the provider's
own id, counted once; and a delivery's status only ever rises by them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from digest.deliveries import Report, Status, settle
from digest.models import Delivery, Event
from subscribers import suppressions
from subscribers.models import Subscriber, Suppression

_REASONS = {
    Status.BOUNCED: Suppression.Reason.BOUNCED,
    Status.COMPLAINED: Suppression.Reason.COMPLAINED,
}


def record(reports: Iterable[Report]) -> int:
    """Take note of reports, each on its own; return how many were news."""
    return sum(_record(report) for report in reports)


def _record(report: Report) -> bool:
    with transaction.atomic():
        _, is_new = Event.objects.get_or_create(
            key=report.key,
            defaults={
                "issue_id": report.issue_id,
                "subscription_id": report.subscription_id,
                "status": report.status,
                "at": report.at,
                "reason": report.reason[:300],
                "payload": report.payload,
            },
        )
        if is_new:
            _settle(report)
            _suppress(report)
    return is_new


def _settle(report: Report) -> None:
    """Raise the delivery's status, and never lower it: whoever reported it had taken it."""
    delivery = Delivery.objects.filter(
        issue_id=report.issue_id, subscription_id=report.subscription_id
    )
    known = delivery.select_for_update().values_list("status", flat=True).first()
    if known is None:
        return
    risen = settle(Status(known), [report.status])
    if risen != known:
        delivery.update(
            status=risen, reason=report.reason[:300] or None, address=None, changed_at=report.at
        )
    if report.message_id:
        delivery.filter(Q(message_id=None)).update(message_id=report.message_id[:120])


def _suppress(report: Report) -> None:
    if report.status.suppresses:
        person = Subscriber.objects.filter(subscriptions=report.subscription_id).first()
        if person:
            suppressions.suppress(
                person.fingerprint, _REASONS[report.status], report.at, report.reason
            )
