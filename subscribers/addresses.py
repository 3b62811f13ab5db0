"""Addresses: one spelling for each, and a fingerprint that tells nobody whose it is."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from ipaddress import ip_address, ip_network

from django.conf import settings

_LOCAL = re.compile(r"(?=.{1,64}\Z)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"(?!-)[^\W_-](?:[^\W_]|-){0,62}(?<!-)")
_LONGEST = 254  #: characters as it travels, RFC 5321 4.5.3.1.3 with its erratum 1690


class NotAnAddress(ValueError):
    """What was given cannot be written to. Says why, in a plain sentence."""


def checked(text: str) -> str:
    """Return an address as it is kept: what was written, without the space around it.

    Narrower than RFC 5322 on purpose: quoted parts, comments and several addresses in
    one are how a form is made to write to somebody else. Before the @ only ASCII can
    be sent to, after it any letters.

    Raises:
        NotAnAddress: nobody can be written to there.
    """
    address = unicodedata.normalize("NFC", text.strip())
    local, at, domain = address.rpartition("@")
    if not at:
        raise NotAnAddress("There is no @ in it.")
    if not local.isascii():
        raise NotAnAddress("The part before the @ has letters that mail cannot carry.")
    if not _LOCAL.fullmatch(local):
        raise NotAnAddress("The part before the @ is not that of one address.")
    labels = ascii_domain(domain).split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in domain.split(".")):
        raise NotAnAddress("The part after the @ is not a domain like example.org.")
    if max(map(len, labels)) > 63 or len(local) + 1 + len(".".join(labels)) > _LONGEST:
        raise NotAnAddress("It is too long.")
    return address


def ascii_domain(domain: str) -> str:
    """Return a domain in lower case, each foreign label in its `xn--` form (RFC 5891)."""
    labels = unicodedata.normalize("NFKC", domain).lower().split(".")
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in labels
    )


def folded(address: str) -> str:
    """Return the spelling under which an address is known again.

    The part before the @ may by RFC 5321 differ by case, and nowhere does; nobody
    is to be asked twice because of it.
    """
    local, _, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    return f"{local.casefold()}@{ascii_domain(domain)}"


def fingerprint(address: str) -> str:
    """Return 40 hexadecimal digits that stand for an address: keyed, so that nobody can guess it.

    Suppressions outlive an erased person under it.
    """
    return _keyed("", folded(address))


def half_hidden(address: str) -> str:
    """Return an address as public pages show it to whoever holds a link: a•••@example.org."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def network(visitor: str) -> str:
    """Return a visitor's address shortened to its network, as consents keep it; or nothing.

    A /24 of IPv4 and a /48 of IPv6 say from where somebody came, and not who it was.
    """
    try:
        found = ip_address(visitor)
    except ValueError:
        return ""
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def visitor_mark(visitor: str) -> str:
    """Return what a visitor is counted under: a keyed hash, since their address is not kept.

    A household holds a /64 of IPv6, and could come from a new address of it each time.
    """
    try:
        found = ip_address(visitor)
    except ValueError:
        return _keyed("visitor", visitor)
    return _keyed("visitor", str(ip_network((found, 32 if found.version == 4 else 64), False)))


def _keyed(purpose: str, text: str) -> str:
    key = f"{settings.ADDRESS_KEY}{purpose}".encode()
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()[:40]
