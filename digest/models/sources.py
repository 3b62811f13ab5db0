"""Where a publication's articles come from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from subscribers.models import Publication


class Source(models.Model):
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=2000)  #: an address on the web, or a folder's path
    may_be_private = models.BooleanField(
        default=False
    )  #: an owner named an address inside the network: its own origin may be visited
    is_resting = models.BooleanField(default=False)  #: an editor asked to leave it alone
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  #: the last try that gave articles
    next_try_at = models.DateTimeField(null=True, blank=True)  #: None: now
    tries_failed = models.PositiveIntegerField(default=0)  #: in a row
    fault = models.CharField(max_length=500, blank=True)  #: the last try's, in plain words
    fault_fix = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "address"], name="one_source_each"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="source_due", condition=Q(is_resting=False))
        ]

    def __str__(self) -> str:
        return self.name
