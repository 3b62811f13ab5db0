"""Articles as `digest articles` prints them: one JSON object a line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from digest.article import Article
from digest.documents import locate
from digest.errors import InputError, SourceError
from digest.lines import read_records
from digest.sources import Document, Gathered

_FIRST_LINE = re.compile(r'\ufeff?\s*\{"id":\s*"[^"]*",\s*"guid":')


def reads(document: Document) -> bool:
    return _FIRST_LINE.match(document.head) is not None


def parse(document: Document, seen_at: datetime) -> Gathered:
    records = list(read_records(document.content.splitlines(), Article.from_data))
    articles = tuple(_placed(each, document) for each in records if isinstance(each, Article))
    notes = tuple(error.what for error in records if isinstance(error, InputError))
    if not articles:
        raise SourceError(" ".join(notes[:3]), fix="Print the articles anew.")
    return Gathered(articles, notes=notes)


def _placed(article: Article, document: Document) -> Article:
    """Return the article without a picture that its file may not name."""
    if article.image is None:
        return article
    address = locate(document, article.image.url, None)
    return replace(article, image=replace(article.image, url=address) if address else None)
