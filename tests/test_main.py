"""The `digest` command: the list, an unknown name, and errors in two plain sentences."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMANDS = Path(__file__).parent.parent / "digest" / "commands"


def digest(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "digest", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_list_names_every_command_with_its_line() -> None:
    answer = digest("--help")
    assert answer.returncode == 0
    for file in COMMANDS.glob("[!_]*.py"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(f'"""`digest {file.stem}')
        assert first.partition(": ")[2].strip('"') in answer.stdout


def test_the_list_imports_neither_click_nor_any_command() -> None:
    probe = (
        "import sys; from digest.__main__ import main; main(['--help']);"
        "heavy = {'click', 'lxml', 'jinja2', 'aiohttp'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, timeout=60)


def test_an_unknown_command_is_wrong_usage() -> None:
    answer = digest("publish")
    assert answer.returncode == 2
    assert "no command “publish”" in answer.stderr
    assert answer.stdout == ""


def test_every_command_explains_itself() -> None:
    for file in sorted(COMMANDS.glob("[!_]*.py")):
        answer = digest(file.stem, "--help")
        assert answer.returncode == 0, answer.stderr
        assert f"Usage: digest {file.stem}" in answer.stdout


def test_an_error_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    answer = digest("render", str(tmp_path / "none.json"), "--out", str(tmp_path / "out"))
    assert answer.returncode == 2
    assert "cannot be read: No such file" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "out").exists()
