"""Words can be read on the ground they stand on: in the light scheme, the dark one, and Outlook's.

Outlook on the web and on phones knows no `prefers-color-scheme`. In its dark mode it puts
colours of its own in place of the message's, and marks where it did so with `data-ogsc`
(words) and `data-ogsb` (grounds). What rules for these marks say stands, so it is judged
by itself; a colour of Outlook's own cannot be told.

What cannot be told from the message, such as words on a picture, is passed over
in silence.

Source: WCAG 2.2, success criterion 1.4.3.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from lxml.html import HtmlElement

from digest.colours import LEAST_CONTRAST, contrast
from digest.printed import Finding
from digest.rules import Proof
from digest.styles import Cascade, Path, StyleRule

INVISIBLE = 2.0  #: below this contrast, words are overlooked
MOST = 10  #: findings for one scheme; whoever mends the worst sees the rest

Scheme = Literal["light", "dark"]
_Said = Callable[["_Element"], Mapping[str, str]]  #: what wins on an element, by role

_ROLES = {
    "color": "ink",
    "background": "ground",
    "background-color": "ground",
    "background-image": "picture",
    "font-size": "size",
    **{name: name for name in ("display", "visibility", "max-height", "opacity")},
}
_NAMED = {
    "black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080",
    "white": "#ffffff", "maroon": "#800000", "red": "#ff0000", "purple": "#800080",
    "fuchsia": "#ff00ff", "green": "#008000", "lime": "#00ff00", "olive": "#808000",
    "yellow": "#ffff00", "navy": "#000080", "blue": "#0000ff", "teal": "#008080",
    "aqua": "#00ffff", "orange": "#ffa500",
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1(?:\.0*)?)?\)")
_CLEAR = re.compile(r"none|transparent|inherit|initial|unset|rgba\(\d+,\d+,\d+,0?\.?0*\)")
_NOTHING = re.compile(r"0(\.0*)?(px|em|pt|%)?")
_PLAIN_MEDIA = re.compile(r"min-(device-)?width|prefers-color-scheme")
# Only while somebody points there, or only in the program that the trick is made for.
_PASSING = re.compile(r":(hover|active|focus|visited)\b|^u\s*\+")
_MARKS = frozenset(("[data-ogsc]", "[data-ogsb]"))
_OUTLOOKS_OWN = "?"  #: in place of a colour: nobody can tell it
_SILENT = frozenset({"script", "style", "title", "head", "noscript", "svg", "template"})


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element's words are shown; a colour that nobody can tell is empty."""

    ink: str
    ground: str
    has_size: bool = True


@dataclass(frozen=True, slots=True)
class _Element:
    parent: int  #: where the element around it stands among all; -1 for the outermost
    path: Path
    style: str
    ink: str | None  #: as attributes say it; empty if nobody can tell
    ground: str | None
    words: tuple[str, ...]  #: that stand in it and not in another within


def check(proof: Proof) -> Iterator[Finding]:
    if proof.page is None:
        return
    elements = _elements(proof.page)
    rules = [each for each in proof.style_rules if isinstance(each, StyleRule)]
    yield from _in_scheme(proof, elements, rules, "light", _Look("#000000", "#ffffff"))
    if any(_schemes(rule) == {"dark"} for rule in rules):
        yield from _in_scheme(proof, elements, rules, "dark", _Look("", ""))
    yield from _in_outlook(proof, rules)


def _in_scheme(
    proof: Proof,
    elements: Iterable[_Element],
    rules: Iterable[StyleRule],
    scheme: Scheme,
    outside: _Look,
) -> Iterator[Finding]:
    cascade = Cascade((rule for rule in rules if scheme in _schemes(rule)), _ROLES)
    if all(map(_PASSING.search, cascade.unread)):
        seen = _seen(elements, lambda each: cascade.of(each.path, each.style), outside)
        yield from _faint(proof, f"the {scheme} scheme", seen)


def _in_outlook(proof: Proof, rules: Iterable[StyleRule]) -> Iterator[Finding]:
    shown = [rule for rule in rules if "light" in _schemes(rule)]
    marked = [rule for rule in shown if any(map(_is_marked, rule.selectors))]
    if proof.page is None or not marked:
        return
    cascade = Cascade(shown, _ROLES)
    kept = Cascade((replace(rule, selectors=_marked(rule)) for rule in marked), _ROLES)
    if not all(map(_PASSING.search, cascade.unread)):
        return

    def said(element: _Element) -> dict[str, str]:
        won = cascade.of(element.path, element.style)
        stands = kept.of(element.path, "")
        for role, attribute in (("ink", element.ink), ("ground", element.ground)):
            value = won.get(role, attribute)
            if value is not None and value != stands.get(role) and not _is_clear(value):
                won[role] = _OUTLOOKS_OWN
        return won

    elements = _elements(proof.page, Path().to("", dict.fromkeys(("data-ogsc", "data-ogsb"), "")))
    yield from _faint(proof, "Outlook's dark mode", _seen(elements, said, _Look("", "")))


def _is_marked(selector: str) -> bool:
    return any(mark in selector for mark in _MARKS)


def _marked(rule: StyleRule) -> tuple[str, ...]:
    return tuple(filter(_is_marked, rule.selectors))


def _faint(
    proof: Proof, where: str, seen: Iterable[tuple[_Look, tuple[str, ...]]]
) -> Iterator[Finding]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for look, words in seen:
        found[look.ink, look.ground] += words
    faint = sorted((contrast(*pair), pair) for pair in found)
    for ratio, pair in faint[:MOST]:
        if ratio < LEAST_CONTRAST:
            yield _finding(proof, where, ratio, pair, found[pair])


