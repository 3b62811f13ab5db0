"""Full-text search over stored articles: FTS5 in the embedded database, tsvector in PostgreSQL.

The database keeps its index itself, whoever writes an article: by triggers in SQLite, by an
index over an expression in PostgreSQL (`digest.migrations`). Neither stores the text again.
Words are found by their beginnings and in any order, “words in quotation marks” as they
stand, and all of them must stand somewhere in headline, text, byline or source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet

    from digest.models import Article

_MOST = 12  # terms; more say nothing that fewer did not
_TERM = re.compile(r"[\"“„«»”](?P<phrase>[^\"“”„«»]+)[\"“”«»]|(?P<word>[^\s\"“”„«»]+)")
# Scripts that set no blanks between words: what is sought may stand anywhere in a line.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_ABOUT = "coalesce(json_extract({row}.data, '$.source'), '') || ' ' ||" + (
    " coalesce(json_extract({row}.data, '$.byline'), '')"
)
_TEXT = (
    "(SELECT group_concat(json_extract(value, '$.text'), ' ')"
    " FROM json_each({row}.data, '$.paragraphs'))"
)
_COLUMNS = f"{{row}}.id, {{row}}.headline, {_ABOUT}, {_TEXT}"
_ADD = (
    "INSERT INTO digest_article_words (rowid, headline, about, text)"
    f" SELECT {_COLUMNS.format(row='new')};"
)
_REMOVE = (
    "INSERT INTO digest_article_words (digest_article_words, rowid, headline, about, text)"
    f" SELECT 'delete', {_COLUMNS.format(row='old')};"
)
_TRIGGERS: Mapping[str, str] = {
    "digest_article_added": f"AFTER INSERT ON digest_article BEGIN {_ADD} END",
    "digest_article_gone": f"AFTER DELETE ON digest_article BEGIN {_REMOVE} END",
    "digest_article_changed": (
        f"AFTER UPDATE OF headline, data ON digest_article BEGIN {_REMOVE} {_ADD} END"
    ),
}
_TABLE = (
    "CREATE VIRTUAL TABLE digest_article_words USING fts5("
    "headline, about, text, content='', tokenize='unicode61 remove_diacritics 2')"
)

#: what PostgreSQL indexes; the same words in the index and in the question, or it is not used
VECTOR = (
    "to_tsvector('simple', headline || ' ' || coalesce(data ->> 'source', '') || ' ' ||"
    " coalesce(data ->> 'byline', '') || ' ' ||"
    " left(jsonb_path_query_array(data, '$.paragraphs[*].text')::text, 100000))"
)

_MATCHES: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM digest_article_words WHERE digest_article_words MATCH %s",
    "postgresql": f"SELECT id FROM digest_article WHERE {VECTOR} @@ to_tsquery('simple', %s)",
}
_CONTAINS: Mapping[str, str] = {
    "sqlite": (
        "SELECT id FROM digest_article WHERE instr(headline, %s) OR EXISTS (SELECT 1"
        " FROM json_each(data, '$.paragraphs') WHERE instr(json_extract(value, '$.text'), %s))"
    ),
    "postgresql": (
        "SELECT id FROM digest_article WHERE strpos(headline, %s) > 0 OR EXISTS (SELECT 1"
        " FROM jsonb_array_elements(data -> 'paragraphs') AS each"
        " WHERE strpos(each ->> 'text', %s) > 0)"
    ),
}


def search(articles: QuerySet[Article], sought: str) -> QuerySet[Article]:
    """Return those of `articles` that have everything that is sought, in the order they had.

    Args:
        sought: as somebody typed it; what says nothing, as a dash, is passed over.
    """
    vendor = connections[articles.db].vendor
    matching = []
    for term, is_phrase in _terms(sought):
        if _UNSPACED.search(term):
            articles = articles.filter(pk__in=RawSQL(_CONTAINS[vendor], [term, term]))
        else:
            matching.append(_QUOTED[vendor](term, is_phrase))
    if matching:
        every = {"sqlite": " AND ", "postgresql": " & "}[vendor].join(matching)
        articles = articles.filter(pk__in=RawSQL(_MATCHES[vendor], [every]))
    return articles


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index of the embedded database, unless it is there and whole.

    Called after migrations: when one of them makes the table of articles anew, as
    Django does in SQLite, its triggers are gone, and what they missed is indexed again.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        there = {name for (name,) in cursor.fetchall()}
        if "digest_article" not in there or {"digest_article_words", *_TRIGGERS} <= there:
            return
        if "digest_article_words" not in there:
            cursor.execute(_TABLE)
        for name, does in _TRIGGERS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {does}")
        cursor.execute(
            "INSERT INTO digest_article_words (digest_article_words) VALUES ('delete-all')"
        )
        cursor.execute(
            "INSERT INTO digest_article_words (rowid, headline, about, text)"
            f" SELECT {_COLUMNS.format(row='digest_article')} FROM digest_article"
        )


def _terms(sought: str) -> Iterator[tuple[str, bool]]:
    """Yield what is sought, a term each, and whether it stood in quotation marks."""
    found = 0
    for match in _TERM.finditer(sought.replace("\0", " ")):
        term = (match["phrase"] or match["word"]).strip()
        if found < _MOST and any(letter.isalnum() for letter in term):
            found += 1
            yield term, bool(match["phrase"])


def _for_sqlite(term: str, is_phrase: bool) -> str:
    return f'"{term}"' if is_phrase else f'"{term}" *'


def _for_postgresql(term: str, is_phrase: bool) -> str:
    quoted = "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
    return quoted if is_phrase else f"{quoted}:*"


_QUOTED: Mapping[str, Any] = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}
