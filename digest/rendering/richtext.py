"""What editors write with marks: a little Markdown, or HTML that was pasted.

    **bold**, *italics*, [words](https://a.example/), "- " and "1. " for lists

Both become HTML, which nh3 cleans; what it lets through is read into blocks, and
only these are printed. So no mark that we do not know reaches a mail, and both
parts say the same. Whatever is no mark is a word, and no word is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from itertools import groupby
from typing import TYPE_CHECKING

import nh3
from lxml import etree
from markdown_it import MarkdownIt
from markupsafe import Markup

from digest.rendering.characters import legal
from digest.rendering.links import mail_address, web_address

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LONGEST = 50_000  #: characters; the time that Markdown takes grows with their square
DEEPEST = 4  #: lists within lists; what lies deeper is set like this one
BULLET = "•"

# In what has one of these, "<" means a tag; elsewhere it is a word like any other.
_HTML = re.compile(
    r"<(?:p|div|ul|ol|li|br|h[1-6]|blockquote)\b[^<>]*>|</(?:a|b|i|em|strong|span)\s*>",
    re.IGNORECASE,
)
_SET = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
_LISTS = frozenset(["ul", "ol"])
# What HTML sets apart from its neighbours; without these, words of two of them would grow together.
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "p", "pre", "section", "table", "td", "th", "tr",
])  # fmt: skip
_TAGS = {*_SET, *_LISTS, *_BLOCKS, "a", "br"}
_UNSEEN = {"script", "style", "title"}  # go with what is in them
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_BLANK_LINE = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"[ \t\n]+")  # and not the ones that keep words together


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are set alike; or a line end within a block."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    link: str = ""  #: https, http or mailto, in ASCII


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an entry of a list."""

    runs: tuple[Run, ...]
    depth: int = 0  #: how many lists it stands in
    marker: str = ""  #: `BULLET` or "3." before the first block of an entry

    @property
    def lines(self) -> list[str]:
        """The words as the text part prints them: each link's address behind it."""
        return "".join(_told(link, runs) for link, runs in _by_link(self.runs)).split("\n")

    @property
    def indent(self) -> str:
        return " " * max(4 * self.depth, len(self.marker) + 1 if self.marker else 0)


def _by_link(runs: Sequence[Run]) -> Iterator[tuple[str, list[Run]]]:
    return ((link, list(group)) for link, group in groupby(runs, key=lambda run: run.link))


def _told(link: str, runs: Sequence[Run]) -> str:
    """Return words and address; the angle brackets tell programs where it ends (RFC 3986, C)."""
    words = "".join(run.text for run in runs)
    address = _mailbox(link) if link.startswith("mailto:") else link
    is_said = not link or words.rstrip("/") == address.rstrip("/")
    return words if is_said else f"{words} <{address}>"


def _mailbox(link: str) -> str:
    return link.removeprefix("mailto:").partition("?")[0]


