"""The links of a printed issue, and what is to be said of them once somebody has looked.

Only what readers would notice is a warning: a page that is gone, a host that is
none, a certificate that browsers refuse. What others have out of order now, or
hide from programs, is a note, one for each host.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from typing import Any, Literal, Self, cast, get_args
from urllib.parse import urldefrag, urlsplit

from digest import parts
from digest.addresses import is_for_examples
from digest.errors import InputError
from digest.printed import Finding, Printed

#: `answers`; `gone` for good or not there; `closed` to programs, so that nobody can tell;
#: `nowhere`, since no host has the name; `untrusted` by browsers; `private`, so that readers
#: cannot go there; `unreached` this time.
Kind = Literal["answers", "gone", "closed", "nowhere", "untrusted", "private", "unreached"]

_ANSWERED: frozenset[Kind] = frozenset({"answers", "gone", "closed"})
_LONGEST = 120  # characters of an address in a sentence

LINK_CHECK = "link_check"  #: the rule that these findings are of
_warn = partial(Finding, LINK_CHECK, "warn")
_note = partial(Finding, LINK_CHECK, "note")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that an issue leads its readers to."""

    address: str  #: http or https, without a fragment
    shown: str  #: the headline that leads there, else the first words or picture that do


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody who looked at an address found."""

    kind: Kind
    said: str = ""  #: a sentence that names the address; empty of one that answers
    url: str = ""  #: where its redirects end
    moved: str = ""  #: where it has moved for good, as its server says
    secure: str = ""  #: the https address that answers in the place of this http one

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "said": self.said,
            "url": self.url,
            "moved": self.moved,
            "secure": self.secure,
        }

    @classmethod
    def from_data(cls, data: Any) -> Self:
        kind = parts.text(data, "kind")
        if kind not in get_args(Kind):
            raise InputError(f"“{kind}” is no outcome.")
        rest = (parts.text(data, name) for name in ("said", "url", "moved", "secure"))
        return cls(cast(Kind, kind), *rest)


def links_of(printed: Printed) -> tuple[Link, ...]:
    """Return the links of an issue that lead to others, each address once, in their order.

    Left out are a reader's own, those to the publication itself, whose page of this
    issue is not there before it is sent, and names that are reserved for examples.
    """
    page = _Page()
    page.feed(printed.html)
    page.close()
    headlines = {_squeezed(story.headline) for story in printed.issue.stories}
    found: dict[str, str] = {}
    for href, shown in page.anchors:
        address = urldefrag(href.strip()).url
        if _leads_elsewhere(address, printed):
            before = found.get(address, "")
            found[address] = shown if shown in headlines and before not in headlines else before
            found[address] = found[address] or shown
    return tuple(Link(address, shown) for address, shown in found.items())


def _leads_elsewhere(address: str, printed: Printed) -> bool:
    publication = printed.issue.publication
    ours = [each for each in (publication.public_url, publication.archive_url) if each]
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme.lower() not in ("http", "https") or is_for_examples(host):
        return False
    return not any(address == each or address.startswith(f"{each}/") for each in ours)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@dataclass
class _Anchor:
    href: str
    words: list[str] = field(default_factory=list)
    alt: str = ""


class _Page(HTMLParser):
    """Finds anchors, and the words or the picture within each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[_Anchor] = []
        self._is_open = False

    @property
    def anchors(self) -> Iterator[tuple[str, str]]:
        """Yield addresses with what is shown of each."""
        for each in self._found:
            yield each.href, _squeezed("".join(each.words)) or _squeezed(each.alt)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("a", "area") and named.get("href"):
            self._found.append(_Anchor(named["href"] or ""))
            self._is_open = tag == "a"
        elif tag == "img" and self._is_open:
            self._found[-1].alt = self._found[-1].alt or named.get("alt") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self._found[-1].words.append(data)


def secured(address: str) -> str:
    """Return the https address in the place of an http one; empty where there is none to try."""
    parts = urlsplit(address)
    if parts.scheme.lower() != "http" or parts.port is not None:
        return ""
    return f"https:{address[len('http:') :]}"


