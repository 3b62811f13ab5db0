"""As whom a preview is seen: a subscriber whom the issue would reach now, else whoever looks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from digest.desk.access import Desk
from digest.desk.looks import Looks
from digest.desk.numbers import whole
from digest.desk.subscribers import matching
from digest.models import Issue
from digest.printed import Printed, Recipient
from subscribers.models import Subscription
from subscribers.recipients import audience

A_FEW = 6


def chosen(request: Desk, row: Issue) -> Subscription | None:
    """Return the subscriber that a request names by number; None for whoever looks.

    By number, so that no address stands in the address of a page. Who has left since is
    nobody to see a mail as.
    """
    number = whole(request.POST.get("as") or request.GET.get("as", ""))
    return None if number is None else _reached(row).filter(pk=number).first()


def asked_for(request: Desk, row: Issue, looks: Looks) -> dict[str, Any]:
    """Return what the menu shows: what was typed, and the way to the first few who match it."""
    typed = request.GET.get("find", "").strip()[:100]
    rows = matching(_reached(row), typed).order_by("subscriber__name", "subscriber__address")
    several = list(rows[: A_FEW + 1]) if typed else []
    found = [(each.subscriber, each.pk, looks.seen_as(each)) for each in several[:A_FEW]]
    return {"looks": looks, "find": typed, "found": found, "are_more": len(several) > A_FEW}


def _reached(row: Issue) -> QuerySet[Subscription]:
    return audience(row.publication_id, timezone.now()).select_related("subscriber")


def filled(
    printed: Printed, row: Issue, request: Desk, reader: Subscription | None
) -> tuple[str, str]:
    """Return the HTML and the text as a reader gets them, but for the link by which they leave.

    That link acts for whoever holds it, and who looks at a preview may not act for others:
    it leads to a page that says so.
    """
    address = reader.subscriber.address if reader else request.user.email
    away = request.build_absolute_uri(reverse("desk-unsubscribing", args=[row.pk]))
    return printed.for_reader(Recipient(address, away), media="/media")
