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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from digest.addresses import Decision, decide, origin, plain_host
from digest.errors import FetchRefused, SourceError
from digest.fetching import AGENT, Fetched, Limits

Judge = Callable[[str], Decision]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, text/html, */*",
    "Accept-Encoding": "gzip, deflate",
}
_LATER = "It may be back later; if not, correct or disable it."
_ANSWERS = {
    401: ("asks for a password (401)", "Use an address that anybody can open."),
    403: ("does not let us in (403)", "Ask the publisher, or use another address of theirs."),
    404: ("does not exist (404)", "Correct the address."),
    410: ("is gone for good (410)", "Remove this source."),
    429: ("asks us to come less often (429)", "Wait an hour, then try again."),
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
    vetting = _Vetting(names or aiohttp.ThreadedResolver(), judge)
    async with _session(limits, vetting) as guarded, _session(limits, None) as trusting:
        visitor = _Visitor(guarded, trusting, frozenset(urls), allowed, limits)
        return await asyncio.gather(*(visitor.visit(url) for url in urls))


def _session(limits: Limits, resolver: AbstractResolver | None) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect),
        headers=_HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


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

    async def visit(self, url: str) -> Fetched | SourceError:
        # The clock starts when it is this address's turn, not while it queues.
        async with self._hosts[_host_of(url)], self._everywhere:
            try:
                async with asyncio.timeout(self.limits.total):
                    return await self._follow(url)
            except SourceError as error:
                return _naming(_masked(url), error)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                return _in_words(url, error)

    async def _follow(self, asked: str) -> Fetched:
        url = asked
        for _ in range(self.limits.redirects + 1):
            session = self._session_for(url, asked)
            async with session.get(_spelt(url), allow_redirects=False) as response:
                target = response.headers.get("Location")
                if response.status not in _REDIRECTS or not target:
                    return await self._read(response, asked, url)
                url = urljoin(url, target.strip())
        raise FetchRefused(
            f"{asked} leads from one address to the next, more than {self.limits.redirects} times.",
            fix="Open it in a browser and use the address it ends at.",
        )

    def _session_for(self, url: str, asked: str) -> aiohttp.ClientSession:
        subject = _masked(url) if url == asked else f"{asked} leads to {_masked(url)}, which"
        _check_form(url, subject)
        if url in self.asked and origin(url) in self.allowed:
            return self.trusting
        _refuse_unless(decide(urlsplit(url).hostname or ""), subject)
        return self.guarded

    async def _read(self, response: aiohttp.ClientResponse, asked: str, url: str) -> Fetched:
        _check_status(response.status, asked)
        content = bytearray()
        async for chunk in response.content.iter_chunked(65_536):
            content += chunk
            if len(content) > self.limits.size:
                raise _too_large(asked, self.limits.size)
        declared = response.headers.get("Content-Type")
        return Fetched(
            bytes(content),
            asked,
            url,
            response.content_type if declared else "",
            (response.charset or "").lower() if declared else "",
        )


def _naming(url: str, error: SourceError) -> SourceError:
    if url in error.what:
        return error
    return type(error)(f"{url}: {error.what}", fix=error.fix)


def _host_of(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].lower()


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


def _check_status(status: int, asked: str) -> None:
    if 200 <= status < 300:
        return
    if status >= 500:
        raise SourceError(f"{asked} is out of order ({status}).", fix=_LATER)
    what, fix = _ANSWERS.get(status, (f"answers with an error ({status})", None))
    raise SourceError(f"{asked} {what}.", fix=fix)


def _too_large(asked: str, size: int) -> FetchRefused:
    return FetchRefused(
        f"{asked} is larger than {size / 1_000_000:g} MB.",
        fix="Use an address that gives less at once.",
    )


def _in_words(url: str, error: Exception) -> SourceError:
    url = _masked(url)
    if isinstance(error, TimeoutError):
        return SourceError(f"{url} does not answer in time.", fix=_LATER)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return SourceError(f"{url} cannot be found: no host has that name.", fix=_LATER)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return SourceError(f"{url} has no certificate that can be trusted: {_reason(error)}.")
    if isinstance(error, aiohttp.ClientConnectorError):
        return SourceError(f"{url} cannot be reached: {_refusal(error)}.", fix=_LATER)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchRefused(f"{url} is not a web address.", fix="Correct the address.")
    if isinstance(error, aiohttp.ClientPayloadError):
        return SourceError(f"{url} breaks off, or is packed wrongly.", fix=_LATER)
    return SourceError(f"{url} gives an answer that cannot be read: {_reason(error)}.", fix=_LATER)


def _refusal(error: aiohttp.ClientConnectorError) -> str:
    """Say it as the system does: asyncio's own words show the pair it connects to."""
    number = error.os_error.errno
    return os.strerror(number) if number else _reason(error)


def _reason(error: Exception) -> str:
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", None) or error
    words = [getattr(cause, name, "") for name in ("verify_message", "strerror", "message")]
    return next((str(each).strip(" .") for each in [*words, cause] if each), type(cause).__name__)
