"""Addresses: one spelling for each, and a fingerprint that tells nobody whose it is."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from django.conf import settings


def folded(address: str) -> str:
    """Return the spelling under which an address is known again.

    The part before the @ may by RFC 5321 differ by case, and nowhere does; nobody
    is to be asked twice because of it.
    """
    return unicodedata.normalize("NFC", address.strip()).casefold()


def fingerprint(address: str) -> str:
    """Return 40 hexadecimal digits that stand for an address: keyed, so that nobody can guess it.

    Suppressions outlive an erased person under it.
    """
    key = str(settings.ADDRESS_KEY).encode()
    return hmac.new(key, folded(address).encode("utf-8"), hashlib.sha256).hexdigest()[:40]


def half_hidden(address: str) -> str:
    """Return an address as public pages show it to whoever holds a link: a•••@example.org."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
