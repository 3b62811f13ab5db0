"""Articles that are handed over and not asked for: they are read and cleaned like all others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from digest.article import Article
from digest.errors import SourceError
from digest.models import Editor, Source, SourceChange
from digest.parsing import Parsers
from digest.pooling import pool
from subscribers.models import Publication

if TYPE_CHECKING:
    from digest.sources import Gathered

_PASTED = "Pasted by editors"


def read(records: Sequence[Mapping[str, Any]], at: datetime) -> Gathered:
    """Return the articles that records make, parsed apart and cleaned.

    Args:
        records: with the names that `digest.sources.json_list` reads.
        at: aware; when they are first seen.

    Raises:
        SourceError: they make none.
    """
    # Sources bring parsers that a process which sends does not carry.
    from digest.sources import Document, Task

    # Of the kind that is meant, whatever markup an article quotes.
    content = json.dumps({"articles": list(records)}).replace("<", r"\u003c").encode()
    document = Document(content, "articles.json", content_type="application/json")
    with Parsers(1) as parsers:
        [found] = parsers.parse([Task(document, at, was_named=True)])
    if isinstance(found, SourceError):
        raise found
    return found


def keep_pasted(publication: Publication, article: Article, editor: Editor, at: datetime) -> Source:
    """Put an article that an editor pasted into the pool, on record; return its source."""
    with transaction.atomic():
        source = resting_source(publication, Source.Kind.PASTED, "pasted", _PASTED, at)
        pooled = pool(source, [article], at)
        became = "was pasted" if pooled.new else "was pasted again"
        what = f"“{article.headline[:200]}” {became}."
        SourceChange.objects.create(source=source, editor=editor, at=at, what=what)
    return source


def resting_source(
    publication: Publication, kind: Source.Kind, address: str, name: str, at: datetime
) -> Source:
    """Return the source of articles that are handed over, made at first; nobody ever asks it."""
    found, _ = Source.objects.get_or_create(
        publication=publication,
        address=address,
        kind=kind,
        defaults={
            "name": name,
            "is_resting": True,
            "rests_because": Source.WHY[kind],
            "added_at": at,
        },
    )
    return found
