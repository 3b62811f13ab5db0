"""Links in mails: who they are about and what they are for, signed, and nothing else.

A token is `1u.K.S.M`: the version and the purpose, the id of the key, the
subscription in base 36, a MAC over all of that. Every purpose has a key of its
own, derived from the mail key, so that a link for one thing opens nothing else.
Tokens never expire: a mail may be years old when its reader wants to leave. That
is also why new keys only join the old ones.

All is lower-case letters, digits and dots, with a letter or digit at the end:
nothing that a mail program takes for the end of a sentence.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from base64 import b32encode
from enum import Enum

from django.conf import settings

_VERSION = "1"
_DIGITS = string.digits + string.ascii_lowercase
_MAC = 16  # bytes; nobody tries 2**64 addresses before somebody notices


class Purpose(Enum):
    """What a link is for; the letter stands in its token, the word in its address."""

    CONFIRM = "c", "confirm"
    UNSUBSCRIBE = "u", "unsubscribe"
    RETURN = "r", "return"  #: takes an unsubscribing or a pause back
    PAUSE = "p", "pause"

    @property
    def letter(self) -> str:
        return self.value[0]

    @property
    def path(self) -> str:
        return self.value[1]


class NoToken(ValueError):
    """It was not made here, or for something else, or somebody changed it."""


def token(purpose: Purpose, subscription_id: int) -> str:
    """Return the token of a link, signed with the first of the mail keys."""
    key_id, key = settings.MAIL_KEYS[0]
    return _signed(purpose, key_id, key, _base36(subscription_id))


def read_token(purpose: Purpose, text: str) -> int:
    """Return the subscription that a token is about.

    Raises:
        NoToken: it is no token of ours for this purpose.
    """
    parts = text.split(".")
    if len(parts) != 4 or not parts[2].isascii() or not parts[2].isalnum() or len(parts[2]) > 13:
        raise NoToken
    key = dict(settings.MAIL_KEYS).get(parts[1])
    # The whole text is compared, so that one token has one spelling.
    if key is None or not hmac.compare_digest(
        _signed(purpose, parts[1], key, parts[2]).encode(), text.encode()
    ):
        raise NoToken
    return int(parts[2], 36)


def url(purpose: Purpose, subscription_id: int) -> str:
    """Return a link for a mail. It leads to PUBLIC_URL, whatever host a request named."""
    return f"{settings.PUBLIC_URL}/{purpose.path}/{token(purpose, subscription_id)}"


def confirm_url(subscription_id: int) -> str:
    return url(Purpose.CONFIRM, subscription_id)


def unsubscribe_url(subscription_id: int) -> str:
    """Return the address that takes the one-click POST of RFC 8058, and shows a page to others."""
    return url(Purpose.UNSUBSCRIBE, subscription_id)


def _signed(purpose: Purpose, key_id: str, key: str, subscription: str) -> str:
    said = f"{_VERSION}{purpose.letter}.{key_id}.{subscription}"
    own_key = _hmac(key.encode(), f"mail token {_VERSION} {purpose.letter}")
    mac = b32encode(_hmac(own_key, said)[:_MAC]).decode("ascii").rstrip("=").lower()
    return f"{said}.{mac}"


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), hashlib.sha256)


def _base36(number: int) -> str:
    written = ""
    while number or not written:
        number, digit = divmod(number, 36)
        written = _DIGITS[digit] + written
    return written
