from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.article import Article
from digest.documents import read_path
from digest.errors import SourceError
from digest.sources import json_lines
from tests.samples import article
from tests.sources.shelf import LINES, SEEN, document


def line(given: Article) -> str:
    return json.dumps(given.to_data(), ensure_ascii=False) + "\n"


def test_what_articles_prints_is_read_back() -> None:
    articles = (article(number=1), article(number=2))
    content = "".join(map(line, articles))
    assert json_lines.reads(document(content))
    assert json_lines.parse(document(content), SEEN).articles == articles


def test_a_bad_line_costs_only_itself() -> None:
    gathered = json_lines.parse(document(LINES + "{broken\n" + '{"id": "x"}\n'), SEEN)
    assert [each.id for each in gathered.articles] == ["a1"]
    assert [note[:22] for note in gathered.notes] == [
        "Line 2 is left out. It",
        "Line 3 is left out. Th",
    ]


def test_pictures_are_of_the_web_or_of_the_folder(tmp_path: Path) -> None:
    Path(tmp_path, "content").mkdir()
    for name in ("content/roof.jpg", "secret.jpg"):
        Path(tmp_path, name).touch()
    for address, kept in {"roof.jpg": True, "../secret.jpg": False, "/etc/passwd": False}.items():
        named = json.loads(LINES) | {"image": {"url": address, "width": 1, "height": 1, "alt": ""}}
        Path(tmp_path, "content/a.jsonl").write_text(json.dumps(named))
        [found] = json_lines.parse(read_path(str(tmp_path / "content/a.jsonl")), SEEN).articles
        assert (found.image is not None) is kept
        remote = document(json.dumps(named), url="https://x.example/a.jsonl")
        assert json_lines.parse(remote, SEEN).articles[0].image is None


def test_lines_without_any_article_are_said_so() -> None:
    with pytest.raises(SourceError, match="Line 1"):
        json_lines.parse(document(LINES.replace('"headline": "One", ', "")), SEEN)
