from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.places import find_templates


def test_the_packaged_templates_come_first(tmp_path: Path) -> None:
    beside = tmp_path / "templates"
    inside = tmp_path / "digest" / "templates"
    beside.mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    assert find_templates(tmp_path / "digest") == beside
    inside.mkdir(parents=True)
    assert find_templates(tmp_path / "digest") == inside


def test_templates_are_never_taken_from_where_one_happens_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir(parents=True)
    (tmp_path / "installed" / "digest").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="missing"):
        find_templates(tmp_path / "installed" / "digest")
