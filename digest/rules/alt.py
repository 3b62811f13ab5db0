"""Pictures that are not shown still say what they would have shown, and keep their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml.html import HtmlElement

from digest.printed import Finding
from digest.rules import Proof

_block = partial(Finding, "alt", "block")
_warn = partial(Finding, "alt", "warn")

_FILE_NAME = re.compile(r"[\w.~%-]+\.(jpe?g|png|gif|webp|svg|avif|bmp)", re.IGNORECASE)
_PIXELS = re.compile(r"\d+(px)?")


def check(proof: Proof) -> Iterator[Finding]:
    for image in [] if proof.page is None else proof.page.iter("img"):
        yield from _words(image)
        yield from _size(image)


def _words(image: HtmlElement) -> Iterator[Finding]:
    where = (image.get("src") or "")[:120]
    alt = image.get("alt")
    if alt is None:
        yield _block(
            "A picture has no alternative text, so screen readers read out its address.",
            'Describe it in a few words; write alt="" if it only decorates.',
            where,
        )
    elif _FILE_NAME.fullmatch(alt.strip()):
        yield _warn(
            f"The alternative text “{alt.strip()[:80]}” is the name of a file.",
            "Describe the picture in a few words.",
            where,
        )


def _size(image: HtmlElement) -> Iterator[Finding]:
    missing = [name for name in ("width", "height") if not _PIXELS.fullmatch(image.get(name) or "")]
    if missing:
        yield _warn(
            f"A picture has no {' and no '.join(missing)}; Outlook shows it in any size it likes.",
            "Write both into the <img>, in pixels.",
            (image.get("src") or "")[:120],
        )
