"""Colours as people see them: how far two are apart, and the nearest one that can be read.

Lightness, chroma and hue are those of OKLCH, in which the same lightness looks
equally light whatever the hue (Björn Ottosson, "A perceptual color space for
image processing", 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cos, hypot, sin

LEAST_CONTRAST = 4.5  #: WCAG 2.2, success criterion 1.4.3, for words of any size

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 256  # of lightness, from black to white


def is_colour(value: object) -> bool:
    """Whether it is written `#rrggbb`."""
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the light that a colour gives, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def can_be_read(words: str, grounds: Iterable[str]) -> bool:
    return all(contrast(words, ground) >= LEAST_CONTRAST for ground in grounds)


def nearest_readable(colour: str, grounds: Iterable[str]) -> str | None:
    """Return what can be read on all `grounds`: the colour itself, or the nearest of its hue.

    None where nothing can be: where the grounds lie too far apart.
    """
    grounds = list(grounds)
    if can_be_read(colour, grounds):
        return colour
    tone = Tone.of(colour)
    steps = sorted(range(_STEPS + 1), key=lambda step: abs(step / _STEPS - tone.lightness))
    shades = (Tone(step / _STEPS, tone.chroma, tone.hue).colour for step in steps)
    return next((shade for shade in shades if can_be_read(shade, grounds)), None)


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour by what one sees of it."""

    lightness: float  #: 0 is black, 1 is white
    chroma: float  #: 0 is grey; screens show up to about 0.3
    hue: float  #: an angle in radians

    @classmethod
    def of(cls, colour: str) -> Tone:
        red, green, blue = _channels(colour)
        long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
        medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
        short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
        lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        return cls(lightness, hypot(a, b), atan2(b, a))

    @property
    def colour(self) -> str:
        """`#rrggbb`; a chroma that no screen shows at this lightness is lowered until one does."""
        shown, beyond = 0.0, self.chroma
        if _is_shown(self._light(beyond)):
            shown = beyond
        for _ in range(16 if shown < beyond else 0):
            middle = (shown + beyond) / 2
            shown, beyond = (middle, beyond) if _is_shown(self._light(middle)) else (shown, middle)
        return "#" + "".join(f"{_level(channel):02x}" for channel in self._light(shown))

    def _light(self, chroma: float) -> tuple[float, float, float]:
        a, b = chroma * cos(self.hue), chroma * sin(self.hue)
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _level(light: float) -> int:
    """Return a channel's level, from 0 to 255: the way back from `_linear`."""
    light = min(max(light, 0.0), 1.0)
    level = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(level * 255)


def _is_shown(light: Iterable[float]) -> bool:
    return all(-1e-6 <= channel <= 1 + 1e-6 for channel in light)
