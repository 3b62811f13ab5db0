"""A printed issue as a folder: its files agree, and it is written whole or not at all."""

from __future__ import annotations

import email
import json
from email import policy
from pathlib import Path

import pytest

from digest.errors import InputError
from digest.issue import Issue
from digest.output import files, read_pictures, write
from digest.press import print_issue
from tests.samples import issue


def test_the_five_files_agree(tmp_path: Path) -> None:
    made = issue()
    write(print_issue(made), tmp_path / "out")
    out = {each.name: each for each in (tmp_path / "out").iterdir()}
    assert set(out) == {
        "issue.json", "issue.html", "issue.txt", "issue.eml", "preflight.json", "images",
    }  # fmt: skip
    assert Issue.from_data(json.loads(out["issue.json"].read_text())) == made
    html, text = out["issue.html"].read_text(), out["issue.txt"].read_text()
    message = email.message_from_bytes(out["issue.eml"].read_bytes(), policy=policy.default)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().splitlines() == text.splitlines()
    linked = html.replace("images/", f"{made.publication.public_url}/media/")
    assert rich.get_content().splitlines() == linked.splitlines()
    assert message["Subject"] == made.subject
    for story in made.stories:
        assert story.headline in " ".join(text.split())
    preflight = json.loads(out["preflight.json"].read_text())
    assert preflight["bytes"] == len(html.encode())
    assert ".invalid" not in html + text


def test_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    printed = print_issue(issue())
    write(printed, tmp_path / "out")
    first = {each.name: each.read_bytes() for each in (tmp_path / "out").glob("*.*")}
    write(printed, tmp_path / "out")
    assert {each.name: each.read_bytes() for each in (tmp_path / "out").glob("*.*")} == first
    assert files(printed) == first
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out"]


def test_pictures_come_back_by_name(tmp_path: Path) -> None:
    name = "a" * 64 + ".jpg"
    write(print_issue(issue(), {name: b"picture"}), tmp_path / "out")
    assert read_pictures(tmp_path / "out") == {name: b"picture"}
    assert read_pictures(tmp_path) == {}


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(InputError, match=r"thesis\.doc"):
        write(print_issue(issue()), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        write(print_issue(issue()), tmp_path / "out")


def test_no_detour_leads_over_what_is_somebody_elses(tmp_path: Path) -> None:
    """As long as `new` is not there, `new/../thesis.doc` does not look like what it is."""
    (tmp_path / "thesis.doc").write_text("years of work")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1998.jpg").write_text("the garden")
    for name in ("thesis.doc", "photos"):
        with pytest.raises(InputError, match=name):
            write(print_issue(issue()), tmp_path / "new" / ".." / name)
    assert (tmp_path / "thesis.doc").read_text() == "years of work"
    assert (tmp_path / "photos" / "1998.jpg").read_text() == "the garden"
    assert not (tmp_path / "new").exists()


def test_a_printing_that_breaks_off_leaves_the_old_one_whole(tmp_path: Path) -> None:
    """A picture whose name cannot be a file's stands in for a disk that is full half-way."""
    out = tmp_path / "out"
    write(print_issue(issue()), out)
    before = {each.name: each.read_bytes() for each in out.glob("*.*")}
    broken = print_issue(issue(subject="Another"), {"x" * 300: b"picture"})
    with pytest.raises(InputError, match="nothing was changed"):
        write(broken, out)
    assert {each.name: each.read_bytes() for each in out.glob("*.*")} == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
