from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.theme import DARK, LIGHT, Palette, Theme, contrast


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#FFFFFF", 4.54),
        ("#ffffff", "#ffffff", 1.0),
        ("#888888", "#f0f1f3", 3.13),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_theme_we_ship_can_be_read(palette: Palette) -> None:
    assert palette.faint_pairs() == []


def test_a_theme_is_read_back_as_it_was_written() -> None:
    theme = Theme(name="own", radius=8, light=replace(LIGHT, accent="#0b57d0"))
    assert Theme.from_data(theme.to_data()) == theme


def test_what_a_theme_leaves_out_keeps_the_default() -> None:
    theme = Theme.from_data({"light": {"accent": "#0b57d0"}})
    assert theme.light == replace(LIGHT, accent="#0b57d0")
    assert theme.dark == DARK


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_on_white_is_refused_with_its_figure(scheme: str) -> None:
    with pytest.raises(ConfigError) as raised:
        Theme.from_data({scheme: {"ink": "#ffffff", "card": "#ffffff"}})
    assert raised.value.what == (
        f"In the {scheme} scheme ink on card is hard to read: its contrast is 1.00 to 1."
    )
    assert "4.5 to 1" in raised.value.fix


@pytest.mark.parametrize(
    "pair",
    [
        {"muted": "#8a8f94"},
        {"accent": "#5f9ea0"},
        {"on_accent": "#0b5564"},
        {"on_panel": "#12303b"},
        {"panel_muted": "#5b666c"},
        {"page": "#1b2428"},
    ],
)
def test_every_pair_that_carries_words_is_measured(pair: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="hard to read"):
        Theme.from_data({"light": pair})


@pytest.mark.parametrize(
    "colour",
    ["red", "#fff", "#0b556", "#0b55633", "rgb(1,2,3)", "", "#0b5563;x:y", "#0b5563\n", None, 7],
)
@pytest.mark.parametrize("name", [each.name for each in fields(Palette)])
def test_a_colour_is_six_digits(name: str, colour: Any) -> None:
    with pytest.raises(ConfigError, match=f"colour {name} = "):
        Palette(**{**asdict(LIGHT), name: colour})


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
    ],
)
def test_what_means_nothing_is_named(data: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Theme.from_data(data)
