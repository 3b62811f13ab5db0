"""Issues: drafts that editors change, and what was frozen of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from digest import issue as nouns
from digest.models.articles import Article
from subscribers.models import Publication


class Issue(models.Model):
    """One dated, numbered edition of a publication, or a slot that had none."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        SENDING = "sending", "Sending"
        PAUSED = "paused", "Paused"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"
        SKIPPED = "skipped", "Skipped"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="issues")
    number = models.PositiveIntegerField(null=True, blank=True)  #: None for a skipped slot
    slot = models.CharField(
        max_length=16, null=True, blank=True
    )  #: local, as 2026-10-16T08:00; None for a special issue. Unique for ever, so never reused
    due_at = models.DateTimeField(null=True, blank=True)  #: the slot's instant
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    held_because = models.CharField(
        max_length=300, blank=True
    )  #: its slot came and it did not leave
    paused_because = models.CharField(max_length=500, blank=True)
    skipped_because = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    preheader = models.CharField(max_length=300, blank=True)
    intro = models.TextField(blank=True)
    subject_is_ours = models.BooleanField(default=True)  #: follows the lead until someone edits it
    preheader_is_ours = models.BooleanField(default=True)
    headlines_from = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  #: this story, counted from 1, and all after it are printed as headlines only
    revision = models.PositiveIntegerField(
        default=0
    )  #: rises with each change; guards against clashes
    composed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seal = models.CharField(max_length=64, blank=True)  #: sha256 of the content that was approved
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  #: nothing of it is queued any more
    audience = models.PositiveIntegerField(null=True, blank=True)  #: rows fanned out
    links_revision = models.PositiveIntegerField(
        null=True, blank=True
    )  #: the revision whose links were followed last
    links_due_at = models.DateTimeField(null=True, blank=True)  #: when they are followed again
    tried = models.JSONField(
        default=dict, blank=True
    )  #: what the running system answered when it was tried: `at`, and `findings`; or nothing yet

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "slot"], name="one_issue_a_slot"),
            models.UniqueConstraint(fields=["publication", "number"], name="one_issue_a_number"),
        ]
        indexes = [
            models.Index(fields=["publication", "-id"], name="issue_by_publication"),
            models.Index(
                fields=["state", "due_at"],
                name="issue_open",
                condition=Q(state__in=["draft", "approved", "sending", "paused"]),
            ),
        ]

    def __str__(self) -> str:
        return f"No. {self.number}" if self.number else f"slot {self.slot}"

    @property
    def is_editable(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.APPROVED)


class Story(models.Model):
    """An article as it stands in one issue: the noun in `data`, in the order of `position`."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="stories")
    article = models.ForeignKey(Article, models.PROTECT, related_name="stories")
    position = models.PositiveSmallIntegerField()  #: from 0, the lead
    data = models.JSONField()
    pictures = models.JSONField(
        default=dict
    )  #: its picture as a lead's and as another story's, when it is moved; why not; `left_out`
    is_pinned = models.BooleanField(default=False)
    section = models.CharField(max_length=60, blank=True)  #: that it stands in

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["issue", "article"], name="one_story_an_article"),
        ]
        indexes = [models.Index(fields=["issue", "position"], name="story_in_order")]

    def __str__(self) -> str:
        return f"story {self.pk} of issue {self.issue_id}"

    def to_noun(self) -> nouns.Story:
        return nouns.Story.from_data(self.data)

    @property
    def picture_of_its_place(self) -> dict[str, Any] | None:
        """The noun's data of the picture in the shape that its position asks for, if there is."""
        found: dict[str, Any] | None = self.pictures.get("square" if self.position else "lead")
        return found

    @property
    def has_picture_left_out(self) -> bool:
        """Whether an editor wants the story without its picture."""
        return bool(self.pictures.get("left_out", False))

    @property
    def lacks_picture_because(self) -> str:
        """Why it goes without the picture that its article names, though nobody left it out."""
        if self.data["image"] or self.has_picture_left_out:
            return ""
        if self.picture_of_its_place:
            return "An earlier story has the same one."
        return str(self.pictures.get("lost", ""))


class Cluster(models.Model):
    """Articles about one event, as found when an issue was composed."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="clusters")
    key = models.CharField(max_length=16)  #: the noun's id
    size = models.PositiveSmallIntegerField()
    sources = models.PositiveSmallIntegerField()  #: how many have something about it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "key"], name="one_cluster_each")]

    def __str__(self) -> str:
        return f"cluster {self.key} of issue {self.issue_id}"


class Candidate(models.Model):
    """What selection decided about one article for one issue, and why."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="candidates")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, related_name="candidates")
    place = models.PositiveIntegerField()  #: best first, from 0, the picked before the rest
    picked = models.BooleanField()
    score = models.FloatField(null=True)
    reason = models.CharField(max_length=500)
    why = models.JSONField(null=True)  #: the facts that the reason follows from, `digest.reasons`
    features = models.JSONField(null=True)  #: as weighed, `digest.features`
    section = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["issue", "article"], name="one_candidate_each")
        ]
        indexes = [models.Index(fields=["issue", "place"], name="candidate_in_order")]

    def __str__(self) -> str:
        return f"candidate {self.place} of issue {self.issue_id}"


class Tie(models.Model):
    """That two articles are about one event, or are not, because an editor says so."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="ties")
    one = models.ForeignKey(Article, models.CASCADE, related_name="+")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")  #: of a higher id
    is_one_event = models.BooleanField()
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_tie_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="tie_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Change(models.Model):
    """What a person changed in an issue: rows are added, never changed."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="changes")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    what = models.CharField(max_length=500)  #: a sentence
    details = models.JSONField(default=dict, blank=True)  #: before and after

    class Meta:
        indexes = [models.Index(fields=["issue", "-at"], name="change_by_issue")]

    def __str__(self) -> str:
        return f"change {self.pk} of issue {self.issue_id}"


class Frozen(models.Model):
    """Exactly what was approved, and nothing that could still change: what is sent."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="frozen")
    variant = models.CharField(max_length=20, default="", blank=True)
    seal = models.CharField(max_length=64)  #: sha256 over everything below
    issue_data = models.JSONField()
    html = models.TextField()
    text = models.TextField()
    token_seal = models.CharField(max_length=16)
    pictures = models.JSONField(default=list)  #: names, in the store of pictures
    media = models.CharField(max_length=500, default="", blank=True)  #: as `Printed.media`
    size = models.PositiveIntegerField(default=0)  #: as `Printed.size`
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "variant"], name="frozen_once"),
        ]

    def __str__(self) -> str:
        return f"frozen issue {self.issue_id}"
