"""What the stateless commands print, held against docs/schemas: scripts depend on it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from digest.demo import BUNDLED
from digest.passages import Passage
from tests.test_schemas import fits

AT = ("--at", "2026-10-16T07:00:00Z")


def run(*arguments: str, given: bytes = b"") -> bytes:
    answer = subprocess.run(
        [sys.executable, "-m", "digest", *arguments], input=given, capture_output=True, timeout=60
    )
    assert answer.returncode in (0, 1), answer.stderr.decode()
    return answer.stdout


def rows(printed: bytes) -> list[dict[str, Any]]:
    assert printed.endswith(b"\n")
    return [json.loads(line) for line in printed.decode("utf-8").splitlines()]


@cache
def articles() -> bytes:
    """Return what `digest articles` prints about the bundled ones."""
    return run("articles", str(BUNDLED / "articles"), *AT)


def texts() -> dict[str, str]:
    """Return the texts of the articles, by id."""
    return {
        row["id"]: "\n\n".join(paragraph["text"] for paragraph in row["paragraphs"])
        for row in rows(articles())
    }


def test_articles_are_as_the_schema_says() -> None:
    found = rows(articles())
    assert len({row["source"] for row in found}) >= 4
    for row in found:
        fits("article", row)


def test_select_reads_what_articles_prints() -> None:
    choices = rows(run("select", "--count", "3", *AT, given=articles()))
    assert [choice["rank"] for choice in choices[:3]] == [1, 2, 3]
    assert {choice["id"] for choice in choices} == {row["id"] for row in rows(articles())}
    for choice in choices:
        fits("choice", choice)


@pytest.mark.parametrize(
    ("command", "schema", "names"),
    [("quotes", "quote", ("quotes", "pull")), ("summarise", "passage", ("summary",))],
)
def test_passages_stand_in_the_text_that_was_given(
    command: str, schema: str, names: tuple[str, ...]
) -> None:
    given = [{"id": name, "text": text} for name, text in texts().items()]
    lines = b"".join(json.dumps(each).encode() + b"\n" for each in given)
    answers = rows(run(command, given=lines))
    assert [answer["id"] for answer in answers] == [each["id"] for each in given]
    for answer, each in zip(answers, given, strict=True):
        assert set(answer) == {"id", *names}
        for data in [data for name in names for data in answer[name]]:
            fits(schema, data)
            assert Passage.from_data(data).stands_in(each["text"])
    assert any(answer[names[0]] for answer in answers)


def test_build_writes_an_issue_and_its_preflight(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("build", str(BUNDLED / "articles"), *AT, "--out", str(out))
    fits("issue", json.loads((out / "issue.json").read_bytes()))
    fits("preflight", json.loads((out / "preflight.json").read_bytes()))


def test_lint_prints_findings_with_their_file(tmp_path: Path) -> None:
    mail = tmp_path / "bare.eml"
    mail.write_bytes(b"Subject: a lamp\r\n\r\nIt burns.\r\n")
    found = rows(run("lint", str(mail)))
    assert found
    for row in found:
        assert row.pop("file") == str(mail)
        fits("finding", row)
