"""The ledger's rows: one issue to one subscription, and what transports report of it.

The table of deliveries is made by hand in a migration: rows are many, so they are
narrow, without foreign keys and without an address unless it is in flight.
`ledger.py` is the only one that writes them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from digest.deliveries import Status

ASLEEP = timedelta(seconds=30)  #: without a sign of life, three of them; then it has stopped


class Delivery(models.Model):
    """One issue to one subscriber. Read it here; write it through the ledger."""

    pk = models.CompositePrimaryKey("issue_id", "subscription_id")
    issue_id = models.BigIntegerField()
    subscription_id = models.BigIntegerField()
    variant = models.CharField(max_length=20, default="")
    status = models.SmallIntegerField(default=Status.QUEUED)
    attempt = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  #: of a requeued one
    claim = models.CharField(max_length=32, null=True)  #: of the worker that has it in hand
    lease_until = models.DateTimeField(null=True)
    address = models.CharField(max_length=254, null=True)  #: only while in flight
    message_id = models.CharField(max_length=120, null=True)  #: the transport's
    reason = models.CharField(max_length=300, null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "digest_delivery"

    def __str__(self) -> str:
        return f"delivery {self.issue_id}-{self.subscription_id}: {Status(self.status).name}"


class Event(models.Model):
    """A fact that a transport reported about a delivery, kept as it came."""

    key = models.CharField(max_length=100, unique=True)  #: the provider's own id: counted once
    issue_id = models.BigIntegerField()
    subscription_id = models.BigIntegerField()
    status = models.SmallIntegerField()  #: a `deliveries.Status`
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["issue_id", "subscription_id"], name="event_by_delivery")]

    def __str__(self) -> str:
        return f"event {self.key}"


class Pace(models.Model):
    """How fast a transport is handed recipients by all workers together; see `digest.pacing`."""

    name = models.CharField(max_length=20, unique=True)  #: of the transport
    rate = models.FloatField()  #: recipients a second, as it is now
    ceiling = models.FloatField()  #: as it may be at most
    next_at = models.FloatField(
        default=0
    )  #: when the next may go, in seconds of the database's clock
    asked_at = models.DateTimeField(null=True)  #: when the provider was asked for the ceiling
    slowed_at = models.FloatField(default=0)  #: when it last said that we came too soon
    day = models.BigIntegerField(null=True)  #: recipients of issues in 24 hours; None: no limit
    day_left = models.BigIntegerField(null=True)  #: of them, who may still be claimed
    taken = models.BigIntegerField(default=0)  #: claimed of all days so far
    waits_until = models.DateTimeField(
        null=True
    )  #: when the provider is asked again, because nothing is left of the day; None: nobody waits

    def __str__(self) -> str:
        return f"{self.rate:g} a second by {self.name}"


class Errand(models.Model):
    """What one worker does for all, once in a while."""

    name = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField(null=True)  #: for the last time
    done_at = models.DateTimeField(null=True)  #: to its end

    def __str__(self) -> str:
        return self.name


class Headway(models.Model):
    """Who of an issue was handed over lately, as `digest.progress.Count` reads it.

    One row an issue, written with the outcomes that it counts: to ask the ledger how many
    changed in the last minute would take an index of all of it.
    """

    issue_id = models.BigIntegerField(primary_key=True)
    first_at = models.DateTimeField()  #: when the first outcome was written down
    since = models.BigIntegerField()
    step = models.BigIntegerField()
    handed = models.BigIntegerField()
    before = models.BigIntegerField()

    def __str__(self) -> str:
        return f"headway of issue {self.issue_id}"


class Worker(models.Model):
    """A process that works, and when it last said so."""

    name = models.CharField(max_length=120, unique=True)  #: host and process
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    in_hand = models.JSONField(default=list)  #: [verb, id of what it is done for], when last seen

    @classmethod
    def awake(cls, at: datetime) -> models.QuerySet[Worker]:
        """Return those that showed a sign of life lately."""
        return cls.objects.filter(seen_at__gte=at - ASLEEP)

    def __str__(self) -> str:
        return self.name
