"""How a publication is made, as stored."""

from __future__ import annotations

from datetime import time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from digest import programme as nouns
from digest.cadence import Cadence
from digest.theme import Theme
from subscribers.models import Publication


class Programme(models.Model):
    """Sources, selection, cadence, look and approval of one publication."""

    class WhenFew(models.TextChoices):
        SKIP = "skip", "Skip it; what there is waits for the next"
        ASK = "ask", "Make it, hold it and ask"

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="programme")
    weekday = models.PositiveSmallIntegerField(
        default=4, validators=[MaxValueValidator(6)]
    )  #: 0 is Monday
    time = models.TimeField(default=time(8))  #: by the clock on the wall in `time_zone`
    time_zone = models.CharField(max_length=64, default="UTC")  #: IANA name
    is_scheduled = models.BooleanField(default=False)
    awaited = models.CharField(
        max_length=16, blank=True, editable=False
    )  #: the slot that comes next, as `scheduling` last saw it; nobody else sets it
    draft_ahead = models.PositiveSmallIntegerField(
        default=48, validators=[MinValueValidator(1), MaxValueValidator(144)]
    )  #: hours before the slot at which the draft is composed
    latest = models.PositiveSmallIntegerField(
        default=2, validators=[MaxValueValidator(72)]
    )  #: hours after the slot until which an approved issue still leaves by itself
    needs_approval = models.BooleanField(default=True)
    layout = models.CharField(max_length=40, default="classic")
    theme = models.JSONField(default=dict, blank=True)
    stories = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    per_source = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    window = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )  #: days
    least = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )  #: stories; with fewer an issue is not made, or not sent unasked
    when_few = models.CharField(max_length=4, choices=WhenFew, default=WhenFew.SKIP)
    favoured = models.JSONField(default=list, blank=True)  #: topics, as `digest.taste`
    muted = models.JSONField(default=list, blank=True)
    sections = models.JSONField(
        default=list, blank=True
    )  #: in their order: `section`, `topics`, `at_least`, `at_most` or None
    summary_words = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(15), MaxValueValidator(200)]
    )
    pictures = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"programme of {self.publication_id}"

    @property
    def cadence(self) -> Cadence:
        """The weekly slot.

        Raises:
            ConfigError: the time zone is not an IANA name.
        """
        return Cadence(self.weekday, self.time, self.time_zone)

    def to_noun(self, *, number: int, publication: nouns.Publication) -> nouns.Programme:
        """Return what the press reads."""
        return nouns.Programme(
            publication=publication,
            time_zone=self.time_zone,
            layout=self.layout,
            theme=Theme.from_data(self.theme),
            stories=self.stories,
            window=timedelta(days=self.window),
            per_source=self.per_source,
            summary_words=self.summary_words,
            pictures=self.pictures,
            number=number,
        )
