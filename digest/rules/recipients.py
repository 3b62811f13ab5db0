"""Exactly one reader is named, and every address is one that mail servers can use.

A display name that reads as an address has added recipients before
(https://github.com/python/cpython/issues/80222), so To is read twice: as strictly and as
forgivingly as anybody does.

Source: RFC 5322 (3.4), RFC 2047 (5), RFC 5890.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import getaddresses
from functools import partial

from digest.printed import Finding
from digest.rules import HOSTILE, LONGEST_HEADER, Proof

_block = partial(Finding, "recipients", "block")

_NAMES = ("From", "Sender", "Reply-To", "To", "Cc")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ADDRESS = re.compile(r"[^\s<>@,;:()\[\]\\\"]+@[A-Za-z0-9.-]+")
_ONE = re.compile(rf"(?:[^<>@,;:\"]*<\s*({_ADDRESS.pattern})\s*>|({_ADDRESS.pattern}))")


def check(proof: Proof) -> Iterator[Finding]:
    for name in _NAMES:
        for value in proof.values(name):
            yield from _addresses_in(name, value)
    for value in proof.values("To"):
        yield from _one_reader(value, proof.to)
    for name in ("Cc", "Bcc"):
        if proof.values(name):
            yield _block(
                f"{name} names people that every reader sees or should not get this mail.",
                "Send each reader a message of their own.",
                name,
            )


def _addresses_in(name: str, value: str) -> Iterator[Finding]:
    for address in _lax(value):
        if "=?" in address:
            yield _block(
                f"{name} has an encoded word within an address: “{address[:80]}”.",
                "Write the domain in its xn-- form; only names may be encoded.",
                name,
            )
        elif not address.isascii():
            yield _block(
                f"{name} has an address that is not ASCII: “{address[:80]}”.",
                "Write the domain in its xn-- form; leave out whoever's name before the @ is not.",
                name,
            )
        elif not _ADDRESS.fullmatch(address):
            yield _block(
                f"{name} has something that is no address: “{address[:80]}”.",
                "Write it as name@domain, or take it out.",
                name,
            )


def _one_reader(value: str, to: str | None) -> Iterator[Finding]:
    found = _lax(value)
    strict = _strict(value)
    if len(value) > LONGEST_HEADER or len(found) != 1 or strict != found[0]:
        yield _block(
            f"To does not name one reader to every mail server: “{value[:80]}”.",
            "Put quotation marks around the name, and leave one address.",
            "To",
        )
    elif to is not None and _same_case(found[0]) != _same_case(to):
        yield _block(
            f"To says {found[0]}, and the message goes to {to}.",
            "Write the same address in both.",
            "To",
        )


def _lax(value: str) -> list[str]:
    """Return the addresses that a forgiving reader finds: Python's own, as smtplib uses it."""
    try:
        return [address for _, address in getaddresses([value[:LONGEST_HEADER]]) if address]
    except HOSTILE:
        return []


def _strict(value: str) -> str:
    """Return the address if a reader that knows quotation marks and comments finds only one."""
    bare = _COMMENT.sub(" ", _QUOTED.sub(" ", value[:LONGEST_HEADER])).strip()
    one = _ONE.fullmatch(bare)
    return (one[1] or one[2]) if one else ""


def _same_case(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
