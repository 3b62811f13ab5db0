"""One visit to an address: vetted, capped, its redirects followed by hand.

Behind `fetching`, and imported by it alone. What is checked is what is
connected to: names are looked up by a resolver of ours that hands over only
addresses it has vetted, so a name cannot answer differently the second time.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urljoin, urlsplit, urlunsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from digest.addresses import Decision, decide, origin, plain_host
from digest.errors import (
    Busy,
    FetchRefused,
    Gone,
    NoSuchHost,
    SourceError,
    Unreachable,
    Untrusted,
)
from digest.fetching import (
    AGENT,
    Answered,
    Copy,
    Fetched,
    Limits,
    Unchanged,
    status_in_words,
    wait_of,
)

Judge = Callable[[str], Decision]
Found = TypeVar("Found")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_BUSY = frozenset({429, 503})
_NOT_MODIFIED = 304
_LONGEST_VALIDATOR = 500  # characters
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, text/html, */*",
    "Accept-Encoding": "gzip, deflate",
}
_FIXES = {
    401: "Use an address that anybody can open.",
    403: "Ask the publisher, or use another address of theirs.",
    404: "Correct the address.",
    429: "Wait an hour, then try again.",
}


async def visit_all(
    urls: Sequence[str],
    allowed: frozenset[str],
    limits: Limits,
    *,
    names: AbstractResolver | None = None,
    judge: Judge = decide,
) -> list[Fetched | SourceError]:
    """Return what each of `urls`, all different, answered, or why it did not.

    Args:
        names: looks names up; the system's own way by default.
        judge: says which of the addresses found may be connected to.
    """
    async with _visitor(urls, allowed, limits, names, judge) as visitor:
        return await visitor.each(urls, visitor.follow)


async def visit_changed(
    copies: Mapping[str, Copy],
    allowed: frozenset[str],
    limits: Limits,
    *,
    names: AbstractResolver | None = None,
    judge: Judge = decide,
) -> list[Fetched | Unchanged | SourceError]:
    """Return what each address answered, unless our copy of it still holds; see `visit_all`."""
    urls = list(copies)
    async with _visitor(urls, allowed, limits, names, judge) as visitor:
        return await visitor.each(urls, lambda url: visitor.follow_changed(url, copies[url]))


async def look_all(
    urls: Sequence[str],
    allowed: frozenset[str],
    limits: Limits,
    *,
    names: AbstractResolver | None = None,
    judge: Judge = decide,
) -> list[Answered | SourceError]:
    """Return how each of `urls`, all different, answers, or why it does not; see `visit_all`."""
    async with _visitor(urls, allowed, limits, names, judge) as visitor:
        return await visitor.each(urls, visitor.look)


@asynccontextmanager
async def _visitor(
    urls: Sequence[str],
    allowed: frozenset[str],
    limits: Limits,
    names: AbstractResolver | None,
    judge: Judge,
) -> AsyncIterator[_Visitor]:
    asyncio.get_running_loop().set_default_executor(_Lookups(limits.at_once))
    vetting = _Vetting(names or aiohttp.ThreadedResolver(), judge)
    async with _session(limits, vetting) as guarded, _session(limits, None) as trusting:
        yield _Visitor(guarded, trusting, frozenset(urls), allowed, limits)


def _session(limits: Limits, resolver: AbstractResolver | None) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect),
        headers=_HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


class _Lookups(ThreadPoolExecutor):
    """Threads in which the system looks names up, one for each address visited at a time.

    Nothing can end a lookup that hangs: it is left behind, where asyncio would wait.
    """

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=True)


class _Vetting(AbstractResolver):
    """Looks names up, and refuses those that lead where strangers must not."""

    def __init__(self, names: AbstractResolver, judge: Judge) -> None:
        self._names = names
        self._judge = judge

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        for each in found:
            _refuse_unless(self._judge(each["host"]), f"{host} leads to {each['host']}, which")
        return found

    async def close(self) -> None:
        await self._names.close()


def _refuse_unless(decision: Decision, subject: str) -> None:
    if not decision.allowed:
        raise FetchRefused(f"{subject} is not visited: {decision.why}.")


@dataclass(slots=True)
class _Visitor:
    guarded: aiohttp.ClientSession  #: connects to vetted addresses only
    trusting: aiohttp.ClientSession  #: for what a person named
    asked: frozenset[str]
    allowed: frozenset[str]
    limits: Limits
    _everywhere: asyncio.Semaphore = field(init=False)
    _hosts: defaultdict[str, asyncio.Semaphore] = field(init=False)

    def __post_init__(self) -> None:
        self._everywhere = asyncio.Semaphore(self.limits.at_once)
        self._hosts = defaultdict(lambda: asyncio.Semaphore(self.limits.per_host))

    async def each(
        self, urls: Sequence[str], how: Callable[[str], Awaitable[Found]]
    ) -> list[Found | SourceError]:
        """Return what `how` finds at each address, or why it finds nothing."""
        visits = [asyncio.create_task(self._visit(url, how)) for url in urls]
        if visits:
            _, late = await asyncio.wait(visits, timeout=self.limits.altogether)
            for visit in late:
                visit.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        return [
            _too_late(url) if visit.cancelled() else visit.result()
            for url, visit in zip(urls, visits, strict=True)
        ]

    async def _visit(self, url: str, how: Callable[[str], Awaitable[Found]]) -> Found | SourceError:
        # The clock starts when it is this address's turn, not while it queues.
        async with self._hosts[_host_of(url)], self._everywhere:
            try:
                async with asyncio.timeout(self.limits.total):
                    return await how(url)
            except SourceError as error:
                return _naming(_masked(url), error)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                return _in_words(url, error)

    async def follow(self, asked: str) -> Fetched:
        """Return what an address gives, wherever its redirects end."""
        found = await self.follow_changed(asked, Copy())
        if isinstance(found, Unchanged):
            raise Unreachable(f"{asked} says that nothing has changed, and nobody asked.")
        return found

    async def follow_changed(self, asked: str, copy: Copy) -> Fetched | Unchanged:
        """Return what an address gives, unless the copy that we have still holds."""
        url, moved, for_good = asked, "", True
        for _ in range(self.limits.redirects + 1):
            session, known = self._session_for(url, asked), _validators(copy)
            async with session.get(_spelt(url), allow_redirects=False, headers=known) as response:
                if response.status == _NOT_MODIFIED and copy:
                    return Unchanged(asked, moved)
                target = _target(response)
                if not target:
                    return await self._read(response, asked, url, moved)
                url = urljoin(url, target)
                for_good = for_good and response.status in _FOR_GOOD
                moved = url if for_good else moved
        raise FetchRefused(
            f"{asked} leads from one address to the next, more than {self.limits.redirects} times.",
            fix="Open it in a browser and use the address it ends at.",
        )

    async def look(self, asked: str) -> Answered:
        """Return how an address answers, wherever its redirects end."""
        url, moved, for_good = asked, "", True
        for _ in range(self.limits.redirects + 1):
            status, target = await self._peek(url, asked)
            if not target:
                break
            url = urljoin(url, target)
            for_good = for_good and status in _FOR_GOOD
            moved = url if for_good else moved
        return Answered(asked, url, status, moved)

    async def _peek(self, url: str, asked: str) -> tuple[int, str]:
        """Return the status of an address, and where it redirects to, if it does.

        Many a server answers a question for the head wrongly or not at all, so
        what it says against a page counts only once the page itself was asked for.
        """
        session = self._session_for(url, asked)
        with suppress(TimeoutError, aiohttp.ClientResponseError, aiohttp.ServerDisconnectedError):
            async with asyncio.timeout(self.limits.total / 2):
                status, target = await _ask(session, "HEAD", url)
            if status < 400 or status == 429:
                return status, target
        return await _ask(session, "GET", url)

    def _session_for(self, url: str, asked: str) -> aiohttp.ClientSession:
        subject = _masked(url) if url == asked else f"{asked} leads to {_masked(url)}, which"
        _check_form(url, subject)
        if url in self.asked and origin(url) in self.allowed:
            return self.trusting
        _refuse_unless(decide(urlsplit(url).hostname or ""), subject)
        return self.guarded

    async def _read(
        self, response: aiohttp.ClientResponse, asked: str, url: str, moved: str
    ) -> Fetched:
        _check_status(response, asked)
        content = bytearray()
        async for chunk in response.content.iter_chunked(65_536):
            content += chunk
            if len(content) > self.limits.size:
                break
        is_begin = len(content) > self.limits.size
        if is_begin and not self.limits.begins:
            raise _too_large(asked, self.limits.size)
        declared = response.headers.get("Content-Type")
        return Fetched(
            bytes(content[: self.limits.size]),
            asked,
            url,
            response.content_type if declared else "",
            (response.charset or "").lower() if declared else "",
            _copy_of(response),
            moved,
            is_begin,
        )


def _validators(copy: Copy) -> dict[str, str]:
    known = {"If-None-Match": copy.etag, "If-Modified-Since": copy.modified}
    return {name: value for name, value in known.items() if value}


def _copy_of(response: aiohttp.ClientResponse) -> Copy:
    """Return by what to ask for changes; what is too long, or not ASCII, is not worth keeping."""
    said = (response.headers.get(name, "").strip() for name in ("ETag", "Last-Modified"))
    fit = [each if len(each) <= _LONGEST_VALIDATOR and each.isascii() else "" for each in said]
    return Copy(*fit)


def _target(response: aiohttp.ClientResponse) -> str:
    """Return where a redirect leads, as it says; empty for any other answer."""
    location = response.headers.get("Location", "").strip()
    return location if response.status in _REDIRECTS else ""


async def _ask(session: aiohttp.ClientSession, method: str, url: str) -> tuple[int, str]:
    async with session.request(method, _spelt(url), allow_redirects=False) as response:
        return response.status, _target(response)


def _naming(url: str, error: SourceError) -> SourceError:
    if url not in error.what:
        error.what = f"{url}: {error.what}"
    return error


def _host_of(url: str) -> str:
    """Return the host of an address however it is spelt; what is none stands for itself."""
    try:
        return origin(url)
    except ValueError:
        return url


def _check_form(url: str, subject: str) -> None:
    """Refuse what two programs could read in two ways, and what is not http."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise FetchRefused(f"{subject} is not a web address.")
    if not parts.hostname or re.search(r"[\s\\\x00-\x20]", parts.netloc):
        raise FetchRefused(f"{subject} names no host.")
    if "@" in parts.netloc:
        raise FetchRefused(
            f"{subject} holds a name or password.",
            fix="Use an address that anybody can open without one.",
        )


