from __future__ import annotations

from pathlib import Path

import pytest

from digest.documents import read_path
from digest.errors import SourceError
from digest.sources import folder
from tests.sources.shelf import SEEN


def test_files_are_named_in_order_as_the_folder_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.md", "a/z.txt", "a/.hidden.txt", ".git/config", "a/b/c.html", "roof.jpg"):
        Path("content", name).parent.mkdir(parents=True, exist_ok=True)
        Path("content", name).touch()
    gathered = folder.parse(read_path("content"), SEEN)
    assert gathered.links == ("content/a/b/c.html", "content/a/z.txt", "content/b.md")
    assert gathered.notes == ()
    monkeypatch.chdir("content")
    assert folder.parse(read_path("."), SEEN).links == ("a/b/c.html", "a/z.txt", "b.md")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    Path(tmp_path, "secret").mkdir()
    Path(tmp_path, "secret/key.txt").touch()
    content = tmp_path / "content"
    content.mkdir()
    Path(content, "a.txt").touch()
    Path(content, "inside.txt").symlink_to(content / "a.txt")
    Path(content, "key.txt").symlink_to(tmp_path / "secret/key.txt")
    Path(content, "all").symlink_to(tmp_path / "secret")
    Path(content, "loop").symlink_to(content)
    Path(content, "self").symlink_to(content / "self")
    gathered = folder.parse(read_path(str(content)), SEEN)
    assert [Path(link).name for link in gathered.links] == ["a.txt", "inside.txt"]
    assert [note.split("”")[0] for note in gathered.notes] == ["“all", "“key.txt", "“self"]


def test_an_empty_folder_is_said_so(tmp_path: Path) -> None:
    Path(tmp_path, "roof.jpg").touch()
    with pytest.raises(SourceError, match="no file in it"):
        folder.parse(read_path(str(tmp_path)), SEEN)
