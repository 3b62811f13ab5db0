"""A plain text: a headline and paragraphs, as people paste and wire services write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from digest.article import Article, Paragraph, article_id
from digest.decoding import is_text
from digest.markup import read_text
from digest.sources import Document, Gathered

_ENDINGS = frozenset(["", ".txt", ".text", ".asc"])
_MACHINE = re.compile(r"\s*(?:<[!?a-zA-Z/]|\{\s*[\"}]|\[\s*[\[{\"\d])")
_HEADLINE = 150  #: characters; a headline is shorter than a paragraph
_SENTENCE_END = re.compile(r"[.…。！][\"”’»)]*$|[:;,]$")


def reads(document: Document) -> bool:
    named_text = document.suffix in _ENDINGS or document.content_type == "text/plain"
    return (
        named_text
        and is_text(document.content)
        and bool(document.content.strip())
        and not _MACHINE.match(document.head)
    )


def parse(document: Document, seen_at: datetime) -> Gathered:
    headline, paragraphs = headline_of(read_text(document.text))
    content = "\n".join([headline, *(paragraph.text for paragraph in paragraphs)])
    article = Article(
        id=article_id(url=document.url, source=document.publisher, content=content),
        url=document.url,
        source=document.publisher,
        headline=headline,
        first_seen_at=seen_at,
        paragraphs=paragraphs,
    )
    return Gathered((article,))


def headline_of(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Paragraph, ...]]:
    """Return the headline, if the first paragraph looks like one, and the other paragraphs."""
    if len(paragraphs) > 1 and _is_headline(paragraphs[0].text):
        return paragraphs[0].text, tuple(paragraphs[1:])
    return "", tuple(paragraphs)


def _is_headline(text: str) -> bool:
    return len(text) <= _HEADLINE and not _SENTENCE_END.search(text)