def _masked(url: str) -> str:
    """Return `url` as it may be shown: without a password."""
    return re.sub(r"//[^/?#]*@", "//…@", url)


def _spelt(url: str) -> str:
    """Return `url` with its host in the spelling that was judged."""
    parts = urlsplit(url)
    host = plain_host(parts.hostname or "")
    host = f"[{host}]" if ":" in host else host
    netloc = f"{host}:{parts.port}" if parts.port else host
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))


def _check_status(response: aiohttp.ClientResponse, asked: str) -> None:
    status = response.status
    if 200 <= status < 300:
        return
    what = f"{asked} {status_in_words(status)}."
    later = response.headers.get("Retry-After", "")
    wait = wait_of(later, response.headers.get("Date", "")) if status in _BUSY else None
    if wait is not None:
        raise Busy(what, wait=wait)
    if status == 410:
        raise Gone(what)
    if status >= 500:
        raise Unreachable(what)
    raise SourceError(what, fix=_FIXES.get(status))


def _too_large(asked: str, size: int) -> FetchRefused:
    return FetchRefused(
        f"{asked} is larger than {size / 1_000_000:g} MB.",
        fix="Use an address that gives less at once.",
    )


def _too_late(url: str) -> SourceError:
    return Unreachable(f"{_masked(url)} was not asked: others took all the time there was.")


