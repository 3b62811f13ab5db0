"""Looks where the links of an issue lead, through the one door: each address once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from digest.errors import FetchRefused, NoSuchHost, SourceError, Untrusted
from digest.fetching import Answered, Limits, look_all, status_in_words
from digest.links import Kind, Outcome, judge, links_of, secured
from digest.printed import Printed, in_order

#: A minute in all: somebody may be waiting for it.
LIMITS = Limits(total=12.0, altogether=60.0)

Ask = Callable[[Sequence[str]], Sequence[Answered | SourceError]]

_KINDS: tuple[tuple[type[SourceError], Kind], ...] = (
    (NoSuchHost, "nowhere"),
    (Untrusted, "untrusted"),
    (FetchRefused, "private"),
    (SourceError, "unreached"),
)


def with_links_checked(printed: Printed, *, allowed: frozenset[str]) -> Printed:
    """Return an issue with what is to be said of its links, among its findings.

    Args:
        allowed: origins that a person named; they may be on private addresses.
    """
    links = links_of(printed)
    outcomes = look([link.address for link in links], by_visiting(allowed))
    return replace(printed, findings=in_order([*printed.findings, *judge(links, outcomes)]))


def by_visiting(allowed: frozenset[str]) -> Ask:
    """Return what asks addresses themselves."""
    return partial(look_all, allowed=allowed, limits=LIMITS)


def look(addresses: Sequence[str], ask: Ask) -> Mapping[str, Outcome]:
    """Return what is found at each address; nobody's failure is raised.

    Where an address is not secure, its https twin is asked as well.
    """
    twins = {address: twin for address in addresses if (twin := secured(address))}
    asked = list(dict.fromkeys([*addresses, *twins.values()]))
    answers = dict(zip(asked, ask(asked), strict=True))
    return {
        address: _outcome(answers[address], answers.get(twins.get(address, "")))
        for address in addresses
    }


def _outcome(answer: Answered | SourceError, twin: Answered | SourceError | None) -> Outcome:
    if isinstance(answer, SourceError):
        kind = next(kind for error, kind in _KINDS if isinstance(answer, error))
        return Outcome(kind, answer.what)
    kind = _kind(answer.status)
    said = "" if kind == "answers" else f"{answer.asked} {_in_words(answer.status)}."
    return Outcome(kind, said, _text(answer.url), _text(answer.moved), _secure(twin))


def _text(url: str) -> str:
    """Return an address as text: what a server sends of itself may be any bytes."""
    return url.encode("utf-8", "replace").decode()


def _kind(status: int) -> Kind:
    if 200 <= status < 300:
        return "answers"
    if status in (404, 410):
        return "gone"
    return "unreached" if status >= 500 else "closed"


def _in_words(status: int) -> str:
    if 300 <= status < 400:
        return f"leads from one address to the next and never ends ({status})"
    return status_in_words(status)


def _secure(twin: Answered | SourceError | None) -> str:
    """Return the twin's address if a reader would get there, and stay on https."""
    if not isinstance(twin, Answered) or _kind(twin.status) != "answers":
        return ""
    return twin.asked if twin.url.startswith("https:") else ""
