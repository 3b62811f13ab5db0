"""Hostile markup in feeds, through intake and into an email: what of it could still act.

feedparser's tests of its sanitiser are a collection of such documents; ours stand beside.
All that an article keeps is printed as a story, and the page is parsed as browsers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from xml.etree.ElementTree import Element

import html5lib

from digest.article import Article
from digest.errors import SourceError
from digest.press import assemble, condense, print_issue
from digest.programme import Programme
from digest.selection import Choice
from digest.sources import Document, Task, parsed
from tests.desk import payloads
from tests.evaluation.material import Failed
from tests.evaluation.rows import Row
from tests.evaluation.suite import SEEN_AT, TESTS, URL

AN_ISSUE = 20  #: stories
_ACTS = frozenset(
    ["script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "base",
     "link", "svg", "math", "template", "marquee", "audio", "video", "portal"]
)  # fmt: skip
_STYLED = ("style", "meta", "title")  # of which ours has some, and an article none
_ADDRESSES = ("href", "src", "action", "formaction", "background", "poster", "srcset", "data")
_SAFE = re.compile(r"(?:https?://|mailto:|#|cid:)", re.IGNORECASE)
_IN_STYLE = re.compile(r"expression\s*\(|javascript:|behavior\s*:|-moz-binding|@import", re.I)


def evaluate() -> Iterator[Row]:
    if not TESTS.is_dir():
        raise Failed("feedparser’s test documents are not there: `make oracles` brings them.")
    articles = list(_articles())
    usual = _counted(_page([]))
    offences = []
    for start in range(0, len(articles), AN_ISSUE):
        page = _page(articles[start : start + AN_ISSUE])
        offences += list(offences_in(page))
        offences += [name for name, count in _counted(page).items() if count != usual[name]]
    detail = f"; the first {offences[0]}" if offences else ""
    figure = f"{len(offences)} in {len(articles)} articles{detail}"
    yield Row("elements and addresses in the email that could act", figure, "0", not offences)


def _articles() -> Iterator[Article]:
    for path in sorted(TESTS.glob("**/sanitize/*.xml")):
        yield from _read(path.read_bytes(), path.name)
    for words in (*payloads.WORDS, *payloads.ADDRESSES):
        said = escape(escape(words))  # in a feed's markup, and in its HTML
        parts = f"<title>{said}</title><link>{said}</link><author>{said}</author>"
        for content in (f"<description>{escape(words)} and more words.</description>",
                        f"<description>{said} and more words.</description>"):  # fmt: skip
            item = f"<item>{parts}{content}</item>"
            feed = f'<rss version="2.0"><channel><title>{said}</title>{item}</channel></rss>'
            yield from _read(feed.encode("utf-8", "ignore"), "payload.xml")


def _read(content: bytes, name: str) -> tuple[Article, ...]:
    try:
        return parsed(Task(Document(content, name, url=URL), SEEN_AT, was_named=True)).articles
    except SourceError:  # nothing of it is kept
        return ()


def _page(articles: Iterable[Article]) -> Element:
    """Print articles as the stories of an issue; parse the email as a browser does."""
    programme = Programme(stories=AN_ISSUE)
    stories = [
        condense(Choice(article, True, number, "", article.id), programme)
        for number, article in enumerate(articles, start=1)
    ]
    html = print_issue(assemble(stories, SEEN_AT, programme)).html
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def _counted(page: Element) -> dict[str, int]:
    return {name: sum(1 for _ in page.iter(name)) for name in _STYLED}


def offences_in(page: Element) -> Iterator[str]:
    """Yield what in a page could act, or fetch something by an odd address."""
    for each in page.iter():
        if not isinstance(each.tag, str):
            continue
        if each.tag.rpartition("}")[2] in _ACTS:
            yield f"<{each.tag}>"
        for name, value in each.attrib.items():
            if name.lower().startswith("on"):
                yield f"{name} of <{each.tag}>"
            elif name.lower() in _ADDRESSES and not _SAFE.match(value.strip()):
                yield f"{name}={value[:60]!r} of <{each.tag}>"
            elif name.lower() == "style" and _IN_STYLE.search(value):
                yield f"style={value[:60]!r} of <{each.tag}>"
