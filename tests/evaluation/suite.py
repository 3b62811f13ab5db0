"""feedparser's own test documents, through our reading of feeds and through feedparser alone.

Every document that feedparser knows for a feed counts, but for those that say something only
together with headers of HTTP. They agree where both find as many entries, and each has the
same headline (feedparser's put into plain text), the same absolute link, and the same date,
if feedparser has one that an article seen today can have. An entry that says nothing counts
too: it is read, and left out only later, when articles are made ready for use.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from digest.article import Article
from digest.dates import is_plausible
from digest.documents import absolute
from digest.errors import SourceError
from digest.markup import plain_text
from digest.sources import Document, kind_of
from tests.evaluation.material import ORACLES, Failed
from tests.evaluation.rows import Row

TESTS = ORACLES / "feedparser" / "tests"
SEEN_AT = datetime(2026, 11, 26, tzinfo=UTC)
URL = "http://127.0.0.1:8097/feed.xml"  #: nobody is asked there; links are relative to it
LEAST = 99  # percent
_DATES = ("published_parsed", "updated_parsed", "created_parsed")


def evaluate() -> Iterator[Row]:
    if not TESTS.is_dir():
        raise Failed("feedparser’s test documents are not there: `make oracles` brings them.")
    found: Counter[str] = Counter()
    for path in sorted(TESTS.glob("**/*.xml")):
        if "http" not in path.relative_to(TESTS).parts and (verdict := _compared(path)):
            found[verdict] += 1
    agreed, total = found.pop("agrees", 0), found.total()
    total += agreed
    share = 100 * agreed / total if total else 0
    others = ", ".join(f"{count} in {what}" for what, count in found.most_common()) or "none"
    figure = f"{share:.1f}: {agreed} of {total}; another {others}"
    what = "documents that agree with feedparser in count, headline, link and date, %"
    yield Row(what, figure, f"at least {LEAST}", share >= LEAST)


def _compared(path: Path) -> str:
    """Return in what the two differ, or that they agree; empty where it is no feed."""
    content = path.read_bytes()
    try:
        theirs = feedparser.parse(
            io.BytesIO(content),
            response_headers={"content-type": "application/xml", "content-location": URL},
        )
    except Exception:  # nobody can agree with what feedparser cannot read itself
        return ""
    if not theirs.version and not theirs.entries:
        return ""
    articles = _ours(content, path.name)
    if len(articles) != len(theirs.entries):
        return "count"
    pairs = zip(articles, theirs.entries, strict=True)
    return next(filter(None, (_differs(*pair) for pair in pairs)), "agrees")


def _ours(content: bytes, name: str) -> tuple[Article, ...]:
    document = Document(content, name, url=URL)
    kind = kind_of(document)
    try:
        return kind.parse(document, SEEN_AT).articles if kind else ()
    except SourceError:  # it holds no article
        return ()


def _differs(article: Article, entry: Any) -> str:
    if article.headline != plain_text(dict.get(entry, "title") or ""):
        return "headline"
    link = dict.get(entry, "link")
    if article.url != (absolute(link, URL) if link else None):
        return "link"
    date = next(filter(None, (_moment(dict.get(entry, name)) for name in _DATES)), None)
    if date and is_plausible(date, SEEN_AT) and article.published_at != date:
        return "date"
    return ""


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime(*parsed[:6]).replace(tzinfo=UTC) if parsed else None
    except ValueError:  # a second that no clock shows
        return None
