"""The checks a mail must pass; one rule a file, found by its name.

A rule is a module with one function, `check(proof)`, that yields a `Finding`
for everything it dislikes. Preflight runs them on an issue before it may be
approved; `digest lint` runs the same rules on any finished message. A rule that
needs the issue yields nothing for a message that came without one. Rules read
the bytes, because what a parser makes of them hides what is wrong with them;
and they never raise, whatever the bytes are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from unicodedata import combining, east_asian_width

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from digest.errors import InputError
from digest.issue import Issue
from digest.printed import Finding, Lost, in_order
from digest.styles import AtRule, StyleRule, sheet
from digest.trimming import Trim

Check = Callable[["Proof"], Iterable[Finding]]

#: What Python's mail parser raises, undocumented, on messages that are made to hurt it.
HOSTILE = (
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)
#: Characters of a header; the time that Python's parsers take grows with the square of more.
LONGEST_HEADER = 4_000

# What the sample publication cannot have: a sender, an address, a domain of its own.
_ABOUT_THE_PUBLICATION = frozenset({"identity"})
_HEADER = re.compile(r"([!-9;-~]+)[ \t]*:(.*)")


@dataclass(frozen=True)
class Proof:
    """What the rules read: a finished message, and what it was made of where we know that."""

    raw: bytes  #: the message as it would go over the wire
    message: Message  #: `raw`, parsed without decoding its headers (policy compat32)
    html: str  #: the HTML part, decoded; empty when there is none
    text: str  #: the text part, decoded; empty when there is none
    to: str | None = None  #: the envelope's recipient, when known
    issue: Issue | None = None  #: None for a message from elsewhere
    lost: Lost = field(default_factory=Lost)  #: what the printing took from the introduction
    trim: Trim | None = None  #: what would make a large issue small enough, where that was tried

    @cached_property
    def head(self) -> tuple[tuple[str, str], ...]:
        """Every line of the head, unfolded: the name and the value as it stands there.

        A line that is no header has an empty name.
        """
        head = re.split(rb"\r?\n\r?\n", self.raw, maxsplit=1)[0].decode("utf-8", "replace")
        lines = re.split(r"\r?\n", re.sub(r"\r?\n(?=[ \t])", "", head))
        found = [(line, _HEADER.fullmatch(line)) for line in lines if line]
        return tuple((each[1], each[2].strip()) if each else ("", line) for line, each in found)

    def values(self, name: str) -> list[str]:
        """Return the value of each header of this name, unfolded and undecoded."""
        return [value for known, value in self.head if known.lower() == name.lower()]

    @cached_property
    def subject(self) -> str:
        """The subject as mail programs show it: decoded, in one line."""
        value = next(iter(self.values("Subject")), "")[:LONGEST_HEADER]
        try:
            return " ".join(str(make_header(decode_header(value))).split())
        except HOSTILE:
            return value

    @property
    def html_size(self) -> int:
        """Bytes of the HTML part as one reader gets it."""
        return len(self.html.encode("utf-8", "replace"))

    @cached_property
    def page(self) -> HtmlElement | None:
        """The HTML part as a browser would understand it; None when there is none."""
        try:
            parser = HTMLParser(encoding="utf-8")
            return document_fromstring(self.html.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:  # nothing but blanks or comments
            return None

    @cached_property
    def style_rules(self) -> tuple[StyleRule | AtRule, ...]:
        """What the style sheets in the HTML part say, in their order."""
        sheets = [] if self.page is None else self.page.iter("style")
        return tuple(rule for each in sheets for rule in _rules_of(each))

    @cached_property
    def page_text(self) -> str:
        """The words of the HTML part, without those of styles and of the title."""
        return "" if self.page is None else " ".join(self.page.xpath(_WORDS))


def _rules_of(style: HtmlElement) -> tuple[StyleRule | AtRule, ...]:
    text, media = style.text or "", style.get("media")
    return sheet(f"@media {media} {{{text}}}" if media else text)


_WORDS = "//body//text()[not(parent::style or parent::script)]"


def proof_of(raw: bytes, *, to: str | None = None, issue: Issue | None = None) -> Proof:
    """Return what the rules read, of a message that may be anything.

    Raises:
        InputError: it is not a message: no line at its top is a header.
    """
    if not re.match(rb"[!-9;-~]+[ \t]*:", raw):
        raise InputError(
            "This is not a message: its first line is not a header.",
            fix="Name a file that was saved from a mail program, or that the digest wrote.",
        )
    try:
        message = message_from_bytes(raw)
        parts = [each for each in message.walk() if not each.is_multipart()]
    except RecursionError as error:
        raise InputError("The parts of this message lie in each other a thousand deep.") from error
    return Proof(raw, message, _body(parts, "text/html"), _body(parts, "text/plain"), to, issue)


def _body(parts: Iterable[Message], kind: str) -> str:
    for part in parts:
        disposition = str(part.get("Content-Disposition")).strip().lower()
        if content_type(part) == kind and not disposition.startswith("attachment"):
            return _as_text(decoded(part), charset(part))
    return ""


def _as_text(content: bytes, name: str) -> str:
    try:
        return content.decode(name or "utf-8", "replace")
    except HOSTILE:  # codecs that cannot replace, such as idna
        return content.decode("utf-8", "replace")


def content_type(part: Message) -> str:
    """Return a part's type, in lower case."""
    try:
        return part.get_content_type()
    except HOSTILE:
        return "text/plain"  # what RFC 2045 takes an unreadable one for


def charset(part: Message) -> str:
    """Return the encoding that a part declares, as Python names it; empty if it knows none such."""
    try:
        name = part.get_content_charset("")
        "".encode(name or "ascii")
    except HOSTILE:
        return ""
    return name


def decoded(part: Message) -> bytes:
    """Return a part's content, its transfer encoding undone as far as possible."""
    try:
        content = part.get_payload(decode=True)
    except HOSTILE:
        return b""
    return content if isinstance(content, bytes) else b""


def squash(text: str) -> str:
    """Return the letters of `text` in one case, for comparing what was wrapped and cleaned."""
    return "".join(each for each in text if each.isprintable() and each != " ").casefold()


def columns(text: str) -> int:
    """Return how wide a text is in a list of mails: a Chinese letter is as wide as two Latin."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if combining(character) or not character.isprintable():
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def run_rules(proof: Proof) -> list[Finding]:
    """Return every finding, blocks first, then by rule name.

    Of an issue without a story there is one thing to say; what else it lacks follows from that.
    """
    findings = [finding for check in _checks() for finding in check(proof)]
    if proof.issue and not any(proof.issue.stories):
        findings = [finding for finding in findings if finding.rule == "stories"]
    if proof.issue and proof.issue.publication.is_sample:
        findings = [_for_the_sample(finding) for finding in findings]
    return list(in_order(findings))


def _for_the_sample(finding: Finding) -> Finding:
    is_about_it = finding.rule in _ABOUT_THE_PUBLICATION
    return replace(finding, severity="note") if is_about_it else finding


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(_load())


def _load() -> Iterator[Check]:
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        check: Check = import_module(f"{__name__}.{module.name}").check
        yield check
