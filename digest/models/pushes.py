"""Who may push articles, and what became of each push."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from digest.models.sources import Source


class PushToken(models.Model):
    """What a program shows to push articles; the token itself is stored nowhere."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="token")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)  #: SHA-256 of the token
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)  #: of the latest pushes
    pushes = models.PositiveIntegerField(default=0)  #: in that minute

    def __str__(self) -> str:
        return self.name


class Push(models.Model):
    """A push by its key, for a day: asked again, it gets the answer that it got."""

    token = models.ForeignKey(PushToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)  #: the Idempotency-Key
    body = models.CharField(max_length=64)  #: SHA-256 of what was pushed
    at = models.DateTimeField()
    answer = models.JSONField(null=True, blank=True)  #: None while it is under way

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_push_each")]

    def __str__(self) -> str:
        return self.key
