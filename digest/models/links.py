"""Where links lead: what was found at each address, whichever issues name it."""

from __future__ import annotations

from django.db import models

from digest import links as nouns


class Destination(models.Model):
    """An address that an issue leads readers to, and what was found there last."""

    key = models.CharField(max_length=64, unique=True)  #: sha256 of the address
    address = models.TextField()
    followed_at = models.DateTimeField()
    outcome = models.JSONField()  #: the noun

    class Meta:
        indexes = [models.Index(fields=["followed_at"], name="destination_by_time")]

    def __str__(self) -> str:
        return self.address

    def to_noun(self) -> nouns.Outcome:
        return nouns.Outcome.from_data(self.outcome)
