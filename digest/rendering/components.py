"""The components of MJML that layouts may use, and the attributes that mrml reads of each.

mrml prints a component it does not know as it stands, and drops an attribute
without a word. Carousels, navigation bars and accordions share their ids between
mails, social icons load from elsewhere, and `mj-table` loses its role: put a plain
table into `mj-text`.

Source: MJML's documentation (https://documentation.mjml.io), less what mrml 6 lacks:
`gap`, `sizes`, the `title` of images and buttons, `inline` styles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_SIDES = ("top", "right", "bottom", "left")
_PADDING = ["padding", *(f"padding-{side}" for side in _SIDES)]
_BORDER = ["border", "border-radius", *(f"border-{side}" for side in _SIDES)]
_TEXT = [
    "color",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "letter-spacing",
    "line-height",
    "text-decoration",
    "text-transform",
]
_BOX = [*_PADDING, "container-background-color"]
_BAND = [
    "background-color",
    "background-url",
    "background-repeat",
    "background-size",
    "background-position",
    "background-position-x",
    "background-position-y",
    "direction",
    "full-width",
    "text-align",
]
_EVERYWHERE = ["css-class", "mj-class"]

_ATTRIBUTES: dict[str, list[str]] = {
    "mjml": ["lang", "dir", "owa"],
    "mj-head": [],
    "mj-title": [],
    "mj-attributes": [],
    "mj-breakpoint": ["width"],
    "mj-style": [],
    "mj-raw": [],
    "mj-body": ["width", "background-color", *_EVERYWHERE],
    "mj-wrapper": [*_BAND, *_PADDING, *_BORDER, *_EVERYWHERE],
    "mj-section": [*_BAND, *_PADDING, *_BORDER, *_EVERYWHERE],
    "mj-column": [
        *("background-color", "inner-background-color", "direction", "vertical-align", "width"),
        *_PADDING,
        *_BORDER,
        *(f"inner-{border}" for border in _BORDER),
        *_EVERYWHERE,
    ],
    "mj-text": [
        *("align", "background-color", "height", "vertical-align"),
        *_TEXT,
        *_BOX,
        *_EVERYWHERE,
    ],
    "mj-image": [
        *("align", "alt", "src", "srcset", "href", "name", "rel", "target", "usemap", "font-size"),
        *("width", "height", "max-height", "fluid-on-mobile"),
        *_BOX,
        *_BORDER,
        *_EVERYWHERE,
    ],
    "mj-button": [
        *("align", "background-color", "href", "name", "rel", "target", "text-align"),
        *("width", "height", "vertical-align", "inner-padding"),
        *_TEXT,
        *_BOX,
        *_BORDER,
        *_EVERYWHERE,
    ],
    "mj-divider": [
        *("align", "border-color", "border-style", "border-width", "width"),
        *_BOX,
        *_EVERYWHERE,
    ],
    "mj-spacer": ["height", *_BOX, *_BORDER, *_EVERYWHERE],
}
_KNOWN = {name: frozenset(attributes) for name, attributes in _ATTRIBUTES.items()}
_ANY = frozenset().union(*_KNOWN.values())
_KNOWN |= {"mj-all": _ANY, "mj-class": _ANY | {"name"}}

_TAG = re.compile(r"<(mj[^\s/>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)")
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LENGTH = r"(?:0|\d+(?:\.\d+)?(?:px|%))"
# What mrml prints as it stands, and leaves out of Outlook's widths, if it is anything else.
_SHAPES = {
    **dict.fromkeys([*_PADDING, "inner-padding"], rf"{_LENGTH}(?: {_LENGTH}){{0,3}}"),
    "width": _LENGTH,
}


def fault_of(name: str, attributes: Mapping[str, str]) -> str:
    """Return what is wrong with a component of this name, in half a sentence; empty if nothing."""
    if name not in _KNOWN:
        return f"<{name}> is not a component that layouts may use"
    for attribute, value in attributes.items():
        if attribute not in _KNOWN[name]:
            return f"<{name}> has no attribute “{attribute}”, and would lose it without a word"
        if not re.fullmatch(_SHAPES.get(attribute, ".*"), value, re.DOTALL):
            return f"<{name}> takes no {attribute} of “{value}”: write it in px or per cent"
    return ""


def are_known(source: str) -> bool:
    """Whether all components of a document are known, with all their attributes."""
    return not any(_fault_of_tag(*tag) for tag in set(_TAG.findall(source)))


@lru_cache(maxsize=1024)  # a layout's tags are nearly the same in every issue
def _fault_of_tag(name: str, written: str) -> str:
    return fault_of(name, {each[0]: each[1] or each[2] for each in _ATTRIBUTE.findall(written)})
