"""Rows for tests, made with the fewest words: invented people at reserved domains."""

from __future__ import annotations

from datetime import UTC, datetime

from subscribers.models import Publication, Subscriber, Subscription

AT = datetime(2026, 10, 16, 7, 0, tzinfo=UTC)  #: a Friday morning, before the digest leaves


def publication(slug: str = "tideline") -> Publication:
    """Return the publication of this slug, made at first."""
    found, _ = Publication.objects.get_or_create(
        slug=slug,
        defaults={
            "name": "The Tideline" if slug == "tideline" else slug.title(),
            "sender_address": "digest@tideline.example",
            "postal_address": "12 Chandlers Row, Port Ellery PE1 4QD",
            "strapline": "The week in Port Ellery, in six minutes",
            "description": "Nine stories from the people who cover the town, every Friday at"
            " eight. Each with its source, and in its speaker’s own words.",
            "created_at": AT,
        },
    )
    return found


def subscriber(address: str = "ana@example.org", *, name: str = "") -> Subscriber:
    """Return the subscriber of this address, made at first."""
    found = Subscriber.objects.filter(address=address).first()
    return found or Subscriber.objects.create(address=address, name=name, created_at=AT)


def subscription(
    address: str = "ana@example.org",
    state: str = Subscription.State.ACTIVE,
    *,
    slug: str = "tideline",
    paused_until: datetime | None = None,
) -> Subscription:
    """Return a new subscription, confirmed unless it is pending."""
    return Subscription.objects.create(
        publication=publication(slug),
        subscriber=subscriber(address),
        state=state,
        since=AT,
        confirmed_at=None if state == Subscription.State.PENDING else AT,
        paused_until=paused_until,
        source="form",
    )