def _finding(
    proof: Proof, where: str, ratio: float, pair: tuple[str, str], words: list[str]
) -> Finding:
    others = f" (and {len(words) - 1} more like it)" if words[1:] else ""
    return Finding(
        "contrast",
        "block" if proof.issue and ratio < INVISIBLE else "warn",
        f"In {where} “{words[0]}”{others} stands {pair[0]} on {pair[1]}:"
        f" a contrast of {int(ratio * 100) / 100} to 1.",
        f"Change one of the two colours until it is at least {LEAST_CONTRAST}.",
        words[0],
    )


def _schemes(rule: StyleRule) -> frozenset[Scheme]:
    """Return the schemes in which a rule applies on a wide screen."""
    both: frozenset[Scheme] = frozenset(("light", "dark"))
    for condition in rule.conditions:
        said = condition.lower()
        features = re.findall(r"[(,]\s*([a-z-]+)", said)
        if said.startswith("@media") and (
            re.search(r"\b(not|print)\b", said)
            or not all(_PLAIN_MEDIA.fullmatch(each) for each in features)
        ):
            return frozenset()
        for scheme in ("light", "dark"):
            if re.search(rf"prefers-color-scheme\s*:\s*{scheme}", said):
                both &= {scheme}
    return both


def _elements(page: HtmlElement, outside: Path | None = None) -> list[_Element]:
    """Return what may be shown, every element behind the one it stands in; `outside` is around."""
    found: list[_Element] = []
    waiting: list[tuple[HtmlElement, int]] = [(page, -1)]
    while waiting:
        element, parent = waiting.pop()
        if isinstance(element.tag, str) and element.tag not in _SILENT:
            above = found[parent].path if parent >= 0 else outside or Path()
            waiting += [(child, len(found)) for child in reversed(element)]
            found.append(_element(element, parent, above))
    return found


def _element(element: HtmlElement, parent: int, above: Path) -> _Element:
    tag, attributes = element.tag, element.attrib
    ink = attributes.get("color" if tag == "font" else "text")
    if ink is None and tag == "a" and "href" in attributes:
        ink = ""  # what a link looks like without a colour of its own is up to the mail program
    ground = "" if attributes.get("background") else attributes.get("bgcolor")
    style = attributes.get("style", "")
    words = tuple(_own_words(element))
    return _Element(parent, above.to(tag, attributes), style, ink, ground, words)


def _own_words(element: HtmlElement) -> Iterator[str]:
    for text in (element.text, *(child.tail for child in element)):
        if text and any(map(str.isalnum, text)):
            yield " ".join(text.split())[:60]


def _seen(
    elements: Iterable[_Element], said: _Said, outside: _Look
) -> Iterator[tuple[_Look, tuple[str, ...]]]:
    """Yield the words whose look can be told, with that look."""
    looks: list[_Look | None] = []  # None: it is hidden
    for element in elements:
        around = looks[element.parent] if element.parent >= 0 else outside
        look = around and _look(element, said(element), around)
        looks.append(look)
        if element.words and look and look.ink and look.ground and look.has_size:
            yield look, element.words


def _is_hidden(said: Mapping[str, str]) -> bool:
    return (
        said.get("display") == "none"
        or said.get("visibility") == "hidden"
        or bool(_NOTHING.fullmatch(said.get("max-height", "")))
        or bool(_NOTHING.fullmatch(said.get("opacity", "")))
    )


def _look(element: _Element, said: Mapping[str, str], around: _Look) -> _Look | None:
    if _is_hidden(said):
        return None
    ink, ground, has_size = around.ink, around.ground, around.has_size
    if (own := said.get("ink", element.ink)) is not None:
        ink = _ink(own, around.ink)
    if said.get("opacity", "1") not in ("1", "1.0", "100%"):
        ink = ""
    if said.get("picture", "none") != "none" or element.ground == "":
        ground = ""
    elif (behind := said.get("ground", element.ground)) is not None:
        ground = _ground(behind, around.ground)
    if size := said.get("size"):
        has_size = not _NOTHING.fullmatch(size)
    return _Look(ink, ground, has_size)


def _ink(value: str, around: str) -> str:
    return around if value.lower() in ("inherit", "currentcolor", "unset") else _colour(value)


@lru_cache(maxsize=256)
def _ground(value: str, around: str) -> str:
    return around if _is_clear(value) else _colour(value)


def _is_clear(value: str) -> bool:
    return bool(_CLEAR.fullmatch(re.sub(r"\s", "", value.lower())))


@lru_cache(maxsize=256)
def _colour(value: str) -> str:
    """Return the one colour in a value as `#rrggbb`; empty if there is none that we can tell."""
    tight = re.sub(r"\s*([,()])\s*", r"\1", value.strip().lower())
    if "url(" in tight or "gradient(" in tight:
        return ""
    return next(filter(None, map(_plain_colour, tight.replace(")", ") ").split())), "")


def _plain_colour(word: str) -> str:
    if found := _HEX.fullmatch(word):
        return f"#{''.join(each * 2 for each in found[1])}" if len(word) == 4 else word
    if found := _RGB.fullmatch(word):
        red, green, blue = (min(int(each), 255) for each in found.groups())
        return f"#{red:02x}{green:02x}{blue:02x}"
    return _NAMED.get(word, "")
