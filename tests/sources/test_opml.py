from __future__ import annotations

from pathlib import Path

import pytest

from digest.documents import read_path
from digest.errors import SourceError
from digest.sources import opml
from tests.sources.shelf import OPML, SEEN, document


def listed(*addresses: str) -> str:
    return "<opml><body>" + "".join(f'<outline xmlUrl="{each}"/>' for each in addresses)


def test_a_list_names_feeds() -> None:
    gathered = opml.parse(document(OPML, "feeds.opml"), SEEN)
    assert gathered.articles == ()
    assert gathered.links == ("https://herald.example/feed?a=1&b=2", "https://radio.example/feed")


def test_a_list_from_the_web_names_nothing_but_the_web(tmp_path: Path) -> None:
    Path(tmp_path, "feed.xml").touch()
    content = listed("feed.xml", "/etc/passwd", "file:///etc/passwd", "javascript:x()", "")
    gathered = opml.parse(document(content, url="https://x.example/lists/a.opml"), SEEN)
    assert gathered.links == ("https://x.example/lists/feed.xml", "https://x.example/etc/passwd")
    assert len(gathered.notes) == 2


def test_a_list_on_disk_names_files_beside_it_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("lists/herald.xml", "secret.xml"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    Path("lists/a.opml").write_text(listed("herald.xml", "../secret.xml", "/etc/passwd"))
    gathered = opml.parse(read_path("lists/a.opml"), SEEN)
    assert gathered.links == ("lists/herald.xml",)
    assert gathered.notes == (
        "“../secret.xml” is no address to visit, and is left out.",
        "“/etc/passwd” is no address to visit, and is left out.",
    )


def test_a_feed_named_twice_is_read_once() -> None:
    links = opml.parse(document(listed("https://x.example/", "https://x.example/")), SEEN).links
    assert links == ("https://x.example/",)


def test_a_long_list_is_cut() -> None:
    gathered = opml.parse(document(listed(*(f"https://x.example/{n}" for n in range(1_200)))), SEEN)
    assert len(gathered.links) == 1_000
    assert "first 1,000" in gathered.notes[0]


@pytest.mark.parametrize("content", ["<opml>", listed(), listed("file:///x"), listed(" ")])
def test_a_list_without_feeds_is_said_so(content: str) -> None:
    with pytest.raises(SourceError, match="names no feed"):
        opml.parse(document(content), SEEN)