def judge(links: Sequence[Link], outcomes: Mapping[str, Outcome]) -> Iterator[Finding]:
    """Yield what is to be said of links.

    Where nothing answered, whoever looked is to blame, and that is said once.

    Args:
        outcomes: by address; those that are missing are being looked at.
    """
    looked = [(link, outcomes[link.address]) for link in links if link.address in outcomes]
    if waiting := len(links) - len(looked):
        yield _note(
            f"{_count(waiting)} {'has' if waiting == 1 else 'have'} not been checked yet.",
            "A worker does so within a minute; then look again.",
        )
    if _is_our_own_fault(looked):
        yield _note(
            f"None of the {len(looked)} links could be checked: nothing answers.",
            "See whether this machine reaches the internet.",
        )
        return
    for link, outcome in looked:
        yield from _one(link, outcome)
    yield from _hosts(looked)


def _is_our_own_fault(looked: Sequence[tuple[Link, Outcome]]) -> bool:
    """Whether nothing answered anywhere, and there is more than one place it could have."""
    kinds = {outcome.kind for _, outcome in looked}
    hosts = {_host(link.address) for link, _ in looked}
    return len(hosts) > 1 and "unreached" in kinds and not kinds & _ANSWERED


def _one(link: Link, outcome: Outcome) -> Iterator[Finding]:
    if outcome.kind in ("gone", "nowhere"):
        yield _warn(
            f"The link “{link.shown}” leads nowhere: {outcome.said}",
            "Open it. If it is so for you too, take another story, or mend its address.",
            link.shown,
        )
    elif outcome.kind == "untrusted":
        yield _warn(
            f"The link “{link.shown}” leads to a browser's warning: {outcome.said}",
            "Ask the publisher to renew the certificate, or take another story.",
            link.shown,
        )
    elif outcome.kind == "private":
        yield _warn(
            f"The link “{link.shown}” leads where readers cannot go: {outcome.said}",
            "Use an address that anybody on the internet can open.",
            link.shown,
        )
    elif outcome.kind == "answers":
        yield from _answering(link, outcome)


def _answering(link: Link, outcome: Outcome) -> Iterator[Finding]:
    if _is_front_page(outcome.url) and not _is_front_page(link.address):
        yield _warn(
            f"The link “{link.shown}” ends at the front page of {_host(outcome.url)}.",
            "The page it named is probably gone: open it, and take another story if so.",
            link.shown,
        )
    elif outcome.moved and _page_of(outcome.moved) != _page_of(link.address):
        yield _note(
            f"The link “{link.shown}” has moved for good to {_cut(outcome.moved)}.",
            "Readers get there. Use the new address where you can.",
            link.shown,
        )
    elif outcome.secure:
        yield _note(
            f"The link “{link.shown}” is not secure, and could be: {_cut(outcome.secure)}.",
            "Use the https address.",
            link.shown,
        )


def _hosts(looked: Iterable[tuple[Link, Outcome]]) -> Iterator[Finding]:
    """Yield one note for each host that did not answer, or not to us."""
    groups: defaultdict[tuple[str, Kind], list[tuple[Link, Outcome]]] = defaultdict(list)
    for link, outcome in looked:
        if outcome.kind in ("unreached", "closed"):
            groups[_host(link.address), outcome.kind].append((link, outcome))
    for (host, kind), group in groups.items():
        link, outcome = group[0]
        those = _count(len(group))
        where = link.shown if len(group) == 1 else host
        if kind == "unreached":
            what = f"{host} could not be reached now, so {those} went unchecked: {outcome.said}"
            yield _note(what, "It will be tried again; open it yourself before you send.", where)
        else:
            what = f"{host} answers people only, so {those} went unchecked: {outcome.said}"
            yield _note(what, "Open it yourself before you send.", where)


def _count(links: int) -> str:
    return "1 link" if links == 1 else f"{links} links"


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _page_of(address: str) -> tuple[str, str, str]:
    """Return what tells pages apart; a slash at the end or a `www.` is not worth a word."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{parts.scheme.lower()}://{host}:{parts.port}", parts.path.rstrip("/"), parts.query


def _cut(address: str) -> str:
    return address if len(address) <= _LONGEST else f"{address[: _LONGEST - 1]}…"