def read(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text; empty when there is none."""
    reader = _Reader()
    cleaned = _clean(legal(text).strip())
    if cleaned is None:
        reader.handle_data(legal(text))
    else:
        reader.feed(cleaned)
    reader.close()
    return tuple(reader.blocks)


def _clean(text: str) -> str | None:
    """Return a text as HTML of the tags that we know; None when it has to stay as it is."""
    html = as_html(text)
    return html and nh3.clean(html, tags=_TAGS, clean_content_tags=_UNSEEN, attributes=_ATTRIBUTES)


def as_html(text: str) -> str | None:
    """Return a text as HTML, not cleaned yet; None when it is printed without any marks."""
    if len(text) > LONGEST:
        return None
    return text if _HTML.search(text) else _from_markdown(text)


@cache
def _markdown() -> MarkdownIt:
    """Return a parser of what we name and of nothing else: all the rest are words.

    It gathers its rules while it reads for the first time, and whoever comes
    in between finds half of them: so it has read before anybody gets it.
    """
    kinds = ["list", "emphasis", "link", "autolink", "escape", "newline"]
    parser = MarkdownIt("zero").enable(kinds)
    parser.parse("- *a*")
    return parser


def _from_markdown(text: str) -> str | None:
    """Return Markdown as HTML; None where it is nested so deep that the parser leaves words out."""
    parser = _markdown()
    tokens = parser.parse(text)
    if any(token.level >= parser.options["maxNesting"] - 2 for token in tokens):
        return None
    return str(parser.renderer.render(tokens, parser.options, {}))


class _Reader(HTMLParser):
    """Reads what nh3 let through tag by tag, so that no depth is too deep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._set: list[list[str]] = [[]]  # what is bold or italic, block by block
        self._links: list[str] = []
        self._lists: list[int | None] = []  # the last number of each; None where there are none
        self._marker = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SET:
            self._set[-1].append(_SET[tag])
        elif tag == "a":
            self._links.append(web_address(given.get("href")) or mail_address(given.get("href")))
        elif tag == "br":
            self._runs.append(self._run("\n"))
        else:
            self._end_block()
            self._set.append([])  # a whole page in bold is how Google Docs wraps what is copied
            self._begin(tag, given)

    def _begin(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in _LISTS:
            start = re.fullmatch(r"\d{1,9}", given.get("start") or "1")
            first = int(start[0]) if start else 1
            self._lists.append(first - 1 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            last = self._lists[-1]
            self._lists[-1] = None if last is None else last + 1
            self._marker = BULLET if last is None else f"{last + 1}."

    def handle_endtag(self, tag: str) -> None:
        if tag in _SET:
            self._set[-1].pop()
        elif tag == "a":
            self._links.pop()
        else:
            self._end_block()
            self._set.pop()
            self._marker = ""
            if tag in _LISTS:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        first, *others = [data] if self._set[1:] else _BLANK_LINE.split(data)
        self._runs.append(self._run(_BLANKS.sub(" ", first)))
        for paragraph in others:  # of a text outside of any block
            self._end_block()
            self._runs.append(self._run(_BLANKS.sub(" ", paragraph)))

    def close(self) -> None:
        super().close()
        self._end_block()

    def _run(self, text: str) -> Run:
        kinds = self._set[-1]
        link = self._links[-1] if self._links else ""
        return Run(legal(text), "strong" in kinds, "em" in kinds, link)

    def _end_block(self) -> None:
        if runs := tuple(_tidy(self._runs)):
            self.blocks.append(Block(runs, min(len(self._lists), DEEPEST), self._marker))
            self._marker = ""
        self._runs.clear()


def _tidy(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield runs without blanks at the ends of lines and doubled ones between words."""
    kept: list[Run] = []
    for run in runs:
        before = kept[-1].text if kept else "\n"
        text = run.text
        if text == "\n":
            kept = _without_blank(kept)
        elif before[-1] in " \n":
            text = text.lstrip(" ")
        if text and (kept or text != "\n"):
            kept.append(replace(run, text=text))
    while kept and kept[-1].text in ("\n", " "):
        kept.pop()
    return iter(_without_blank(kept))


def _without_blank(runs: list[Run]) -> list[Run]:
    """Return runs without the blank that the last of them ends in."""
    if not runs or not runs[-1].text.endswith(" "):
        return runs
    text = runs[-1].text.rstrip(" ")
    return [*runs[:-1], *([replace(runs[-1], text=text)] if text else [])]


def to_markup(blocks: Sequence[Block], words: str, links: str, lists: str) -> Markup:
    """Return blocks as well-formed markup in ASCII, the only one that a template gets ready-made.

    Serialised by lxml: mrml takes what is not well-formed for an error, and spells
    out what is not ASCII when it stands in an attribute.

    Args:
        words: classes of each paragraph and entry.
        links, lists: classes of these.
    """
    setter = _Setter(words, links, lists)
    for block in blocks:
        setter.set(block)
    return Markup("".join(etree.tostring(each, encoding="ascii").decode() for each in setter.root))


class _Setter:
    """Puts blocks into elements, and keeps the lists that are open."""

    def __init__(self, words: str, links: str, lists: str) -> None:
        self.root = etree.Element("div")
        self._words, self._links, self._list = words, links, lists
        self._open: list[Element] = []

    def set(self, block: Block) -> None:
        home = self._home(block)
        for link, runs in _by_link(block.runs):
            inside = home
            if link:
                inside = etree.SubElement(home, "a", {"class": self._links, "href": link})
            for run in runs:
                _set(run, inside)

    def _home(self, block: Block) -> Element:
        """Return the element that a block's words go into."""
        del self._open[block.depth :]
        kind = "ul" if block.marker in ("", BULLET) else "ol"
        while len(self._open) < block.depth:
            self._open.append(self._new_list(kind))
        if not block.marker:
            return etree.SubElement(self._entry(), "p", {"class": self._words})
        if self._open[-1].tag != kind:
            self._open.pop()
            self._open.append(self._new_list(kind))
        entry = etree.SubElement(self._open[-1], "li", {"class": self._words})
        if kind == "ol":
            entry.set("value", block.marker.rstrip("."))
        return entry

    def _new_list(self, kind: str) -> Element:
        return etree.SubElement(self._entry(), kind, {"class": self._list})

    def _entry(self) -> Element:
        """Return where the next block or list goes: the last entry of the innermost list."""
        if not self._open:
            return self.root
        innermost = self._open[-1]
        if not len(innermost):
            etree.SubElement(innermost, "li", {"class": self._words})
        return innermost[-1]


def _set(run: Run, inside: Element) -> None:
    if run.text == "\n":
        etree.SubElement(inside, "br")
        return
    for tag, is_set in (("strong", run.is_strong), ("em", run.is_emphasised)):
        if is_set:
            inside = etree.SubElement(inside, tag)
    if len(inside):
        inside[-1].tail = (inside[-1].tail or "") + run.text
    else:
        inside.text = (inside.text or "") + run.text
