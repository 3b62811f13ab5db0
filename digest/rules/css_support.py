"""CSS does something wherever the mail is read; what some programs pass over is named.

The facts stand in css_support.json, which `make css-support` derives from
caniemail.com; its source, licence and date stand there too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict

from digest.printed import Finding
from digest.rules import Proof
from digest.styles import AtRule, Declaration, StyleRule, declarations

MOST = 10  #: findings; the worst come first

_FACTS = Path(__file__).with_name("css_support.json")
WIDESPREAD = ("gmail", "apple-mail", "outlook-windows", "outlook", "yahoo", "samsung-email")
# Without these the mail looks plainer, or as on a wide light screen; every word is there.
_PLAINER = (
    "!important @font-face @keyframes @media @supports :active :focus :hover :link :visited"
    " accent-color animation border-radius box-shadow box-sizing color-scheme cursor font-kerning"
    " font-stretch height hyphenate-character hyphenate-limit-chars hyphens list-style-image"
    " list-style-position max-height min-height orphans outline outline-offset overflow"
    " overflow-wrap resize scroll-snap tab-size text-decoration-color text-decoration-line"
    " text-decoration-skip-ink text-decoration-style text-decoration-thickness text-justify"
    " text-shadow text-underline-offset text-underline-position text-wrap transition user-select"
    " white-space widows word-break word-spacing word-wrap"
)
HARMLESS = frozenset(_PLAINER.split())


def check(proof: Proof) -> Iterator[Finding]:
    facts = _table()["features"]
    lacking = {mark: facts[mark] for mark in sorted(_marks(proof)) if mark in facts}
    worst = sorted(
        (mark for mark in lacking if not _is_harmless(mark)),
        key=lambda mark: (_weight(lacking[mark]), mark),
    )
    for mark in worst[:MOST]:
        yield Finding(
            "css_support",
            "note",
            f"“{mark}” does nothing in {_in_words(lacking[mark])}.",
            "See that the mail reads well without it; tables and their attributes work everywhere.",
            mark,
        )
    # Our own layouts are proven without these, and an editor could do nothing about them.
    harmless = [mark for mark in lacking if _is_harmless(mark)] if proof.issue is None else []
    if harmless:
        yield Finding(
            "css_support",
            "note",
            f"Some mail programs pass over {', '.join(harmless)}.",
            "Nothing need be done: no word is lost without them.",
        )


def _is_harmless(mark: str) -> bool:
    return mark in HARMLESS or mark.startswith("@media ")


def _weight(families: Sequence[str]) -> tuple[int, int]:
    """Rank by the programs that most people have, then by all."""
    return -len(set(families) & set(WIDESPREAD)), -len(families)


def _marks(proof: Proof) -> set[str]:
    """Return what the mail uses, in the words of the table: `gap`, `display:flex`, `calc()`."""
    elements = [] if proof.page is None else proof.page.iter("*")
    inline = {style for each in elements if (style := each.get("style"))}
    found = {mark for style in inline for each in declarations(style) for mark in _used(each)}
    for rule in proof.style_rules:
        found.update(_of_at_rule(rule) if isinstance(rule, AtRule) else _of_rule(rule))
    return found


def _of_rule(rule: StyleRule) -> Iterator[str]:
    for selector in rule.selectors:
        yield from re.findall(r"::?[a-z-]+", selector.lower())
    for condition in rule.conditions:
        yield from _of_condition(condition.lower())
    # What a media query holds refines a mail that is whole without it.
    for each in () if rule.conditions else rule.declarations:
        yield from _used(each)


def _of_condition(condition: str) -> Iterator[str]:
    name = condition.partition(" ")[0].partition("(")[0]
    yield name
    yield from (f"{name} ({feature})" for feature in re.findall(r"\(\s*([a-z-]+)", condition))


def _of_at_rule(rule: AtRule) -> Iterator[str]:
    yield from re.findall(r"\A@[a-z-]+", rule.prelude.lower())


def _used(declaration: Declaration) -> Iterator[str]:
    value = declaration.value.lower()
    yield declaration.name
    yield f"{declaration.name}:{value}"
    if declaration.is_important:
        yield "!important"
    if "(" in value:
        yield from (f"{name}()" for name in re.findall(r"[a-z-]+(?=\()", value))


def _in_words(families: Sequence[str]) -> str:
    names = _table()["families"]
    ranked = sorted(families, key=lambda each: (each not in WIDESPREAD, names[each]))
    *others, last = (names[each] for each in ranked)
    return f"{', '.join(others)} or {last}" if others else last


class _Table(TypedDict):
    features: dict[str, list[str]]  #: by mark, the families that pass over it
    families: dict[str, str]  #: their names


@cache
def _table() -> _Table:
    table: _Table = json.loads(_FACTS.read_text(encoding="utf-8"))
    return table
