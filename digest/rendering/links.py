"""Addresses from articles, made fit to stand in a mail."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import idna

# Reserved and unreserved characters of RFC 3986 and "%": what is encoded already stays so.
# Braces, quotes, backslashes and angle brackets are not among them.
_KEPT = "%:/?#[]@!$&'()*+,;=-._~"
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+")  # RFC 5321, without "%": it hides others
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@lru_cache(maxsize=1024)  # the HTML, the text and every preview of an issue ask for the same
def web_address(url: str | None) -> str:
    """Return `url` in ASCII if a reader may be sent there, else an empty string.

    Only http and https, only with a host, never with a user name: that is how a
    link pretends to lead elsewhere.
    """
    try:
        parts = urlsplit((url or "").strip())
        host, port = parts.hostname, parts.port
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            return ""
        netloc = _ascii_host(host) + (f":{port}" if port else "")
    except ValueError:  # a port beyond 65535, half an IPv6 address, a host that IDNA forbids
        return ""
    return urlunsplit(
        (parts.scheme, netloc, *map(_ascii, (parts.path, parts.query, parts.fragment)))
    )


def mail_address(url: str | None) -> str:
    """Return a `mailto:` address in ASCII if it names one mailbox, else an empty string."""
    try:
        parts = urlsplit((url or "").strip())
        mailbox, _, host = unquote(parts.path).rpartition("@")
        if parts.scheme != "mailto" or not _MAILBOX.fullmatch(mailbox):
            return ""
        path = f"{quote(mailbox)}@{_ascii_host(host.lower())}"
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, "", path, _ascii(parts.query), ""))


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        if not re.fullmatch(r"[a-z0-9._-]+", host):
            raise ValueError(host)
        return host
    return idna.encode(host, uts46=True).decode("ascii")


def _ascii(part: str) -> str:
    return quote(_BROKEN_ESCAPE.sub("%25", part), safe=_KEPT, errors="replace")
