"""`digest render` depends on its input and on nothing else: not on when, where or by whom."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from digest.issue import Issue
from digest.output import files
from digest.press import print_issue
from digest.rendering.templates import folder, layouts
from digest.theme import Theme
from digest.themes import LOOKS
from tests.samples import PICTURES, arabic_issue, issue, stories_of

INTRO = "Good **morning**, see [the map](https://a.example/m):\n\n- one\n- two"


def variants() -> list[Issue]:
    """Return issues that share what is remembered from one to the next: layouts, styles, words."""
    looks = zip(layouts(folder()), LOOKS, strict=False)
    found = [
        issue(stories_of(6), layout=layout, theme=Theme.from_data({"base": look}), intro=INTRO)
        for layout, look in looks
    ]
    return [*found, arabic_issue(), issue(language="de"), issue([])]


def printed(issue_: Issue) -> dict[str, bytes]:
    return files(print_issue(issue_, PICTURES))


def test_neither_threads_nor_what_was_printed_before_change_a_byte() -> None:
    alone = [printed(each) for each in variants()]
    again = [printed(each) for each in reversed(variants())][::-1]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(printed, variants() * 3))
    assert again == alone
    assert together == alone * 3


def test_the_order_of_its_keys_does_not_matter() -> None:
    def turned(data: object) -> object:
        if isinstance(data, dict):
            return {key: turned(value) for key, value in reversed(data.items())}
        return [turned(each) for each in data] if isinstance(data, list) else data

    data = issue().to_data()
    other = turned(data)
    assert isinstance(other, dict)
    assert list(other) != list(data)
    assert printed(Issue.from_data(other)) == printed(Issue.from_data(data))


def test_no_clock_is_asked() -> None:
    with time_machine.travel(datetime(2031, 2, 28, 23, 59, 59, tzinfo=UTC)):
        later = printed(issue())
    assert later == printed(issue())


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Return an `issue.json` with its pictures beside it."""
    (tmp_path / "in" / "images").mkdir(parents=True)
    path = tmp_path / "in" / "issue.json"
    path.write_text(json.dumps(issue(intro=INTRO).to_data()), encoding="utf-8")
    for name, content in PICTURES.items():
        (tmp_path / "in" / "images" / name).write_bytes(content)
    return path


def rendered(path: Path, out: Path, cwd: str, **environment: str) -> dict[str, bytes]:
    command = [sys.executable, "-m", "digest", "render", str(path), "--out", str(out)]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    found = sorted(each for each in out.rglob("*") if each.is_file())
    return {str(each.relative_to(out)): each.read_bytes() for each in found}


def test_every_process_writes_the_same_files(stored: Path, tmp_path: Path) -> None:
    """Hash seed, time zone, locale, encoding, working directory: none of them shows."""
    here = rendered(stored, tmp_path / "here", str(tmp_path), PYTHONHASHSEED="1")
    there = rendered(
        stored,
        tmp_path / "there",
        "/",
        PYTHONHASHSEED="2",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        LC_ALL="C",
        LANGUAGE="tr",
        TZ="Pacific/Kiritimati",
        DIGEST_DATA="/nowhere",
        DJANGO_SETTINGS_MODULE="nowhere",
    )
    assert len(here) > 5
    assert here == there
