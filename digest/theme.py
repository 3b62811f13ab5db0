"""The look of a publication: its colours in light and dark, its fonts, corners, air and logo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from digest import parts
from digest.colours import LEAST_CONTRAST, contrast
from digest.errors import ConfigError
from digest.palettes import COLOURS, GROUNDS, Palette, complete, darkened
from digest.themes import DEFAULT, FONTS, LOOKS, Look

LARGEST_RADIUS = 24
LARGEST_LOGO = (320, 96)  #: pixels as displayed
AIR = {"compact": 0.75, "normal": 1.0, "airy": 1.25}  #: what the space between things is times

_FONT = r"(?:'[A-Za-z0-9 _-]+'|[A-Za-z-][A-Za-z0-9_-]*)"
_FONTS = re.compile(rf"(?:{_FONT}, ?)*(?:serif|sans-serif|monospace|system-ui)")
_LOGO = re.compile(r"[0-9a-f]{64}\.(png|jpg)")
_SHORT = ("accent", "page", "ink")  # colours of the light scheme that may stand outside it
_OTHERS = ("base", "name", "light", "dark", "heading_font", "body_font", "radius", "density")
_SETTINGS = frozenset([*_OTHERS, *_SHORT, "logo"])


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture on top, which stands for the publication's name."""

    name: str  #: sha256 of the bytes, a full stop, and the ending
    width: int  #: pixels at which it is shown; the file has up to twice as many
    height: int

    def __post_init__(self) -> None:
        sizes = zip((self.width, self.height), LARGEST_LOGO, strict=True)
        fits = all(type(size) is int and 0 < size <= largest for size, largest in sizes)
        if not isinstance(self.name, str) or not _LOGO.fullmatch(self.name) or not fits:
            raise ConfigError("The theme's logo is not one that we made ready.", fix=_LOGO_FIX)


_LOGO_FIX = "Name a PNG or JPEG file in the publication's file, or add it on the desk."


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    name: str = DEFAULT
    light: Palette = LOOKS[DEFAULT].light
    dark: Palette = LOOKS[DEFAULT].dark
    heading_font: str = LOOKS[DEFAULT].heading_font
    body_font: str = LOOKS[DEFAULT].body_font
    radius: int = LOOKS[DEFAULT].radius  #: pixels, of buttons and small pictures
    density: str = LOOKS[DEFAULT].density  #: one of `AIR`
    logo: Logo | None = None

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
        _require_density(self.density)
        for scheme in ("light", "dark"):
            _require_contrast(scheme, getattr(self, scheme))

    def space(self, pixels: int) -> int:
        """Return the space between two things, in pixels, which at normal density is `pixels`."""
        return round(pixels * AIR[self.density])

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read a theme, as `to_data` wrote it or as a person did.

        What it leaves out is that of the look it is based on; colours follow those that
        are given, and the dark scheme follows the light one.

        Raises:
            ConfigError: a part is unknown or is not what it should be.
        """
        if unknown := sorted(set(data) - _SETTINGS):
            raise ConfigError(
                f"The theme has no setting “{unknown[0]}”.",
                fix=f"It knows {', '.join(sorted(_SETTINGS))}.",
            )
        base = data.get("base", DEFAULT)
        look = look_named(base)
        light = complete(_light(data), look.light)
        dark = look.dark if light == look.light else darkened(light)
        return cls(
            name=data.get("name", base),
            light=light,
            dark=complete(_colours("dark", data.get("dark", {})), dark),
            heading_font=_stack(data.get("heading_font", look.heading_font)),
            body_font=_stack(data.get("body_font", look.body_font)),
            radius=data.get("radius", look.radius),
            density=data.get("density", look.density),
            logo=_logo(data.get("logo")),
        )


def look_named(name: object) -> Look:
    """Return one of the looks we ship.

    Raises:
        ConfigError: there is none of that name; names those there are.
    """
    if not isinstance(name, str) or name not in LOOKS:
        raise ConfigError(
            f"There is no theme “{name}”.", fix=f"Choose one of these: {', '.join(LOOKS)}."
        )
    return LOOKS[name]


def _light(data: Mapping[str, Any]) -> dict[str, str]:
    short = {name: data[name] for name in _SHORT if name in data}
    colours = _colours("light", data.get("light", {}))
    if twice := sorted(set(short) & set(colours)):
        raise ConfigError(
            f"The theme gives {twice[0]} twice: by itself, and among its light colours.",
            fix="Take one of them out.",
        )
    return short | colours


def _colours(scheme: str, data: object) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ConfigError(f"The theme's {scheme} = {data!r} is not a set of colours.")
    if unknown := sorted(set(data) - set(COLOURS)):
        raise ConfigError(
            f"The theme's {scheme} colours have no “{unknown[0]}”.",
            fix=f"They are {', '.join(sorted(COLOURS))}.",
        )
    return data


def _stack(fonts: object) -> Any:
    """Return the stack of a name of ours; what is none is vetted later."""
    return FONTS.get(fonts, fonts) if isinstance(fonts, str) else fonts


def _logo(data: object) -> Logo | None:
    if data is None:
        return None
    if not isinstance(data, dict) or set(data) != {each.name for each in fields(Logo)}:
        raise ConfigError("The theme's logo is not one that we made ready.", fix=_LOGO_FIX)
    return Logo(**data)


def _require_fonts(name: str, fonts: object) -> None:
    if not isinstance(fonts, str) or not _FONTS.fullmatch(fonts):
        raise ConfigError(
            f"The theme's {name} = {fonts!r} is not a list of fonts.",
            fix=f"Write one of {', '.join(FONTS)}; or names with commas between, those with a blank"
            " in single quotes, and the kind last: Georgia,'Times New Roman',serif.",
        )


def _require_radius(radius: object) -> None:
    if type(radius) is not int or not 0 <= radius <= LARGEST_RADIUS:
        raise ConfigError(
            f"The theme's radius = {radius!r} is not a number of pixels.",
            fix=f"Write a whole number from 0 to {LARGEST_RADIUS}.",
        )


def _require_density(density: object) -> None:
    if not isinstance(density, str) or density not in AIR:
        raise ConfigError(
            f"The theme's density = {density!r} is not one we know.",
            fix=f"Write one of {', '.join(AIR)}.",
        )


def _require_contrast(scheme: str, palette: object) -> None:
    if not isinstance(palette, Palette):
        raise ConfigError(f"The theme's {scheme} = {palette!r} is not a set of colours.")
    for words, ground, ratio in palette.faint_pairs():
        colours = getattr(palette, words), getattr(palette, ground)
        raise ConfigError(
            f"In the {scheme} scheme {words} ({colours[0]}) on {ground} ({colours[1]}) is hard"
            f" to read: its contrast is {ratio:.2f} to 1, and words need {LEAST_CONTRAST}.",
            fix=_way_out(palette, words),
        )


def _way_out(palette: Palette, words: str) -> str:
    grounds = [(name, getattr(palette, name)) for name in GROUNDS[words]]
    better = palette.readable(words)
    if better is None:
        return (
            f"No shade of {words} can be read on all of {', '.join(GROUNDS[words])}:"
            " bring these nearer to each other."
        )
    told = " and ".join(f"{contrast(better, colour):.2f} on {name}" for name, colour in grounds)
    return f"The nearest shade that can be read is {better}: {told}."
