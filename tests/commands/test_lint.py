"""`digest lint` from the outside: lines on stdout, words on stderr, the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from digest.commands.lint import LARGEST, command

MESSAGES = Path(__file__).parent.parent / "data" / "messages"
GOOD = str(MESSAGES / "good.eml")
BAD = str(MESSAGES / "standard-library.eml")


def lint(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, prog_name="digest lint")


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_good_message() -> None:
    result = lint(GOOD)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{GOOD}: nothing to mend.\n"


def test_a_good_message_to_its_reader() -> None:
    assert lint(GOOD, "--to", "ana@example.org").exit_code == 0


def test_a_good_message_to_somebody_else() -> None:
    result = lint(GOOD, "--to", "bo@münchen.example")
    assert result.exit_code == 1
    (line,) = lines(result)
    assert (line["rule"], line["severity"], line["where"]) == ("recipients", "block", "To")
    assert "bo@xn--mnchen-3ya.example" in line["what"]


def test_a_bad_message() -> None:
    result = lint(BAD)
    assert result.exit_code == 1
    assert {line["rule"] for line in lines(result)} >= {"unsubscribe", "recipients", "encoding"}
    for line in lines(result):
        assert set(line) == {"file", "rule", "severity", "what", "fix", "where", "trim"}
        assert line["file"] == BAD
    assert result.stderr == f"{BAD}: {len(lines(result))} to mend.\n"


def test_several_files_are_each_judged() -> None:
    result = lint(GOOD, BAD)
    assert result.exit_code == 1
    assert [line.rpartition(": ")[2] for line in result.stderr.splitlines()] == [
        "nothing to mend.",
        f"{len(lines(result))} to mend.",
    ]


def test_warnings_and_notes_do_not_block(tmp_path: Path) -> None:
    raw = Path(GOOD).read_bytes()
    start = raw.index(b"Feedback-ID")
    raw = raw[:start] + raw[raw.index(b"\r\n", start) + 2 :]
    (tmp_path / "a.eml").write_bytes(raw.replace(b"Precedence: bulk\r\n", b""))
    result = lint(str(tmp_path / "a.eml"))
    assert result.exit_code == 0
    assert [line["severity"] for line in lines(result)] == ["warn", "note"]
    assert result.stderr.endswith("a.eml: nothing to mend, 1 to consider, 1 to know.\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "The file cannot be read: No such file or directory."),
        (b"", "This is not a message"),
        (b"\x89PNG\r\n\x1a\n\x00", "This is not a message"),
        (b"<!DOCTYPE html><p>", "This is not a message"),
        (b"From: a\r\n" + b"x" * LARGEST, "The file has more than 50 MB."),
    ],
    ids=["missing", "empty", "picture", "page", "huge"],
)
def test_a_file_that_is_no_message(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "a.eml"
    if content is not None:
        file.write_bytes(content)
    result = lint(str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{file}: {words}")
    beside = lint(str(file), GOOD)
    assert beside.exit_code == 1
    assert beside.stderr.endswith(f"{GOOD}: nothing to mend.\n")


def test_a_folder_is_no_message(tmp_path: Path) -> None:
    result = lint(str(tmp_path))
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


@pytest.mark.parametrize("to", ["nobody", "", "änä@example.org", "a@b, c@d"])
def test_a_reader_that_cannot_be_mailed(to: str) -> None:
    result = lint(GOOD, "--to", to)
    assert result.exit_code == 2
    assert "cannot be mailed" in result.stderr


def test_no_file_is_wrong_usage() -> None:
    assert lint().exit_code == 2


def test_the_words_of_strangers_stay_words(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[2J.eml"
    raw = Path(GOOD).read_bytes().replace(b"bulk", b"\x1b[31m\xff\xc2\x9b")
    file.write_bytes(raw.replace(b"\r\nDate:", b"\r\n\x1b[2J\xff\r\nDate:"))
    result = lint(str(file))
    assert "\x1b" not in result.stdout + result.stderr
    assert any("\x1b[2J" in line["what"] for line in lines(result))


def test_the_command_imports_neither_the_renderer_nor_the_sender() -> None:
    code = (
        "import sys; from digest.__main__ import main\n"
        "try: main(['lint', sys.argv[1]])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'mjml', 'premailer', 'trafilatura', 'boto3', 'django', 'PIL', 'aiohttp'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, GOOD], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
