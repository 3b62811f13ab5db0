"""Where a publication's articles come from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from subscribers.models import Publication


class Source(models.Model):
    class Wanted(models.TextChoices):
        LESS = "less", "Less than others"
        USUAL = "usual", "As much as others"
        MORE = "more", "More than others"

    class Kind(models.TextChoices):
        ASKED = "asked"  #: at its address, for what is new
        PASTED = "pasted"  #: editors paste its articles; rests for ever
        PUSHED = "pushed"  #: a program pushes its articles, with a token; rests for ever

    #: why a source that nobody can ask rests, by its kind
    WHY: ClassVar[dict[str, str]] = {
        Kind.PASTED: "Editors paste its articles; there is no address to ask.",
        Kind.PUSHED: "A program pushes its articles; there is no address to ask.",
    }

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.ASKED)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=2000)  #: an address on the web, or a folder's path
    may_be_private = models.BooleanField(
        default=False
    )  #: an owner named an address inside the network: its own origin may be visited
    is_resting = models.BooleanField(default=False)  #: nobody asks it
    rests_because = models.CharField(
        max_length=300, blank=True
    )  #: a sentence; empty where an editor asked for it
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  #: the last try that gave articles
    next_try_at = models.DateTimeField(null=True, blank=True)  #: None: now
    tries_failed = models.PositiveIntegerField(default=0)  #: in a row
    fault = models.CharField(max_length=500, blank=True)  #: the last try's, in plain words
    fault_fix = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=500, blank=True)  #: of the copy that was read last
    modified = models.CharField(max_length=500, blank=True)  #: the same, as Last-Modified
    read_by = models.CharField(max_length=30, blank=True)  #: the version of ours that read it
    moved_to = models.CharField(max_length=2000, blank=True)  #: where it leads for good
    moved_times = models.PositiveIntegerField(default=0)  #: how often in a row it led there
    moved_from = models.CharField(max_length=2000, blank=True)  #: the address before that
    section = models.CharField(max_length=60, blank=True)  #: that all its stories belong to
    wanted = models.CharField(max_length=5, choices=Wanted, default=Wanted.USUAL)
    cap = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  #: at most so many of its stories in an issue; None as the programme has it
    rules_off = models.JSONField(
        default=list, blank=True
    )  #: rules of cleaning that editors switched off, as `digest.repairs` names them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "address"], name="one_source_each"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="source_due", condition=Q(is_resting=False))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_asked(self) -> bool:
        return self.kind == self.Kind.ASKED


class SourceChange(models.Model):
    """What a person decided about a source: rows are added, never changed."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="changes")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    what = models.CharField(max_length=500)  #: a sentence
    details = models.JSONField(default=dict, blank=True)  #: the article, the rule, the text

    class Meta:
        indexes = [models.Index(fields=["source", "-at"], name="change_by_source")]

    def __str__(self) -> str:
        return f"change {self.pk} of source {self.source_id}"
