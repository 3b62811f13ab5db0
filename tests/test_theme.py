from __future__ import annotations

import re
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.colours import Tone, contrast
from digest.errors import ConfigError
from digest.palettes import darkened
from digest.theme import Logo, Theme
from digest.themes import FONTS, LOOKS, Look

BLACK = "#000000"
LIGHT = LOOKS["tideline"].light
LOGO = Logo("0" * 64 + ".png", 320, 96)
SHARED = [each.name for each in fields(Look) if each.name != "described"]


def test_a_theme_is_read_back_as_it_was_written() -> None:
    theme = Theme(name="own", radius=8, density="airy", logo=LOGO, light=replace(LIGHT, ink=BLACK))
    assert Theme.from_data(theme.to_data()) == theme


def test_what_a_theme_leaves_out_is_that_of_its_base() -> None:
    assert Theme.from_data({}) == Theme()
    for name, look in LOOKS.items():
        theme = Theme.from_data({"base": name})
        assert theme.name == name
        assert all(getattr(theme, each) == getattr(look, each) for each in SHARED)
    assert Theme.from_data({"base": "harbour", "radius": 2}).light == LOOKS["harbour"].light


def test_an_accent_is_a_whole_theme() -> None:
    """By night too: the default's teal would be nobody's who chose a red."""
    theme = Theme.from_data({"accent": "#b3261e"})
    assert theme == Theme.from_data({"light": {"accent": "#b3261e"}})
    assert theme.light.accent == "#b3261e"
    assert {theme.light.page, theme.light.panel} & {LIGHT.page, LIGHT.panel} == set()
    assert theme.dark == darkened(theme.light)


def test_colours_that_depend_on_nothing_given_stay() -> None:
    theme = Theme.from_data({"base": "orchard", "light": {"mark": "#ffd9a0"}})
    assert theme.light == replace(LOOKS["orchard"].light, mark="#ffd9a0")


def test_a_dark_colour_that_is_given_is_kept() -> None:
    theme = Theme.from_data({"accent": "#b3261e", "dark": {"page": BLACK, "mark": "#ffffff"}})
    assert (theme.dark.page, theme.dark.mark) == (BLACK, "#ffffff")
    assert theme.dark.accent == darkened(theme.light).accent


def test_a_theme_that_is_dark_by_day_is_one_too() -> None:
    theme = Theme.from_data({"page": "#101418", "accent": "#8ab4ff"})
    assert contrast(theme.light.ink, theme.light.card) > 10


def test_an_accent_that_is_too_light_comes_with_one_that_is_not() -> None:
    with pytest.raises(ConfigError) as raised:
        Theme.from_data({"accent": "#ffd400"})
    assert "accent (#ffd400) on card (#ffffff) is hard to read" in raised.value.what
    (better,) = re.findall("#[0-9a-f]{6}", raised.value.fix)
    assert Theme.from_data({"accent": better}).light.accent == better
    assert Tone.of(better).hue == pytest.approx(Tone.of("#ffd400").hue, abs=0.1)


def test_grounds_that_nothing_can_be_read_on_are_named() -> None:
    with pytest.raises(ConfigError) as raised:
        Theme.from_data({"light": {"page": "#777777", "card": "#5a5a5a"}})
    assert raised.value.fix == (
        "No shade of ink can be read on all of card, page: bring these nearer to each other."
    )


def test_a_theme_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ConfigError) as raised:
        Theme.from_data({"base": "harbor"})
    assert raised.value.what == "There is no theme “harbor”."
    assert raised.value.fix == f"Choose one of these: {', '.join(LOOKS)}."


def test_fonts_may_be_named() -> None:
    theme = Theme.from_data({"heading_font": "humanist", "body_font": "old-style"})
    assert (theme.heading_font, theme.body_font) == (FONTS["humanist"], FONTS["old-style"])


def test_density_is_the_air_between_things() -> None:
    spaces = [Theme(density=density).space(28) for density in ("compact", "normal", "airy")]
    assert spaces == [21, 28, 35]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_on_white_is_refused_with_its_figure(scheme: str) -> None:
    white = dict.fromkeys(("ink", "card", "page"), "#ffffff")
    with pytest.raises(ConfigError) as raised:
        Theme.from_data({scheme: white})
    assert raised.value.what == (
        f"In the {scheme} scheme ink (#ffffff) on card (#ffffff) is hard to read:"
        " its contrast is 1.00 to 1, and words need 4.5."
    )
    assert raised.value.fix.startswith("The nearest shade that can be read is #")


@pytest.mark.parametrize(
    "pair",
    [
        {"muted": "#8a8f94"},
        {"accent": "#5f9ea0"},
        {"on_accent": "#0b5564"},
        {"on_panel": "#12303b"},
        {"panel_muted": "#5b666c"},
        {"mark": "#5b666c"},
        {"page": "#1b2428", "ink": "#1b2428"},
    ],
)
def test_every_pair_that_carries_words_is_measured(pair: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="hard to read"):
        Theme.from_data({"light": pair})


@pytest.mark.parametrize(
    "fonts",
    [
        "",
        "Georgia;color:red",
        "Georgia}",
        "Georgia</style>",
        "'Georgia",
        "Times New Roman",
        '"Segoe UI"',
        "a,,b",
        "url(x)",
        "Geor\\gia",
        "Georgia\n",
        "Georgia",
        "humanst",
        None,
        ["Georgia"],
    ],
)
@pytest.mark.parametrize("name", ["heading_font", "body_font"])
def test_fonts_cannot_leave_their_place(name: str, fonts: Any) -> None:
    with pytest.raises(ConfigError, match=f"{name} = "):
        Theme.from_data({name: fonts})


@given(st.lists(st.sampled_from([*"aZ9', -;:{}()<\n", "Georgia", "'Segoe UI'"])).map("".join))
def test_whatever_passes_as_fonts_is_harmless(fonts: str) -> None:
    try:
        Theme(body_font=fonts)
    except ConfigError:
        return
    assert not set(fonts) & set(';:{}<>()"\\\n&@/*')
    assert fonts.count("'") % 2 == 0


@pytest.mark.parametrize("radius", [-1, 25, 4.0, "4", True, None])
def test_a_radius_is_a_few_pixels(radius: Any) -> None:
    with pytest.raises(ConfigError, match="radius = "):
        Theme.from_data({"radius": radius})


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"colour": "#000000"}, "no setting “colour”"),
        ({"light": {"inc": "#000000"}}, "no “inc”"),
        ({"light": "#000000"}, "light = '#000000' is not a set"),
        ({"dark": None}, "dark = None is not a set"),
        ({"accent": "#0b5563", "light": {"accent": "#0b5563"}}, "gives accent twice"),
        ({"accent": "teal"}, "colour accent = 'teal'"),
        ({"base": ["harbour"]}, "There is no theme"),
        ({"density": "roomy"}, "density = 'roomy'"),
        ({"density": []}, "density = "),
        ({"name": 7}, "name = 7 is no text"),
        ({"logo": "lantern.png"}, "logo is not one that we made ready"),
        ({"logo": {"name": "x.png", "width": 9, "height": 9}}, "logo is not one"),
        ({"logo": {**asdict(LOGO), "width": 321}}, "logo is not one"),
        ({"logo": {**asdict(LOGO), "height": True}}, "logo is not one"),
    ],
)
def test_what_means_nothing_is_named(data: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Theme.from_data(data)
