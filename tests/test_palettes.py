from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from digest.colours import contrast
from digest.errors import ConfigError
from digest.palettes import COLOURS, GROUNDS, Palette, complete, darkened
from digest.themes import LOOKS

LIGHT = LOOKS["tideline"].light
SCHEMES = {
    f"{name} {scheme}": getattr(look, scheme)
    for name, look in LOOKS.items()
    for scheme in ("light", "dark")
}
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@st.composite
def palettes(draw: st.DrawFn) -> Palette:
    """Palettes of any colours that can be read, paper black by day included."""
    made = asdict(Palette(**{name: draw(colours) for name in COLOURS}))
    for words in GROUNDS:
        made[words] = Palette(**made).readable(words)
        assume(made[words])
    palette = Palette(**made)
    assume(not palette.faint_pairs())
    return palette


@pytest.mark.parametrize("palette", SCHEMES.values(), ids=list(SCHEMES))
def test_the_looks_we_ship_can_be_read(palette: Palette) -> None:
    assert palette.faint_pairs() == []


@settings(max_examples=40)  # most of the time goes into making palettes
@given(palettes())
def test_whatever_can_be_read_by_day_can_be_read_by_night(light: Palette) -> None:
    dark = darkened(light)
    assert dark.faint_pairs() == []
    assert contrast(dark.page, "#000000") < 1.5
    assert contrast(dark.ink, dark.card) > 10


@given(colours)
@example("#767676")  # holds on white, and on nothing darker
@example("#000000")
def test_any_accent_that_holds_on_white_makes_a_palette(accent: str) -> None:
    assume(contrast(accent, "#ffffff") >= 4.5)
    palette = complete({"accent": accent}, LIGHT)
    assert palette.accent == accent
    assert palette.faint_pairs() == []
    assert contrast(palette.ink, palette.card) > 10


@given(st.dictionaries(st.sampled_from(COLOURS), colours))
def test_what_is_given_is_never_changed(given_: dict[str, str]) -> None:
    palette = complete(given_, LIGHT)
    assert given_.items() <= asdict(palette).items()


def test_nothing_given_changes_nothing() -> None:
    assert complete({}, LIGHT) == LIGHT


def test_night_is_near_to_what_a_hand_would_draw() -> None:
    ours, drawn = darkened(LIGHT), LOOKS["tideline"].dark
    for name in COLOURS:
        assert contrast(getattr(ours, name), getattr(drawn, name)) < 1.12, name


@pytest.mark.parametrize(
    "colour",
    ["red", "#fff", "#0b556", "#0b55633", "rgb(1,2,3)", "", "#0b5563;x:y", "#0b5563\n", None, 7],
)
@pytest.mark.parametrize("name", COLOURS)
def test_a_colour_is_six_digits(name: str, colour: Any) -> None:
    with pytest.raises(ConfigError, match=f"colour {name} = "):
        Palette(**{**asdict(LIGHT), name: colour})
