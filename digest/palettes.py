"""One scheme's colours: every pair that carries words holds 4.5:1, given or derived.

Few publications have eleven colours, and most have one. The others follow from
it, and the dark scheme follows from the light one.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, replace

from digest.colours import (
    LEAST_CONTRAST,
    Tone,
    can_be_read,
    contrast,
    is_colour,
    nearest_readable,
)
from digest.errors import ConfigError


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
            if not is_colour(colour):
                raise ConfigError(
                    f"The theme's colour {each.name} = {colour!r} is not one we can use.",
                    fix="Write it like #0b5563.",
                )

    def faint_pairs(self) -> list[tuple[str, str, float]]:
        """Return the pairs that carry words and can hardly be read, with their contrast."""
        contrasts = (
            (words, ground, contrast(getattr(self, words), getattr(self, ground)))
            for words, grounds in GROUNDS.items()
            for ground in grounds
        )
        return [pair for pair in contrasts if pair[2] < LEAST_CONTRAST]

    def readable(self, words: str) -> str | None:
        """Return the nearest to the colour `words` that can be read wherever it stands."""
        return nearest_readable(getattr(self, words), self._grounds(words))

    def _grounds(self, words: str) -> list[str]:
        return [getattr(self, ground) for ground in GROUNDS[words]]


COLOURS = tuple(each.name for each in fields(Palette))

#: What carries words, and what it stands on.
GROUNDS = {
    "ink": ("card", "page"),
    "muted": ("card", "page"),
    "accent": ("card", "page"),
    "on_accent": ("accent",),
    "on_panel": ("panel",),
    "panel_muted": ("panel",),
    "mark": ("panel",),
}


@dataclass(frozen=True, slots=True)
class _Shade:
    """What a colour becomes when it is not given and what it follows is."""

    follows: str  #: whose hue it takes; stands above it in the table
    by_day: float  #: lightness
    by_night: float
    chroma: float  #: at most


_SHADES = {
    "accent": _Shade("accent", 0.45, 0.80, 0.11),
    "page": _Shade("accent", 0.95, 0.17, 0.01),
    "card": _Shade("page", 1.0, 0.215, 0.012),
    "ink": _Shade("accent", 0.25, 0.92, 0.015),
    "muted": _Shade("ink", 0.50, 0.74, 0.02),
    "on_accent": _Shade("accent", 1.0, 0.17, 0.01),
    "rule": _Shade("page", 0.89, 0.31, 0.012),
    "panel": _Shade("accent", 0.30, 0.31, 0.07),
    "on_panel": _Shade("panel", 0.96, 0.96, 0.02),
    "panel_muted": _Shade("panel", 0.82, 0.81, 0.04),
    "mark": _Shade("panel", 0.82, 0.82, 0.12),
}

# Whose hue a colour takes over from the light scheme, where it is not its own: what is
# dark by night is tinted with the accent, and the paper's tint goes into the ink.
_AT_DUSK = {
    "page": "accent",
    "card": "accent",
    "on_accent": "accent",
    "rule": "accent",
    "ink": "page",
}


def complete(given: Mapping[str, str], base: Palette) -> Palette:
    """Return a palette of the colours given.

    One that is left out follows those it depends on, if one of them is given: page, ink
    and panel the accent, and so on. Else it is the base's.
    """
    palette = replace(base, **given)
    by_night = Tone.of(palette.page).lightness < 0.5
    moved: set[str] = set()
    for name, shade in _SHADES.items():
        if name not in given and shade.follows in moved | set(given):
            moved.add(name)
            hue = getattr(palette, shade.follows)
            palette = replace(palette, **{name: _shaded(shade, hue, by_night=by_night)})
    return _settled(palette, moved)


def darkened(light: Palette) -> Palette:
    """Return the dark scheme of a light one: its hues, and every pair at least 4.5:1."""
    colours = {
        name: _shaded(shade, getattr(light, _AT_DUSK.get(name, name)), by_night=True)
        for name, shade in _SHADES.items()
    }
    return _settled(Palette(**colours), set(COLOURS))


def _shaded(shade: _Shade, hue: str, *, by_night: bool) -> str:
    tone = Tone.of(hue)
    lightness = shade.by_night if by_night else shade.by_day
    return Tone(lightness, min(tone.chroma, shade.chroma), tone.hue).colour


def _settled(palette: Palette, movable: Set[str]) -> Palette:
    """Return the palette with the `movable` colours as far from their grounds as they must be."""
    if "page" in movable and can_be_read(palette.accent, [palette.card]):
        page = nearest_readable(palette.page, [palette.accent])
        palette = replace(palette, page=page or palette.page)
    for words in GROUNDS:
        if words in movable:
            readable = palette.readable(words)
            palette = replace(palette, **{words: readable or getattr(palette, words)})
    return palette
