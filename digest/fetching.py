"""The one door to the network, for what others publish: feeds, pages, pictures, links.

Whatever comes back is a value: a failure of one address is a `SourceError` in
its place, and costs the others nothing. An address may be private only where a
person named it; a redirect never leads there.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from digest import __version__
from digest.addresses import Decision, decide, origin
from digest.errors import SourceError

__all__ = [
    "AGENT",
    "Answered",
    "Copy",
    "Decision",
    "Fetched",
    "Limits",
    "Unchanged",
    "decide",
    "fetch",
    "fetch_all",
    "fetch_changed",
    "look_all",
    "origin",
    "status_in_words",
    "wait_of",
]

#: Says who we are and where to read about us, so that nobody has to guess or block blindly.
AGENT = f"digest/{__version__} (+https://digest-newsletter.example/fetcher)"

Found = TypeVar("Found")

LONGEST_WAIT = timedelta(days=1)  #: before an address is asked again, whatever it says

_REFUSALS = {
    401: "asks for a password",
    403: "does not let us in",
    404: "does not exist",
    410: "is gone for good",
    429: "asks us to come less often",
}


def status_in_words(status: int) -> str:
    """Return what a status that gives nothing says of its address: "does not exist (404)"."""
    otherwise = "is out of order" if status >= 500 else "answers with an error"
    return f"{_REFUSALS.get(status, otherwise)} ({status})"


def wait_of(retry_after: str, date: str) -> timedelta | None:
    """Return how long a server asks us to stay away; None where that cannot be read.

    Args:
        retry_after: seconds, or a moment, as the header has them (RFC 9110, 10.2.3).
        date: the moment it is for the server, which need not be ours.
    """
    from email.utils import parsedate_to_datetime  # takes long to load, and is seldom asked

    if retry_after.strip().isdecimal():
        return min(timedelta(seconds=int(retry_after.strip()[:9])), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(retry_after) - parsedate_to_datetime(date)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a server said by which to ask it later whether our copy still holds (RFC 9110, 8.8)."""

    etag: str = ""
    modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered with."""

    content: bytes  #: decompressed
    asked: str  #: the address as given
    url: str  #: the address it finally came from
    content_type: str = ""  #: as the server said, in lower case, without parameters
    charset: str = ""  #: as the server said
    copy: Copy = field(default_factory=Copy)
    moved: str = ""  #: where those of its redirects lead that come first and are for good
    is_begin: bool = False  #: whether there was more than the limits allow, and this is its begin


@dataclass(frozen=True, slots=True)
class Unchanged:
    """That an address has nothing new since the copy we have."""

    asked: str
    moved: str = ""  #: as of what is fetched


@dataclass(frozen=True, slots=True)
class Answered:
    """That an address answered, and how; what it holds was not asked for."""

    asked: str  #: the address as given
    url: str  #: where its redirects end
    status: int  #: of that; of a redirect, where they go on for longer than we follow
    moved: str = ""  #: where those of its redirects lead that come first and are for good


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop. The defaults are what a patient reader would wait and pay for."""

    size: int = 10_000_000  #: bytes of one answer, decompressed
    begins: bool = False  #: whether the beginning of what is larger will do; else it is refused
    total: float = 20.0  #: seconds for one address, redirects included
    connect: float = 5.0  #: seconds for one connection
    redirects: int = 5
    at_once: int = 32  #: addresses visited at the same time
    per_host: int = 2  #: of these, on one host
    altogether: float | None = None  #: seconds for all addresses; whatever is not done then, is not


def fetch_all(
    urls: Sequence[str], *, allowed: frozenset[str] = frozenset(), limits: Limits | None = None
) -> list[Fetched | SourceError]:
    """Return, in the order of `urls`, what each answered, or why it did not.

    An address that is named twice is visited once. Environment variables about
    proxies are ignored: a proxy would connect to addresses nobody vetted.

    Args:
        urls: http or https.
        allowed: origins (see `origin`) that a person named. They may be private,
            for the addresses in `urls` alone: a redirect to one is refused unless
            its target stands in `urls` as well.
    """
    if not urls:
        return []
    from digest.visiting import visit_all  # takes longer to import than most issues to build

    chosen = limits or Limits()
    return _of_each(urls, lambda asked: visit_all(asked, allowed, chosen))


def fetch_changed(
    copies: Mapping[str, Copy],
    *,
    allowed: frozenset[str] = frozenset(),
    limits: Limits | None = None,
) -> list[Fetched | Unchanged | SourceError]:
    """Return, in the order of `copies`, what each answered; see `fetch_all`.

    Args:
        copies: by address, what is known of the copy we have; an empty one for none.
    """
    if not copies:
        return []
    from digest.visiting import visit_changed

    chosen = limits or Limits()
    return _of_each(list(copies), lambda _: visit_changed(copies, allowed, chosen))


def look_all(
    urls: Sequence[str], *, allowed: frozenset[str] = frozenset(), limits: Limits | None = None
) -> list[Answered | SourceError]:
    """Return, in the order of `urls`, how each answers, or why it does not; see `fetch_all`.

    Each is asked for its head, and for the whole only where its server knows no heads;
    even then nothing is read of it.
    """
    if not urls:
        return []
    from digest.visiting import look_all as look

    chosen = limits or Limits()
    return _of_each(urls, lambda asked: look(asked, allowed, chosen))


def _of_each(
    urls: Sequence[str], visit: Callable[[list[str]], Coroutine[Any, Any, list[Found]]]
) -> list[Found]:
    """Return what came of each address, in their order; each is visited once."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    asked = list(dict.fromkeys(urls))
    with ThreadPoolExecutor(1) as thread:  # the caller's may have an event loop already
        answers = thread.submit(lambda: asyncio.run(visit(asked))).result()
    found = dict(zip(asked, answers, strict=True))
    return [found[url] for url in urls]


def fetch(
    url: str, *, allowed: frozenset[str] = frozenset(), limits: Limits | None = None
) -> Fetched:
    """Return what one address answered; see `fetch_all`.

    Raises:
        SourceError: it answered nothing we can use, or may not be visited.
    """
    [answer] = fetch_all([url], allowed=allowed, limits=limits)
    if isinstance(answer, SourceError):
        raise answer
    return answer
