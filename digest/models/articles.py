"""Articles as gathered: the pool that issues are chosen from."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from digest import article as nouns
from digest.models.sources import Source
from subscribers.models import Publication


class Article(models.Model):
    """An article of a publication's pool, whole in `data`, and what queries ask beside it."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="articles")
    source = models.ForeignKey(Source, models.CASCADE, related_name="articles")
    key = models.CharField(max_length=16)  #: the noun's `id`: of its canonical address
    headline = models.CharField(max_length=500)
    dated = models.DateTimeField()  #: when it came out, as well as anybody knows
    first_seen_at = models.DateTimeField()
    data = models.JSONField()  #: the noun, schema 1
    used_in = models.ForeignKey(
        "digest.Issue", models.SET_NULL, null=True, blank=True, related_name="+"
    )  #: the issue that carries it; given back when that is cancelled
    is_never = models.BooleanField(default=False)  #: an editor said so
    is_held = models.BooleanField(default=False)  #: it looks new and old; an editor is to decide

    #: what an issue may choose
    FREE = Q(used_in=None, is_never=False, is_held=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "key"], name="one_article_each")
        ]
        indexes = [
            models.Index(fields=["publication", "-dated"], name="article_by_date"),
            models.Index(fields=["source", "-dated"], name="article_by_source"),
            models.Index(fields=["source"], name="article_held", condition=Q(is_held=True)),
        ]

    def __str__(self) -> str:
        return self.headline

    def to_noun(self) -> nouns.Article:
        return nouns.Article.from_data(self.data)

    @classmethod
    def row(
        cls, article: nouns.Article, source: Source, seen_at: datetime, *, is_held: bool = False
    ) -> Article:
        """Return an unsaved row for an article that a source gave."""
        return cls(
            publication_id=source.publication_id,
            source=source,
            key=article.id,
            headline=article.headline[:500],
            dated=article.dated,
            first_seen_at=seen_at,
            data=article.to_data(),
            is_held=is_held,
        )


class Alias(models.Model):
    """What an article is known by; see `digest.identity`. Articles may have one in common."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", db_index=False
    )  #: by way of the constraint
    alias = models.BigIntegerField()
    article = models.ForeignKey(Article, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "alias", "article"], name="one_alias_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.alias:x}"
