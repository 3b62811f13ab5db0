from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.colours import LEAST_CONTRAST, Tone, contrast, nearest_readable

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


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


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "degrees"),
    [("#ff0000", 0.628, 0.258, 29.2), ("#0000ff", 0.452, 0.313, 264.1), ("#ffffff", 1, 0, None)],
)
def test_tones_are_those_of_oklch(
    colour: str, lightness: float, chroma: float, degrees: float | None
) -> None:
    """The figures are those that CSS Color 4 implementations give."""
    tone = Tone.of(colour)
    assert (tone.lightness, tone.chroma) == pytest.approx((lightness, chroma), abs=0.001)
    if degrees is not None:
        assert tone.hue * 57.29578 % 360 == pytest.approx(degrees, abs=0.1)


@given(colours)
def test_a_tone_is_its_colour(colour: str) -> None:
    assert Tone.of(colour).colour == colour


@given(st.floats(0.1, 1), st.floats(0, 2), st.floats(-4, 4))
def test_every_tone_can_be_shown(lightness: float, chroma: float, hue: float) -> None:
    shown = Tone.of(Tone(lightness, chroma, hue).colour)
    assert shown.lightness == pytest.approx(lightness, abs=0.02)
    assert shown.chroma <= chroma + 0.02


@given(colours, colours)
def test_there_is_a_shade_for_every_ground(colour: str, ground: str) -> None:
    found = nearest_readable(colour, [ground])
    assert found
    assert contrast(found, ground) >= LEAST_CONTRAST


def test_what_can_be_read_stays_as_it_is() -> None:
    assert nearest_readable("#0B5563", ["#ffffff"]) == "#0B5563"


def test_the_nearest_is_hardly_more_than_enough() -> None:
    found = nearest_readable("#ffd400", ["#ffffff"])
    assert found
    assert contrast(found, "#ffffff") == pytest.approx(LEAST_CONTRAST, abs=0.1)


def test_nothing_can_be_read_on_grounds_too_far_apart() -> None:
    assert nearest_readable("#0b5563", ["#777777", "#5a5a5a"]) is None
