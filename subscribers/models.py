"""Newsletters, the people who get them, what they agreed to, and who must not be written to."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from subscribers.addresses import fingerprint

# What stands at this place in the web interface's own addresses cannot be a slug.
TAKEN = "assets confirm desk media pause return unsubscribe"
SLUG = RegexValidator(
    rf"\A(?!(?:{TAKEN.replace(' ', '|')})\Z)[a-z0-9]+(-[a-z0-9]+)*\Z",
    "Write it in lower-case letters, digits and single hyphens; some words are taken.",
)


class Publication(models.Model):
    """A newsletter: what one subscribes to."""

    name = models.CharField(max_length=120)
    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    sender_address = models.EmailField(max_length=254)
    sender_name = models.CharField(max_length=64, blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    postal_address = models.CharField(max_length=300)
    strapline = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)  #: what the sign-up page promises
    language = models.CharField(max_length=35, default="en")  #: BCP 47
    editors = models.JSONField(default=list, blank=True)  #: names in the colophon
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Subscriber(models.Model):
    """A person, which to us is an address."""

    address = models.EmailField(max_length=254)  #: as they wrote it
    fingerprint = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"subscriber {self.pk}"  # never the address: this is what logs show

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fingerprint = fingerprint(self.address)
        super().save(*args, **kwargs)


class Subscription(models.Model):
    """A subscriber's tie to one publication."""

    class State(models.TextChoices):
        PENDING = "pending", "Pending"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="subscriptions")
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    since = models.DateTimeField()  #: when it came into this state
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=40)  #: form, import, desk: how it began

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "subscriber"], name="one_subscription_each"
            ),
        ]
        indexes = [
            models.Index(fields=["publication", "state", "id"], name="subscription_by_state"),
            models.Index(fields=["publication", "-since"], name="subscription_by_since"),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}: {self.state}"


class Consent(models.Model):
    """What happened between a person and a publication: rows are added, never changed."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", "asked to subscribe"
        CONFIRMED = "confirmed", "confirmed by the link in the mail"
        IMPORTED = "imported", "imported with a consent got elsewhere"
        UNSUBSCRIBED = "unsubscribed", "unsubscribed"
        RETURNED = "returned", "took the unsubscribing back"
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    how = models.CharField(max_length=40)  #: form, link, one-click, import, desk
    words = models.TextField(blank=True)  #: what the person was shown then, in full
    visitor = models.CharField(max_length=64, blank=True)  #: their address, shortened to its net
    agent = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)  #: the file and line of an import

    class Meta:
        indexes = [models.Index(fields=["subscription", "at"], name="consent_by_subscription")]

    def __str__(self) -> str:
        return f"consent {self.pk}: {self.kind}"


class Suppression(models.Model):
    """An address never mailed again. It outlives the subscriber, as a fingerprint."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", "bounced for good"
        COMPLAINED = "complained", "pressed “spam”"
        BY_HAND = "by hand", "set by an editor"
        ERASED = "erased", "asked to be forgotten"

    fingerprint = models.CharField(max_length=40, unique=True)
    reason = models.CharField(max_length=12, choices=Reason)
    since = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(fingerprint=""), name="suppression_has_a_fingerprint"
            )
        ]

    def __str__(self) -> str:
        return f"suppression {self.pk}: {self.reason}"


class Mailing(models.Model):
    """Somebody asked for a single mail. Counted, so that a form is no mail bomb.

    A request is stored first and settled later, so that the answer to it tells
    nobody who is known; what was written is kept no longer than that takes.
    """

    fingerprint = models.CharField(max_length=40)  #: of the address that was written
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=40, blank=True)  #: a keyed hash of who asked
    at = models.DateTimeField()
    request = models.JSONField(null=True)  #: address and evidence, until it is settled
    due_at = models.DateTimeField(null=True)  #: when it is tried next; None once it is settled
    attempt = models.PositiveSmallIntegerField(default=0)
    granted_at = models.DateTimeField(null=True)  #: when it was decided that a mail may leave

    class Meta:
        indexes = [
            models.Index(fields=["fingerprint", "at"], name="mailing_by_person"),
            models.Index(fields=["visitor", "at"], name="mailing_by_visitor"),
            models.Index(fields=["at"], name="mailing_by_time"),
            models.Index(fields=["due_at"], name="mailing_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"mailing {self.pk}"
