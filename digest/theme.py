"""The look of a publication: its colours in light and dark, its fonts, its corners."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from digest import parts
from digest.errors import ConfigError

LEAST_CONTRAST = 4.5  #: WCAG 2.2, success criterion 1.4.3, for words of any size
LARGEST_RADIUS = 24

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FONT = r"(?:'[A-Za-z0-9 _-]+'|[A-Za-z-][A-Za-z0-9_-]*)"
_FONTS = re.compile(rf"{_FONT}(?:, ?{_FONT})*")


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme's colours, `#rrggbb`. Each pair that carries words keeps 4.5:1."""

    page: str  #: behind the card
    card: str  #: behind the stories
    ink: str  #: words
    muted: str  #: bylines, folio, colophon
    accent: str  #: links, section words, the button's ground
    on_accent: str  #: the button's words
    rule: str  #: hairlines
    panel: str  #: the ground of the large pull quote
    on_panel: str  #: the pull quote's words
    panel_muted: str  #: who the speaker is
    mark: str  #: the quotation mark and its short rule

    def __post_init__(self) -> None:
        for each in fields(self):
            colour = getattr(self, each.name)
            if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
                raise ConfigError(
                    f"The theme's colour {each.name} = {colour!r} is not one we can use.",
                    fix="Write it like #0b5563.",
                )

    def faint_pairs(self) -> list[tuple[str, str, float]]:
        """Return the pairs that carry words and can hardly be read, with their contrast."""
        contrasts = (
            (words, ground, contrast(getattr(self, words), getattr(self, ground)))
            for words, ground in _PAIRS
        )
        return [pair for pair in contrasts if pair[2] < LEAST_CONTRAST]


# The words of each, and what they stand on.
_PAIRS = (
    ("ink", "card"),
    ("ink", "page"),
    ("muted", "card"),
    ("muted", "page"),
    ("accent", "card"),
    ("accent", "page"),
    ("on_accent", "accent"),
    ("on_panel", "panel"),
    ("panel_muted", "panel"),
)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


LIGHT = Palette(
    page="#f1eee7",
    card="#ffffff",
    ink="#1b2428",
    muted="#5b666c",
    accent="#0b5563",
    on_accent="#ffffff",
    rule="#dedad0",
    panel="#12303a",
    on_panel="#f9f1df",
    panel_muted="#b7c9cb",
    mark="#f0b35b",
)
DARK = Palette(
    page="#0d1113",
    card="#151b1e",
    ink="#e9e6df",
    muted="#a3adb1",
    accent="#86cbd6",
    on_accent="#0d1113",
    rule="#2b3439",
    panel="#0f3540",
    on_panel="#f9f1df",
    panel_muted="#a9c4c8",
    mark="#f0b35b",
)
SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Inter,Helvetica,Arial,sans-serif"
SERIF = "Georgia,'Times New Roman',serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    name: str = "tideline"
    light: Palette = field(default=LIGHT)
    dark: Palette = field(default=DARK)
    heading_font: str = SERIF
    body_font: str = SANS
    radius: int = 4  #: pixels, of buttons and small pictures

    def __post_init__(self) -> None:
        """Vet what goes into style sheets, where no escaping protects.

        Raises:
            ConfigError: names what is wrong.
        """
        if not parts.is_text(self.name):
            raise ConfigError(f"The theme's name = {self.name!r} is no text.")
        for name in ("heading_font", "body_font"):
            _require_fonts(name, getattr(self, name))
        _require_radius(self.radius)
        for scheme in ("light", "dark"):
            _require_contrast(scheme, getattr(self, scheme))

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read a theme; what it leaves out keeps the default.

        Raises:
            ConfigError: a part is unknown or is not what it should be.
        """
        known = {each.name for each in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ConfigError(
                f"The theme has no setting “{unknown[0]}”.",
                fix=f"It knows {', '.join(sorted(known))}.",
            )
        values = dict(data)
        for scheme, default in (("light", LIGHT), ("dark", DARK)):
            if scheme in values:
                values[scheme] = _palette(scheme, values[scheme], default)
        return cls(**values)


def _require_fonts(name: str, fonts: object) -> None:
    if not isinstance(fonts, str) or not _FONTS.fullmatch(fonts):
        raise ConfigError(
            f"The theme's {name} = {fonts!r} is not a list of fonts.",
            fix="Write names with commas between, those with a blank in single quotes:"
            " Georgia,'Times New Roman',serif.",
        )


def _require_radius(radius: object) -> None:
    if type(radius) is not int or not 0 <= radius <= LARGEST_RADIUS:
        raise ConfigError(
            f"The theme's radius = {radius!r} is not a number of pixels.",
            fix=f"Write a whole number from 0 to {LARGEST_RADIUS}.",
        )


def _require_contrast(scheme: str, palette: object) -> None:
    if not isinstance(palette, Palette):
        raise ConfigError(f"The theme's {scheme} = {palette!r} is not a set of colours.")
    for words, ground, ratio in palette.faint_pairs():
        raise ConfigError(
            f"In the {scheme} scheme {words} on {ground} is hard to read:"
            f" its contrast is {ratio:.2f} to 1.",
            fix=f"Choose colours with at least {LEAST_CONTRAST} to 1.",
        )


def _palette(scheme: str, data: object, default: Palette) -> Palette:
    if not isinstance(data, dict):
        raise ConfigError(f"The theme's {scheme} = {data!r} is not a set of colours.")
    known = {each.name for each in fields(Palette)}
    if unknown := sorted(set(data) - known):
        raise ConfigError(
            f"The theme's {scheme} colours have no “{unknown[0]}”.",
            fix=f"They are {', '.join(sorted(known))}.",
        )
    return Palette(**{**asdict(default), **data})
