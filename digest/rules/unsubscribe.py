"""Leaving takes one press: the header that mail programs read, and a link that people see.

Source: RFC 2369 (3.2), RFC 8058 (3). Gmail and Yahoo ask both of bulk senders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from digest.printed import Finding
from digest.rules import Proof

HEADER = "List-Unsubscribe"
POST = "List-Unsubscribe=One-Click"

_FORM = re.compile(r"<[^<>\s]+>(\s*,\s*<[^<>\s]+>)*")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LEAVING = r"unsubscrib|opt.?out|abmeld|abbestell|d[ée]sabon|\bbaja\b|disiscri|uitschrij|إلغاء"

_block = partial(Finding, "unsubscribe", "block")
_warn = partial(Finding, "unsubscribe", "warn")


def check(proof: Proof) -> Iterator[Finding]:
    values = proof.values(HEADER)
    if not values:
        yield _block(
            "Mail programs cannot offer to unsubscribe.",
            f"Add “{HEADER}: <https://...>” with the reader's own address.",
            HEADER,
        )
    for value in values:
        yield from _header(value)
    yield from _ways_out(proof, [address for value in values for address in _addresses(value)])
    if proof.values(f"{HEADER}-Post") != [POST]:
        yield _block(
            "Gmail and Apple Mail show no unsubscribe button.",
            f"Add “{HEADER}-Post: {POST}”, once and in exactly these letters.",
            f"{HEADER}-Post",
        )


def _header(value: str) -> Iterator[Finding]:
    if "=?" in value:
        yield _block(
            "The unsubscribe address is hidden in an encoded word, so no button is shown.",
            "Write the header verbatim, on one line; do not let a mail library fold it.",
            HEADER,
        )
    elif not _FORM.fullmatch(value):
        yield _block(
            f"The unsubscribe header is “{value[:80]}”.",
            "Write it as <https://...>, perhaps with a comma and <mailto:...> behind.",
            HEADER,
        )
    else:
        yield from _scheme(_addresses(value))


def _scheme(addresses: list[str]) -> Iterator[Finding]:
    schemes = {scheme for scheme, _ in map(_scheme_and_host, addresses)}
    hosts = {host for _, host in map(_scheme_and_host, addresses)}
    if "https" in schemes:
        return
    if hosts & _LOOPBACK:
        yield _warn(
            "The unsubscribe address works on this machine only.",
            "Give the publication an https public_url before mailing anybody else.",
            HEADER,
        )
    else:
        yield _block(
            "There is no https address to unsubscribe at, so one press is not enough.",
            "Give the publication an https public_url.",
            HEADER,
        )


def _scheme_and_host(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return parts.scheme.lower(), parts.hostname or ""
    except ValueError:  # half of an IPv6 address
        return "", ""


def _addresses(value: str) -> list[str]:
    return re.findall(r"<([^<>\s]+)>", value)


def _ways_out(proof: Proof, addresses: list[str]) -> Iterator[Finding]:
    """Look for a way out that people can see; in a mail of ours, the header's."""
    find = partial(Finding, "unsubscribe", "block" if proof.issue else "warn")
    wanted = [re.escape(address) for address in addresses] + ([] if proof.issue else [_LEAVING])
    if not wanted:
        return
    way_out = re.compile("|".join(wanted), re.IGNORECASE)
    links = [] if proof.page is None else proof.page.iter("a")
    shown = [f"{link.get('href')} {link.text_content()}" for link in links]
    if proof.html and not any(way_out.search(link) for link in shown):
        yield find(
            "The HTML part has no link to unsubscribe.",
            "Put one where people look for it: at the end.",
            "HTML part",
        )
    if proof.text and not way_out.search(proof.text):
        yield find(
            "The text part does not say where to unsubscribe.",
            "Write the address out, on a line of its own.",
            "text part",
        )
