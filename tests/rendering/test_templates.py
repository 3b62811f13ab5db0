from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.rendering.templates import find_folder, folder, layouts, require


def test_classic_is_there() -> None:
    assert "classic" in layouts(folder())
    require("classic", folder())


def test_the_packaged_templates_come_first(tmp_path: Path) -> None:
    beside = tmp_path / "templates" / "email"
    inside = tmp_path / "digest" / "templates" / "email"
    beside.mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    assert find_folder(tmp_path / "digest") == beside
    inside.mkdir(parents=True)
    assert find_folder(tmp_path / "digest") == inside


def test_templates_are_never_taken_from_where_one_happens_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates" / "email").mkdir(parents=True)
    (tmp_path / "installed" / "digest").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="missing"):
        find_folder(tmp_path / "installed" / "digest")


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
