"""Markdown with a front matter in YAML, as site generators and git-kept newsletters use it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.article import Article, Image, Paragraph, article_id
from digest.dates import as_given, published
from digest.decoding import is_text
from digest.documents import absolute, declared_language, locate
from digest.errors import SourceError
from digest.markup import Markup, alt_text, fitting_images, plain_text, read_html
from digest.sources import Document, Gathered

_ENDINGS = frozenset([".md", ".markdown", ".mdown", ".mkd"])
_TYPES = frozenset(["text/markdown", "text/x-markdown"])
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<yaml>.{0,65536}?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)
_LONGEST = 250_000  #: characters

# The names that the common site generators give to the same things, best first.
_TITLE = ("title", "headline")
_ADDRESS = ("url", "canonical_url", "canonical", "link")
_AUTHOR = ("author", "authors", "byline")
_DATE = ("date", "published_at", "publishDate", "pubDate", "created")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # YAML refuses them all
_PICTURE = ("image", "cover", "featured_image", "thumbnail")
_LANGUAGE = ("language", "lang")


@dataclass(frozen=True, slots=True)
class _Front:
    """What a document says about itself: settings as text, in any spelling."""

    settings: Mapping[str, str] = field(default_factory=dict)

    def first(self, names: Sequence[str]) -> str:
        return next((self.settings[name] for name in names if self.settings.get(name)), "")

    @property
    def is_draft(self) -> bool:
        return (
            self.settings.get("draft", "").lower() == "true"
            or self.settings.get("published", "").lower() == "false"
        )


def reads(document: Document) -> bool:
    if document.suffix in _ENDINGS or document.content_type in _TYPES:
        return is_text(document.content) and bool(document.content.strip())
    front = _FRONT.match(document.head)
    return front is not None and _KEY.search(front["yaml"]) is not None


def parse(document: Document, seen_at: datetime) -> Gathered:
    front, text, notes = _parted(document.text[:_LONGEST])
    if front.is_draft:
        raise SourceError("It is a draft, so it is left out.", fix="Publish it first.")
    markup = read_html(_to_html(text))
    headline, paragraphs = _headline(front, markup.paragraphs)
    source = plain_text(front.first(["source"])) or document.publisher
    url = absolute(front.first(_ADDRESS), document.url) if front.first(_ADDRESS) else document.url
    content = "\n".join([headline, *(paragraph.text for paragraph in paragraphs)])
    article = Article(
        id=article_id(url=url, source=source, content=content),
        url=url,
        source=source,
        headline=headline,
        first_seen_at=seen_at,
        byline=plain_text(front.first(_AUTHOR)),
        paragraphs=paragraphs,
        published_at=published([front.first(_DATE)], seen_at),
        date_as_given=as_given([front.first(_DATE)]),
        language=declared_language(front.first(_LANGUAGE)),
        image=_image(front, markup, document, url),
    )
    return Gathered((article,), notes=notes)


def _parted(text: str) -> tuple[_Front, str, tuple[str, ...]]:
    """Return the front matter, the text behind it, and what is wrong with the former."""
    match = _FRONT.match(text)
    if not match:
        return _Front(), text, ()
    import yaml  # most documents have none

    notes: tuple[str, ...] = ()
    try:
        # Every value as text: what is a date, and which, is for `dates` to say.
        settings = yaml.load(_CONTROL.sub("", match["yaml"]), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        settings, notes = None, ("Its front matter is not YAML, and is left out.",)
    pairs = settings.items() if isinstance(settings, dict) else ()
    front = _Front({str(key): _as_text(value) for key, value in pairs})
    return front, text[match.end() :], notes


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_named(each) for each in value)))
    return _named(value)


def _named(value: object) -> str:
    """Return a text, or what is named by a mapping such as `{name: Ana}` or `{src: a.jpg}`."""
    if isinstance(value, dict):
        named = (value.get(name) for name in ("name", "src", "url", "path", "image"))
        value = next(filter(None, named), "")
    return value if isinstance(value, str) else ""


def _to_html(text: str) -> str:
    from markdown_it import MarkdownIt  # only where there is Markdown to read

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(parser.render(text))


def _headline(front: _Front, paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Paragraph, ...]]:
    title = plain_text(front.first(_TITLE))
    if not title and paragraphs and paragraphs[0].kind == "heading":
        return plain_text(paragraphs[0].text), tuple(paragraphs[1:])
    return title, tuple(paragraphs)


def _image(front: _Front, markup: Markup, document: Document, url: str | None) -> Image | None:
    address = front.first(_PICTURE)
    if address and (found := locate(document, address, url)):
        return Image(found, alt=alt_text(front.first(["image_alt", "alt"])))
    return next(fitting_images(markup.images, lambda each: locate(document, each, url)), None)
