"""Pictures brought from where their publishers keep them, all at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from digest.documents import is_address
from digest.errors import DigestError, ImageError
from digest.fetching import Fetched, fetch_all


def bring(urls: Iterable[str], *, allowed: frozenset[str] = frozenset()) -> Callable[[str], bytes]:
    """Return what gives the bytes behind each of `urls`, or raises a `DigestError`.

    What is no address is a file, as articles that were read from files name them.

    Args:
        allowed: origins that may be on a private address.
    """
    remote = [url for url in dict.fromkeys(urls) if is_address(url)]
    found = dict(zip(remote, fetch_all(remote, allowed=allowed), strict=True))
    return lambda url: _content(found[url]) if url in found else _local(url)


def _content(answer: Fetched | DigestError) -> bytes:
    if isinstance(answer, DigestError):
        raise answer
    return answer.content


def _local(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ImageError(f"{path} cannot be read: {error.strerror or error}.") from error
