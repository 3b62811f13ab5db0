"""docs/themes.md says what is there, and its examples are themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digest.livery import read_theme
from digest.palettes import COLOURS
from digest.theme import AIR, Theme
from digest.themes import FONTS, LOOKS
from tests.test_logos import lettering

PAGE = (Path(__file__).parent.parent / "docs" / "themes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_every_look_is_there_in_the_words_of_the_desk() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| (.*) \|$", PAGE, re.MULTILINE)
    assert dict(rows).items() >= {name: look.described for name, look in LOOKS.items()}.items()


@pytest.mark.parametrize("name", [*COLOURS, *FONTS, *AIR])
def test_every_name_is_there(name: str) -> None:
    assert f"`{name}`" in PAGE or f'"{name}"' in PAGE


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_theme(tmp_path: Path, example: str) -> None:
    lettering().save(tmp_path / "lantern.png")
    (tmp_path / "own.toml").write_text(example, encoding="utf-8")
    livery = read_theme(str(tmp_path / "own.toml"))
    assert livery.theme != Theme()
    assert f'accent = "{livery.theme.light.accent}"' in example


def test_the_long_example_says_everything() -> None:
    (long,) = [each for each in EXAMPLES if "base" in each]
    for name in re.findall(r"^(\w+) =", long, re.MULTILINE):
        assert name in COLOURS or name in Theme.__slots__ or name == "base"
    said = set(re.findall(r"^\[?(\w+)", long, re.MULTILINE))
    assert said >= {*Theme.__slots__} - {"name"}
