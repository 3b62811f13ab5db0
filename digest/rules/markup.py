"""The HTML is of the kind that mail programs show: said in which language, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml.html import HtmlElement

from digest.printed import Finding
from digest.rules import Proof

_block = partial(Finding, "markup", "block")
_warn = partial(Finding, "markup", "warn")

# What runs, what fetches, what asks. Clients cut these out, and filters count them.
FORBIDDEN = (
    "script", "link", "form", "input", "button", "select", "textarea", "iframe", "frame",
    "frameset", "object", "embed", "applet", "audio", "video", "base", "portal",
)  # fmt: skip
_ADDRESSES = ("href", "src", "action", "formaction", "background", "xlink:href", "data", "poster")
_RUNS = re.compile(r"(javascript|vbscript|livescript|data:text/html)", re.IGNORECASE)


def check(proof: Proof) -> Iterator[Finding]:
    page = proof.page
    if page is None:
        return
    yield from _document(proof, page)
    for tag in FORBIDDEN:
        if count := sum(1 for _ in page.iter(tag)):
            yield _block(
                f"The HTML has <{tag}>, which mail programs remove ({count} of them).",
                "Take it out; link to a page that has it.",
                tag,
            )
    yield from _attributes(page)
    yield from _tables(page)


def _document(proof: Proof, page: HtmlElement) -> Iterator[Finding]:
    if not re.match(r"\s*<!doctype\s+html\s*>", proof.html, re.IGNORECASE):
        yield _warn(
            "The HTML does not begin with <!DOCTYPE html>, so browsers lay it out as in 1998.",
            "Begin with <!DOCTYPE html>.",
        )
    if not (page.get("lang") or "").strip():
        yield _block(
            "The HTML does not say its language, so screen readers guess.",
            'Add lang to <html>, as in lang="en".',
            "html",
        )
    if not (page.findtext("head/title") or "").strip():
        yield _block(
            "The HTML has no title, which screen readers and browser tabs say first.",
            "Add a <title> with the subject.",
            "title",
        )


def _attributes(page: HtmlElement) -> Iterator[Finding]:
    for element in page.iter("*"):
        for name, value in element.attrib.items():
            if name.startswith("on"):
                yield _block(
                    f"<{element.tag}> has a script in its attribute {name}.",
                    "Take the attribute out.",
                    f"{element.tag} {name}",
                )
            elif name in _ADDRESSES and _RUNS.match(re.sub(r"[\x00-\x20]", "", value)):
                yield _block(
                    f"<{element.tag}> has an address that runs a script: “{value[:60]}”.",
                    "Link to an https address.",
                    f"{element.tag} {name}",
                )
    for meta in page.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            yield _block(
                "The HTML sends its reader to another page by itself.",
                'Take the <meta http-equiv="refresh"> out.',
                "meta",
            )


def _tables(page: HtmlElement) -> Iterator[Finding]:
    plain = [table for table in page.iter("table") if not _is_explained(table)]
    if plain:
        yield _warn(
            f"Screen readers read {len(plain)} tables of the layout as tables of figures.",
            'Add role="presentation" to each.',
            "table",
        )


def _is_explained(table: HtmlElement) -> bool:
    return table.get("role") in ("presentation", "none") or next(table.iter("th"), None) is not None
