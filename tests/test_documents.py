from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest

from digest.documents import LARGEST, Document, absolute, beside, is_address, read_path, unpacked
from digest.errors import SourceError


def test_a_file_is_read_and_unpacked(tmp_path: Path) -> None:
    Path(tmp_path, "a.html.gz").write_bytes(gzip.compress("<p>Grüße".encode()))
    document = read_path(str(tmp_path / "a.html.gz"))
    assert document.text == "<p>Grüße"
    assert document.suffix == ".html"
    assert document.path == tmp_path / "a.html.gz"
    assert document.root == tmp_path


def test_a_folder_is_a_document_without_content(tmp_path: Path) -> None:
    document = read_path(str(tmp_path))
    assert (document.content, document.path, document.root) == (b"", tmp_path, tmp_path)


def test_what_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    Path(tmp_path, "loop").symlink_to(tmp_path / "loop")
    Path(tmp_path, "a.txt").touch()
    os.mkfifo(tmp_path / "pipe")
    for name, words in {
        "none.txt": "does not exist",
        "loop": "cannot be read: Too many levels",
        "a.txt/b.txt": "cannot be read: Not a directory",
        "nul\0": "cannot be read",
        "x" * 300: "cannot be read: File name too long",
        "pipe": "neither a file nor a folder",
    }.items():
        with pytest.raises(SourceError, match=words) as refused:
            read_path(str(tmp_path / name))
        assert str(tmp_path / name) in refused.value.what


def test_a_file_that_cannot_be_read_is_said_in_words() -> None:
    with pytest.raises(SourceError, match="cannot be read: Input/output error"):
        read_path("/proc/self/mem")  # not even by root


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    with Path(tmp_path, "a.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(SourceError, match="larger than 10 MB"):
        read_path(str(tmp_path / "a.txt"))


def test_a_packed_bomb_stops_early() -> None:
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    began = time.process_time()
    with pytest.raises(SourceError, match="larger than 10 MB"):
        unpacked(bomb, "bomb.gz")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(b"text" * 100, mtime=0)[:-9],
        gzip.compress(b"text" * 100, mtime=0)[:20],
        b"\x1f\x8bnot gzip at all",
        b"\x1f\x8b",
        gzip.compress(b"text", mtime=0) + b"\x1f\x8bmore",
    ],
)
def test_what_is_packed_wrongly_is_refused(packed: bytes) -> None:
    with pytest.raises(SourceError, match="packed wrongly"):
        unpacked(packed, "a.gz")


def test_several_packed_parts_are_one_document() -> None:
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), "a.gz") == b"one two"
    assert unpacked(b"", "a.gz") == b""
    assert unpacked(b"plain", "a.gz") == b"plain"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("http://example.org", True),
        ("HTTPS://example.org", True),
        ("feed.xml", False),
        ("http/feed.xml", False),
        ("ftp://example.org", False),
    ],
)
def test_an_address_is_told_from_a_path(name: str, expected: bool) -> None:
    assert is_address(name) is expected


def test_a_source_without_a_name_is_called_by_its_host_or_folder(tmp_path: Path) -> None:
    (tmp_path / "field_notes").mkdir()
    web = Document(b"", "x", url="https://www.example.org/feed")
    folder = Document(b"", "x", path=tmp_path / "field_notes/a", root=tmp_path / "field_notes")
    assert web.publisher == "example.org"
    assert folder.publisher == "Field notes"
    assert Document(b"", "x", path=Path("/a"), root=Path("/")).publisher == "Files"


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("/a?b=c#d", "https://example.org/x/y", "https://example.org/a?b=c#d"),
        ("a", "https://example.org/x/y", "https://example.org/x/a"),
        ("//img.example.org/a", None, "https://img.example.org/a"),
        ("//img.example.org/a", "http://example.org", "http://img.example.org/a"),
        ("https://example.org/a b\"<'", None, "https://example.org/a%20b%22%3C'"),
        ("  https://example.org/ü?q=%C3%BC ", None, "https://example.org/ü?q=%C3%BC"),
        ("a", None, None),
        ("", None, None),
        ("javascript:alert(1)", "https://example.org", None),
        ("data:text/html,x", "https://example.org", None),
        ("file:///etc/passwd", "https://example.org", None),
        ("mailto:a@example.org", "https://example.org", None),
        ("https://user:word@example.org/", None, None),
        ("https:///a", None, None),
        ("https://example.org:x/", None, None),
        ("https://[::1/", None, None),
        ("https://exa mple.org/", None, None),
    ],
)
def test_addresses_are_made_absolute_or_dropped(
    address: str, base: str | None, expected: str | None
) -> None:
    assert absolute(address, base) == expected


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a post, a picture, and a secret outside of it."""
    for name in ("content/posts/a.md", "content/img/roof top.jpg", "content/cover.jpg", "secret"):
        Path(tmp_path, name).parent.mkdir(parents=True, exist_ok=True)
        Path(tmp_path, name).touch()
    Path(tmp_path, "content/link.jpg").symlink_to(tmp_path / "secret")
    Path(tmp_path, "content/self.jpg").symlink_to(tmp_path / "content/self.jpg")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../img/roof%20top.jpg", "content/img/roof top.jpg"),
        ("../img/roof top.jpg?v=2#x", "content/img/roof top.jpg"),
        ("/cover.jpg", "content/cover.jpg"),
        ("../none.jpg", None),
        ("../img", None),
        ("../../secret", None),
        ("/../secret", None),
        ("../link.jpg", None),
        ("../self.jpg", None),
        ("..%2f..%2fsecret", None),
        ("/etc/passwd", None),
        ("file:///etc/passwd", None),
        ("//host/cover.jpg", None),
        ("\0", None),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_a_picture_beside_a_document_stays_in_the_folder(
    address: str, expected: str | None
) -> None:
    document = read_path("content/posts/a.md", Path("content"))
    assert beside(document, address) == expected


@pytest.mark.usefixtures("shelf")
def test_a_document_from_the_web_names_no_file_of_ours() -> None:
    assert beside(Document(b"", "x", url="https://example.org/"), "content/cover.jpg") is None
