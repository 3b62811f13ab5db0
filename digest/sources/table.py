"""A table of articles (CSV), one a row, as spreadsheets and content systems export it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from digest.article import Article, article_id
from digest.dates import as_given, published
from digest.decoding import is_text
from digest.documents import absolute
from digest.errors import SourceError
from digest.markup import plain_text, read_text
from digest.sources import Document, Gathered

_ENDINGS = frozenset([".csv", ".tsv"])
_TYPES = frozenset(["text/csv", "text/tab-separated-values"])
_SEPARATORS = ",;\t"
_MOST_ROWS = 5_000

# The names that exports give to the same columns, best first.
_COLUMNS: Mapping[str, Sequence[str]] = {
    "headline": ("title", "headline", "subject"),
    "text": ("text", "body", "content", "article"),
    "url": ("url", "link", "address", "permalink"),
    "date": ("date", "published", "published_at", "pubdate"),
    "author": ("author", "byline"),
}


def reads(document: Document) -> bool:
    named = document.suffix in _ENDINGS or document.content_type in _TYPES
    return named and is_text(document.content) and bool(document.content.strip())


def parse(document: Document, seen_at: datetime) -> Gathered:
    rows = _rows(document.text)
    _, first = next(rows, (1, None))
    names = first or []
    columns = _columns(names)
    if not {"headline", "text"} & columns.keys():
        raise SourceError(
            "Its first row names neither a title nor a text.",
            fix="Name the columns in the first row: title, url, date, text.",
        )
    articles: dict[str, Article] = {}
    notes = []
    for line, row in rows:
        if row is None:
            notes.append(f"The row that ends in line {line} is left out: it cannot be told apart.")
            continue
        if len(row) != len(names):
            fields = "1 field" if len(row) == 1 else f"{len(row)} fields"
            notes.append(
                f"The row that ends in line {line} is left out: it has {fields}, not {len(names)}."
            )
            continue
        article = _article(
            {name: row[at].strip() for name, at in columns.items()}, document, seen_at
        )
        if not article.headline and not article.paragraphs:
            notes.append(
                f"The row that ends in line {line} is left out: it has no title and no text."
            )
        elif article.id in articles:
            notes.append(
                f"The row that ends in line {line} is left out: it repeats an earlier one."
            )
        else:
            articles[article.id] = article
    if not articles:
        raise SourceError("No row of it could be read.", fix="Put an article into each row.")
    return Gathered(tuple(articles.values()), notes=tuple(notes))


def _rows(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each row that is not blank, with the line in which it ends; None for what is none.

    Raises:
        SourceError: it is a longer one than is read.
    """
    text = text.removeprefix("\ufeff").replace("\0", "")
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count))
    told = (row for row in _read(reader) if row is None or any(row))
    for number, row in enumerate(told):
        if number > _MOST_ROWS:
            raise SourceError(
                f"It has more than {_MOST_ROWS:,} rows.", fix="Split it into several files."
            )
        yield reader.line_num, row


def _read(reader: Iterator[list[str]]) -> Iterator[list[str] | None]:
    """Yield each row; None for one that no reader of tables takes."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:  # a field of more than 131,072 characters, for one
            yield None


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Return where each known column stands, whatever the order and the case."""
    places = {name.strip().casefold(): at for at, name in reversed(list(enumerate(names)))}
    found = {}
    for column, spellings in _COLUMNS.items():
        if named := [places[each] for each in spellings if each in places]:
            found[column] = named[0]
    return found


def _article(row: Mapping[str, str], document: Document, seen_at: datetime) -> Article:
    headline = plain_text(row.get("headline", ""))
    paragraphs = tuple(read_text(row.get("text", "")))
    url = absolute(row["url"], document.url) if row.get("url") else None
    content = "\n".join([headline, *(paragraph.text for paragraph in paragraphs)])
    return Article(
        id=article_id(url=url, source=document.publisher, content=content),
        url=url,
        source=document.publisher,
        headline=headline,
        first_seen_at=seen_at,
        byline=plain_text(row.get("author", "")),
        paragraphs=paragraphs,
        published_at=published([row.get("date", "")], seen_at),
        date_as_given=as_given([row.get("date", "")]),
    )
