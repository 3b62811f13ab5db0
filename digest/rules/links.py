"""Every link leads somewhere, from any mail program, and says where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from digest.printed import Finding
from digest.rules import Proof

_block = partial(Finding, "links", "block")
_warn = partial(Finding, "links", "warn")

_STAND_IN = re.compile(r"https://[0-9a-f]{16}\.invalid/")
# As a whole step of the path, or as a parameter: not in a headline such as /how-to-unsubscribe.
_LEAVING = re.compile(
    r"[/?&;](unsub(scribe)?|opt-?out|abmelden|abbestellen|des(abonnement|inscri[a-z]+)|baja)"
    r"(\.\w+)?([/?&;=#]|$)",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f]")


def check(proof: Proof) -> Iterator[Finding]:
    if _STAND_IN.search(proof.html) or _STAND_IN.search(proof.text):
        yield _block(
            "A stand-in for something of the reader's own was not filled.",
            "Fill the tokens for one reader, then check the message.",
        )
    if proof.page is None:
        return
    insecure: set[str] = set()
    for link in proof.page.iter("a", "area"):
        yield from _link(link, insecure)
        if proof.issue is not None:
            yield from _way_out(link, " ".join(proof.values("List-Unsubscribe")))
    for image in proof.page.iter("img"):
        yield from _picture(image)


def _link(link: HtmlElement, insecure: set[str]) -> Iterator[Finding]:
    """Check one link; an address that stands in `insecure` was named before, and is not again."""
    href = link.get("href")
    if href is None:
        return
    shown = " ".join(link.text_content().split())[:80]
    if trouble := _trouble(href, ("https", "http", "mailto", "tel")):
        yield _block(
            f"The link “{shown}” {trouble}: “{href[:120]}”.",
            "Write the whole address, beginning with https://.",
            shown or href[:120],
        )
    elif href[:5].lower() == "http:" and href not in insecure:
        insecure.add(href)
        yield _warn(
            f"The link “{shown}” is not secure: {href[:120]}.",
            "Use the https address if the page has one.",
            shown or href[:120],
        )
    if not shown and not _described(link):
        yield _warn(
            f"A link says nothing: {href[:120]}.",
            "Put words into it, or an alternative text on its picture.",
            href[:120],
        )


def _way_out(link: HtmlElement, ours: str) -> Iterator[Finding]:
    """Name a link by which a reader leaves somebody else's list, and believes it to be this one."""
    href = (link.get("href") or "").strip()
    is_ours = f"<{href}>" in ours or _STAND_IN.match(href)
    if not is_ours and _LEAVING.search(href):
        shown = " ".join(link.text_content().split())[:80]
        yield _warn(
            f"The link “{shown}” unsubscribes from something else: {href[:120]}.",
            "Take it out; it came with an article.",
            shown or href[:120],
        )


def _picture(image: HtmlElement) -> Iterator[Finding]:
    src = image.get("src") or ""
    if trouble := _trouble(src, ("https", "http", "cid")):
        yield _block(
            f"The address of a picture {trouble}: “{src[:120]}”.",
            "Use an https address, or carry the picture in the message.",
            src[:120],
        )
    elif src[:5].lower() == "http:":
        yield _warn(
            f"A picture is not secure, so many mail programs do not show it: {src[:120]}.",
            "Use an https address, or carry the picture in the message.",
            src[:120],
        )


def _trouble(address: str, schemes: tuple[str, ...]) -> str:
    """Return what is wrong with an address, as the end of a sentence; empty if nothing is."""
    stripped = address.strip()
    if _UNSAFE.search(stripped):
        return "has blanks or control characters in it"
    try:
        parts = urlsplit(stripped)
        host, user = parts.hostname, parts.username
    except ValueError:
        return "cannot be read"
    if not parts.scheme:
        return "leads nowhere from a mail"
    if parts.scheme.lower() not in schemes:
        return "is of a kind that mail programs refuse"
    if parts.scheme.lower() in ("https", "http") and not host:
        return "names no host"
    return "hides where it leads behind a user name" if user is not None else ""


def _described(link: HtmlElement) -> bool:
    images = [image.get("alt") or "" for image in link.iter("img")]
    return any(
        each.strip() for each in (*images, link.get("aria-label") or "", link.get("title") or "")
    )