def _in_words(url: str, error: Exception) -> SourceError:
    url = _masked(url)
    if isinstance(error, TimeoutError):
        return Unreachable(f"{url} does not answer in time.")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return _unnamed(url, error)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return Untrusted(f"{url} has no certificate that can be trusted: {_reason(error)}.")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Unreachable(f"{url} cannot be reached: {_refusal(error)}.")
    if isinstance(error, aiohttp.InvalidURL):
        return FetchRefused(f"{url} is not a web address.", fix="Correct the address.")
    if isinstance(error, aiohttp.ClientPayloadError):
        return Unreachable(f"{url} breaks off, or is packed wrongly.")
    return Unreachable(f"{url} gives an answer that cannot be read: {_reason(error)}.")


def _unnamed(url: str, error: aiohttp.ClientConnectorDNSError) -> SourceError:
    """Tell a name that nobody has from a directory of names that does not answer."""
    if error.os_error.errno in _NO_SUCH_NAME:
        return NoSuchHost(f"{url} cannot be found: no host has that name.")
    return Unreachable(f"{url} cannot be looked up: {_reason(error)}.")


def _refusal(error: aiohttp.ClientConnectorError) -> str:
    """Say it as the system does: asyncio's own words show the pair it connects to."""
    number = error.os_error.errno
    return os.strerror(number) if number else _reason(error)


def _reason(error: Exception) -> str:
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", None) or error
    words = [getattr(cause, name, "") for name in ("verify_message", "strerror", "message")]
    return next((str(each).strip(" .") for each in [*words, cause] if each), type(cause).__name__)
