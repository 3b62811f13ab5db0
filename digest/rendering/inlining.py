"""CSS into `style` attributes, which is all that some mail clients read.

premailer does the work, and by default undoes much of it: it loses the doctype,
strips `!important`, rewrites the widths that Outlook sizes pictures by, and
fetches whatever an `@import` names. Nothing outside this module knows premailer.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

import cssutils
from cssutils.css import CSSStyleSheet

from digest.rendering import selectors, templates
from digest.rendering.galley import Galley
from digest.rendering.script import Script
from digest.theme import Theme

# Read as premailer is imported. The 128 styles that it remembers are fewer than an issue has,
# and one that does not fit crowds out the next: nothing was remembered.
os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "4096")

import premailer.premailer as engine

STYLES = "parts/inlined.css.j2"

_DOCTYPE = re.compile(r"\A\s*(<!doctype html>)?", re.IGNORECASE)
_COMMENT_OR_STYLE = re.compile(r"<!--.*?-->|<style\b", re.DOTALL)
_COMMENT = re.compile(r"(<!--.*?-->)", re.DOTALL)
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_BETWEEN_TAGS = re.compile(r">\s*\n\s*(?=<|\Z)")
_ONE_AT_A_TIME = Lock()  # cssutils is not made for threads (premailer issue 65)

# cssutils writes a line to stderr for every property it does not know, and it knows none
# of Outlook's. Its log has no other switch than this one.
logging.getLogger("CSSUTILS").setLevel(logging.CRITICAL + 1)


@lru_cache(maxsize=8)
def _environment(folder: Path) -> templates.Sandbox:
    return templates.environment(folder, escapes=False, finalize=str)


def to_css(page: Galley, folder: Path) -> str:
    """Return the CSS to be inlined. Themes are vetted, so nothing in it needs escaping.

    Raises:
        RenderError: names the template and the line at fault.
    """
    sheet = _Sheet(page.layout, page.theme, page.script)
    return _css(folder, sheet, _environment(folder).files.look())


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that a style sheet may know, so that one serves every issue of a newsletter."""

    layout: str
    theme: Theme
    script: Script


@lru_cache(maxsize=64)
def _css(folder: Path, sheet: _Sheet, _version: int) -> str:
    names = {"page": sheet, "script": sheet.script, "theme": sheet.theme}
    palettes = {"light": sheet.theme.light, "dark": sheet.theme.dark}
    return templates.fill(_environment(folder), STYLES, names | palettes)


def inline(html: str, css: str) -> str:
    """Return the document with `css` in the `style` attributes of what it selects.

    Its own `<style>` elements stay as they are, for media queries and dark mode.
    What a `style` attribute says already wins over `css`.
    """
    marked = standards_doctype(mark_styles(html))
    with _ONE_AT_A_TIME:
        inlined: str = _Inliner(marked, css_text=css, **_OPTIONS).transform(pretty_print=False)
    return squeeze(unmark_styles(inlined))


# The defaults of all of these cost something; what, is in tests/rendering/test_inlining.py.
_OPTIONS = {
    "strip_important": False,
    "align_floating_images": False,
    "remove_unset_properties": False,
    "disable_leftover_css": True,
    "allow_network": False,
}


class _Reader(engine.Premailer):  # type: ignore[misc]  # premailer is not typed
    """premailer, with a parser that fetches nothing.

    `allow_network=False` does not reach `@import`, and cssutils would wait for
    the other end for ever.
    """

    def _parse_css_string(self, css_body: str, validate: bool = True) -> CSSStyleSheet:
        parser = cssutils.CSSParser(fetcher=lambda _url: None, validate=False)
        return parser.parseString(css_body)


_Rules = tuple[list[Any], list[Any]]  #: what can be inlined, and what cannot, in premailer's form


@lru_cache(maxsize=32)
def _rules(css: str, index: int) -> _Rules:
    rules: _Rules = _Reader("", **_OPTIONS)._parse_style_rules(css, index)
    return rules


class _Inliner(_Reader):
    """premailer, which reads the rules of a style sheet once and not for every issue."""

    def _parse_style_rules(self, css_body: str, ruleset_index: int) -> _Rules:
        return _rules(css_body, ruleset_index)

    def _style_to_basic_html_attributes(self, *_arguments: object, **_options: object) -> None:
        """Leave attributes as they are: Outlook sizes pictures by them."""


_Pairs = list[tuple[str, str]]  #: what one rule says


def remembered(merge: Callable[..., str], most: int = 4096) -> Callable[..., str]:
    """Return `merge` of premailer with a memory: the stories of an issue are set alike.

    Styles are known by their identity, which is safe as long as they are kept: premailer
    reads each rule once, and hands over the same list for every element.
    """
    known: dict[tuple[object, ...], tuple[str, Sequence[_Pairs]]] = {}

    def merged(inline: str, styles: Sequence[_Pairs], classes: Sequence[str], **how: bool) -> str:
        key = (inline, *map(id, styles), *classes, *how.items())
        if key not in known:
            if len(known) >= most:
                known.clear()
            known[key] = merge(inline, styles, classes, **how), styles
        return known[key][0]

    return merged


# premailer asks for nothing but these names, so there is no other way to answer faster.
engine._create_cssselector = partial(selectors.finder, otherwise=engine._create_cssselector)
engine.merge_styles = remembered(engine.merge_styles)
engine.csstext_to_pairs = lru_cache(maxsize=4096)(engine.csstext_to_pairs)


def mark_styles(html: str) -> str:
    """Set the document's own styles apart, so that they are neither inlined nor rewritten.

    Otherwise MJML's reset goes into every cell (a quarter more bytes), and of
    the rest premailer keeps plain rules and media queries only. Styles within
    comments are Outlook's; a comment must not change.
    """
    return _COMMENT_OR_STYLE.sub(
        lambda found: (
            '<style data-premailer="ignore"' if found[0].startswith("<style") else found[0]
        ),
        html,
    )


def unmark_styles(html: str) -> str:
    """Take the marks away that premailer leaves: on styles with a `media` attribute."""
    return html.replace('<style data-premailer="ignore"', "<style")


def standards_doctype(html: str) -> str:
    """Write the doctype as premailer knows it; the one that mrml writes it drops.

    Without a doctype, browsers lay the page out as browsers of 1998 did
    (premailer issues 156, 263).
    """
    return _DOCTYPE.sub("<!DOCTYPE html>", html, count=1)


def squeeze(html: str) -> str:
    """Collapse the blank space in styles and between lines of tags; comments stay as they are.

    No minifier: the good ones gain 3 per cent, the others lose what Outlook needs.
    """
    parts = _COMMENT.split(html)
    parts[::2] = [_squeeze(part) for part in parts[::2]]
    return "".join(parts)


def _squeeze(html: str) -> str:
    if "<style" in html:
        html = _STYLE.sub(lambda style: re.sub(r"\s+", " ", style[0]), html)
    return _BETWEEN_TAGS.sub(">\n", html) if "\n" in html else html
