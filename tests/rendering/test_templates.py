from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.rendering.templates import folder, layouts, require


def test_classic_is_there() -> None:
    assert "classic" in layouts(folder())
    require("classic", folder())


def test_a_layout_has_two_parts(tmp_path: Path) -> None:
    (tmp_path / "half.mjml.j2").touch()
    (tmp_path / "whole.mjml.j2").touch()
    (tmp_path / "whole.txt.j2").touch()
    assert layouts(tmp_path) == ("whole",)


@pytest.mark.parametrize("name", ["", "nope", "../classic", "parts/lead"])
def test_an_unknown_layout_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(ConfigError) as raised:
        require(name, folder())
    assert "classic" in raised.value.fix
