from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.article import Article
from digest.commands.articles import command
from tests.sources.shelf import RSS, TEXT

AT = "2026-10-16T07:00:00Z"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--at", AT])


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("feed.xml").write_text(RSS)
    Path("bridge.txt").write_text(TEXT)
    Path("empty.xml").touch()
    return tmp_path


@pytest.mark.usefixtures("shelf")
def test_each_line_is_an_article() -> None:
    result = run("feed.xml", "bridge.txt")
    assert result.exit_code == 0
    articles = [Article.from_data(json.loads(line)) for line in result.stdout.splitlines()]
    assert [article.source for article in articles] == ["The Ellery Herald"] * 2 + [
        articles[2].source
    ]
    assert "“Nobody buys a wet loaf twice.”" in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("shelf")
def test_what_is_left_out_is_named_and_costs_nothing() -> None:
    result = run("none.txt", "feed.xml", "empty.xml")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.splitlines() == [
        "none.txt does not exist. Correct the name.",
        "empty.xml: It is empty. Remove it, or look again later.",
    ]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("inputs", "code"),
    [(["empty.xml"], 1), (["none.txt"], 2), (["none.txt", "empty.xml"], 1), ([], 2)],
)
def test_the_exit_code_says_why_there_is_nothing(inputs: list[str], code: int) -> None:
    result = run(*inputs)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr


@pytest.mark.usefixtures("shelf")
def test_a_moment_that_is_none_is_wrong_usage() -> None:
    result = CliRunner().invoke(command, ["feed.xml", "--at", "noon"])
    assert result.exit_code == 2
    assert "“noon” is not a moment" in result.stderr


@pytest.mark.usefixtures("shelf")
def test_the_output_is_utf_8_whatever_the_terminal_speaks() -> None:
    program = [sys.executable, "-m", "digest", "articles", "feed.xml", "--at", AT]
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONPATH": str(Path(__file__).parents[2])}
    out = subprocess.run(program, capture_output=True, check=True, env=environment).stdout
    assert "“Nobody buys a wet loaf twice.”".encode() in out
    assert out == subprocess.run(program, capture_output=True, check=True, env=environment).stdout
