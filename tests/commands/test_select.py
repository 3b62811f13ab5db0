"""`digest select`: articles in, a choice a line out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from digest.article import Article
from tests.samples import NOW
from tests.test_clusters import told
from tests.test_schemas import fits
from tests.test_similarity import OTTERS, STORM, STORM_TOO

AT = ("--at", NOW.isoformat())
POOL = [told(STORM), told(STORM_TOO, "Radio"), told(OTTERS, "Heron", 200)]


def lines(*articles: Article) -> bytes:
    return b"".join(json.dumps(each.to_data()).encode() + b"\n" for each in articles)


def select(given: bytes, *arguments: str, code: int = 0) -> tuple[list[dict[str, Any]], str]:
    """Return the choices and what was said; the exit code must be `code`."""
    answer = subprocess.run(
        [sys.executable, "-m", "digest", "select", *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = answer.stderr.decode()
    assert "Traceback" not in said
    assert answer.returncode == code, said
    return [json.loads(line) for line in answer.stdout.splitlines()], said


def test_a_line_for_each_article_the_picked_first() -> None:
    choices, said = select(lines(*POOL), "-", "--count", "2", *AT)
    assert said == ""
    assert [(each["id"], each["picked"], each["rank"]) for each in choices] == [
        (POOL[0].id, True, 1),
        (POOL[1].id, False, None),
        (POOL[2].id, False, None),
    ]
    for choice in choices:
        fits("choice", choice)


def test_the_window_is_seven_days_unless_another_is_named() -> None:
    assert not select(lines(*POOL), "--count", "2", *AT)[0][2]["picked"]
    assert select(lines(*POOL), "--count", "2", *AT, "--since", "2w")[0][1]["picked"]


def test_a_bad_line_is_named_and_costs_no_other() -> None:
    wrong = json.dumps(POOL[0].to_data() | {"headline": 5}).encode() + b"\n"
    given = b"\n{not json\n" + wrong + b"\xff\n" + lines(POOL[1])
    choices, said = select(given, "--count", "1", *AT)
    assert [each["id"] for each in choices] == [POOL[1].id]
    assert [line.partition(" is left out")[0] for line in said.splitlines()] == [
        "Line 2",
        "Line 3",
        "Line 4",
    ]
    assert "“headline” is no text" in said


def test_letters_come_out_as_they_went_in() -> None:
    choices, _ = select(lines(told("Fähre 👩‍🚀", id="fähre-1")), "--count", "1", *AT)
    assert choices[0]["id"] == "fähre-1"


def test_nothing_usable_is_said_and_exits_with_1() -> None:
    for given in (b"", b"[]\n"):
        choices, said = select(given, "--count", "3", code=1)
        assert choices == []
        assert "There was no article to choose from." in said
    choices, said = select(lines(POOL[2]), "--count", "3", *AT, code=1)
    assert choices[0]["reason"] == "Older than the window of 7 days."
    assert "No article could be picked." in said


def test_asking_for_none_is_no_failure() -> None:
    choices, said = select(lines(*POOL), "--count", "0", *AT)
    assert not any(choice["picked"] for choice in choices)
    assert said == ""


def test_wrong_usage_exits_with_2() -> None:
    for wrong in (
        ("--count", "-1"),
        ("--count", "many"),
        (),
        ("--count", "1", "--since", "soon"),
        ("--count", "1", "--at", "yesterday"),
        ("no/such/file.jsonl", "--count", "1"),
    ):
        choices, said = select(b"", *wrong, code=2)
        assert choices == []
        assert said
