"""What transports report about deliveries: kept as it came, and settled by rank.

Reports come at least once and in any order. Each is an event with the provider's
own id, counted once; and a delivery's status only ever rises by them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import Q

from digest.deliveries import Report, Status, settle
from digest.models import Delivery, Event, Issue
from subscribers import suppressions
from subscribers.models import Subscriber, Suppression

IN_A_ROW = 3  #: issues that turn away their reader for now, none delivered between them
AT_LEAST = timedelta(days=7)  #: from the first of them to the last: a full mailbox is emptied
WITHIN = timedelta(days=90)  #: what is older tells nothing of today
SETTLED = timedelta(days=1)  #: by when a delivery is reported, if there was one after all

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


def give_up(at: datetime) -> int:
    """Suppress whoever was turned away for now too often; return how many.

    Looked at are issues that left a day ago or two: by then all reports are in, so
    that their order decides nothing.
    """
    lately = Issue.objects.filter(closed_at__gt=at - 3 * SETTLED, closed_at__lte=at - SETTLED)
    turned_away = Delivery.objects.filter(
        issue_id__in=lately.values("pk"), status=Status.SOFT_BOUNCED
    )
    return sum(_give_up(each, at) for each in turned_away.values_list("subscription_id", flat=True))


def _give_up(subscription_id: int, at: datetime) -> bool:
    person = Subscriber.objects.filter(subscriptions=subscription_id).first()
    if person is None:
        return False
    told = Delivery.objects.filter(
        subscription_id__in=person.subscriptions.values("pk"),
        status__in=[Status.SOFT_BOUNCED, Status.DELIVERED],
        changed_at__gt=at - WITHIN,
    ).order_by("-issue_id")
    run = list(takewhile(lambda each: each.status == Status.SOFT_BOUNCED, told))
    if len(run) < IN_A_ROW or _moment(run[0]) - _moment(run[-1]) < AT_LEAST:
        return False
    reason = f"Turned away for now, {len(run)} issues in a row."
    return _suppress_once(person, run[0], reason, at)


def _moment(delivery: Delivery) -> datetime:
    assert delivery.changed_at, "What was reported has a moment."
    return delivery.changed_at


def _suppress_once(person: Subscriber, last: Delivery, reason: str, at: datetime) -> bool:
    """Suppress for this run of soft bounces once: an editor may lift it, and it stays lifted."""
    with transaction.atomic():
        _, is_new = Event.objects.get_or_create(
            key=f"given-up-{person.pk}-{last.issue_id}",
            defaults={
                "issue_id": last.issue_id,
                "subscription_id": last.subscription_id,
                "status": Status.SOFT_BOUNCED,
                "at": at,
                "reason": reason,
            },
        )
        if is_new:
            suppressions.suppress(person.fingerprint, Suppression.Reason.BOUNCED, at, reason)
    return is_new
