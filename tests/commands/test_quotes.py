"""`digest quotes` and `digest summarise`: texts in, what they say out, a line each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_schemas import fits

SAID = "“We dredged it all, and nobody believed that we could,” Ann Lee said. It rained."


def run(
    command: str, given: bytes, *arguments: str, code: int = 0
) -> tuple[list[dict[str, Any]], str]:
    """Return the answers and what was said; the exit code must be `code`."""
    answer = subprocess.run(
        [sys.executable, "-m", "digest", command, *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = answer.stderr.decode()
    assert "Traceback" not in said
    assert answer.returncode == code, said
    return [json.loads(line) for line in answer.stdout.splitlines()], said


def line(text: str, name: str = "a") -> bytes:
    return json.dumps({"id": name, "text": text}).encode() + b"\n"


def test_quotations_and_the_ones_to_print_large() -> None:
    (answer,), said = run("quotes", line(SAID), "-")
    assert said == ""
    assert answer["id"] == "a"
    (quote,) = answer["quotes"]
    fits("quote", quote)
    assert SAID[quote["start"] : quote["end"]] == quote["text"]
    assert quote["speaker"] == {
        "text": "Ann Lee",
        "start": 56,
        "end": 63,
        "name": "Ann Lee",
        "kind": "named",
    }
    assert answer["pull"] == answer["quotes"]


def test_a_summary_in_as_many_words_as_asked_for() -> None:
    text = "The harbour reopens on Friday after all. The ferry sails on Saturday morning again."
    (short,), _ = run("summarise", line(text), "--words", "8")
    (long,), _ = run("summarise", line(text))
    for sentence in long["summary"]:
        fits("passage", sentence)
    assert [each["text"] for each in long["summary"]] == [
        "The harbour reopens on Friday after all.",
        "The ferry sails on Saturday morning again.",
    ]
    assert short["summary"] == long["summary"][:1]


@pytest.mark.parametrize("command", ["quotes", "summarise"])
def test_a_bad_line_is_named_and_costs_no_other(command: str) -> None:
    given = line(SAID) + b"{not json\n\n\xff\n" + line(SAID, "b")
    answers, said = run(command, given)
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert "Line 2" in said
    assert "Line 4" in said


@pytest.mark.parametrize("command", ["quotes", "summarise"])
def test_no_text_at_all_is_nothing_usable(command: str) -> None:
    assert run(command, b"\n", code=1)[0] == []
    assert "no text" in run(command, b"{}", code=1)[1]


@pytest.mark.parametrize("command", ["quotes", "summarise"])
def test_a_file_that_is_not_there_is_wrong_usage(command: str, tmp_path: Path) -> None:
    assert "missing.jsonl" in run(command, b"", str(tmp_path / "missing.jsonl"), code=2)[1]


@pytest.mark.parametrize("command", ["quotes", "summarise"])
def test_a_file_is_read_as_stdin_is(command: str, tmp_path: Path) -> None:
    (tmp_path / "texts.jsonl").write_bytes(line(SAID))
    assert run(command, b"", str(tmp_path / "texts.jsonl")) == run(command, line(SAID))


def test_odd_texts_are_answered_and_never_break_the_run() -> None:
    odd = ["", " ", "\ud83d“x", "\x00“\x07a b,” said X.", "🙂 “🙂 so it is, 🙂,” said Ann Lee 🙂."]
    for command in ("quotes", "summarise"):
        answers, said = run(command, b"".join(map(line, odd)))
        assert len(answers) == len(odd)
        assert said == ""


def test_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys, digest.commands.quotes, digest.commands.summarise\n"
        "print(*sorted({'lxml', 'aiohttp', 'boto3', 'trafilatura', 'django', 'sentencex'} "
        "& set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, timeout=60
    )
    assert loaded.stdout.split() == []
