"""Header lines that arrive as they were meant: names, subjects and addresses.

We write them ourselves, because Python's `email` package has two faults that
mail cannot bear. It folds a long List-Unsubscribe into an encoded word, and
Gmail and Outlook then show no button; it drops the quotation marks of a long
display name, and the name can then add a recipient
(https://github.com/python/cpython/issues/80222).

Source: RFC 5322 (2.1.1, 2.2.3, 3.2.4), RFC 2047 (2, 5), RFC 5890.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator

import idna

from digest.errors import RecipientUnfit

LINE = 76  #: characters; RFC 2047 allows no more where an encoded word stands
NAME = 64  #: characters of a display name; the rest says nothing more

_ODD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
# What turns the direction of writing, or cannot be seen at all. Joiners stay: Persian needs them.
_BIDI = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u206f\ufeff\ufff9-\ufffb]")

_LOCAL = re.compile(r"(?=.{1,64}\Z)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LABEL = r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*")
_ADDRESS = 254  # characters, RFC 5321 4.5.3.1.3 with its erratum 1690

_PLAIN = re.compile(r"[ -~]*")
_LONG_WORD = re.compile(r"[^ ]{60}")
_ENCODED = 64  # characters of an encoded word: fits behind any header name of ours
_Q_ROOM = _ENCODED - len("=?utf-8?q??=")
_B_ROOM = _Q_ROOM // 4 * 3  # bytes before they are encoded
# RFC 2047, 5 (3): what may stand for itself even within a display name.
_Q = [
    "_" if code == 0x20 else chr(code) if chr(code).isalnum() and code < 128 else f"={code:02X}"
    for code in range(256)
]


def one_line(text: str) -> str:
    """Return `text` without line breaks, control characters and halves of characters."""
    return _BREAKS.sub(" ", _ODD.sub("", text)).strip(" ")


def display_name(text: str) -> str:
    """Return a name that can stand before an address and pretend nothing: at most `NAME` long."""
    return one_line(_BIDI.sub("", text))[:NAME].rstrip(" ")


def ascii_address(address: str) -> str:
    """Return an address as it travels: ASCII, with the domain in its `xn--` form.

    Raises:
        RecipientUnfit: it is no address, or the part before the @ is not ASCII.
    """
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise RecipientUnfit("The address has letters before the @ that are not ASCII.")
    travelling = f"{local}@{ascii_domain(domain)}"
    if not _LOCAL.fullmatch(local) or len(travelling) > _ADDRESS:
        raise RecipientUnfit("The address is not of the form name@domain.")
    return travelling


def ascii_domain(domain: str) -> str:
    """Return a domain in its `xn--` form.

    Raises:
        RecipientUnfit: it is none.
    """
    try:
        ascii_ = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise RecipientUnfit("The domain of the address cannot be written in ASCII.") from error
    if not _DOMAIN.fullmatch(ascii_):
        raise RecipientUnfit("The part of the address after the @ is not a domain.")
    return ascii_


def header(name: str, *chunks: str) -> bytes:
    """Write one header; lines are broken only between `chunks`, at `LINE` characters."""
    lines = [f"{name}:"]
    for chunk in chunks:
        if len(lines[-1]) + 1 + len(chunk) > LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {chunk}"
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def mailbox(name: str, address: str) -> list[str]:
    """Return the chunks of `name <address>`; a reader of the header finds one address.

    Args:
        name: anything; it is quoted, or encoded where quoting would not do.
        address: ASCII, as `ascii_address` and `ascii_domain` return it.
    """
    return [*_phrase(display_name(name)), f"<{address}>"]


def _phrase(name: str) -> list[str]:
    if not name:
        return []
    if not _PLAIN.fullmatch(name) or "=?" in name:
        return _encoded_words(name)
    escaped = name.replace("\\", r"\\").replace('"', r"\"")
    return [f'"{escaped}"']


def unstructured(text: str) -> list[str]:
    """Return the chunks of running text, such as a subject."""
    line = one_line(text)
    if not _PLAIN.fullmatch(line) or "=?" in line or _LONG_WORD.search(line):
        return _encoded_words(line)
    return line.split(" ") if line else []


def _encoded_words(text: str) -> list[str]:
    """Encode in Q or B, whichever is shorter, and never break inside a character."""
    data = text.encode("utf-8")
    if len(_q(text)) <= len(data) * 4 // 3:
        return [
            f"=?utf-8?q?{_q(piece)}?=" for piece in _pieces(text, lambda c: len(_q(c)), _Q_ROOM)
        ]
    pieces = _pieces(text, lambda c: len(c.encode("utf-8")), _B_ROOM)
    return [f"=?utf-8?b?{b64encode(piece.encode('utf-8')).decode()}?=" for piece in pieces]


def _q(text: str) -> str:
    return "".join(_Q[code] for code in text.encode("utf-8"))


def _pieces(text: str, size: Callable[[str], int], room: int) -> Iterator[str]:
    start = used = 0
    for position, character in enumerate(text):
        used += size(character)
        if used > room:
            yield text[start:position]
            start, used = position, size(character)
    yield text[start:]
