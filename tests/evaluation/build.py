"""A whole issue of the seed and of all the feeds, one of the inputs being no good."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from subprocess import CompletedProcess

from digest.issue import Issue
from tests.evaluation.material import AT, DATA, DIGEST, SEED, run
from tests.evaluation.rows import Row

FILES = ("issue.eml", "issue.html", "issue.json", "issue.txt", "preflight.json")
SOURCES = 5


def evaluate() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        whole, again, broken = (Path(name, each) for each in ("whole", "again", "broken"))
        _build(whole)
        _build(again)
        issue = Issue.from_data(json.loads((whole / "issue.json").read_bytes()))
        sources = {story.source for story in issue.stories}
        yield Row("sources", str(len(sources)), f"{SOURCES} or more", len(sources) >= SOURCES)
        yield Row.every("headlines in every file", list(_told(whole, issue)))
        yield Row.every("subjects that are the issue's", _subjects(whole, issue))
        same = [(whole / each).read_bytes() == (again / each).read_bytes() for each in FILES]
        yield Row.every("files that are the same when built again", same)
        missing = Path(name, "missing.xml")
        said = _build(broken, str(missing)).stderr.decode()
        yield Row.every("an input that is not there is named", [str(missing) in said])
        same = [(whole / each).read_bytes() == (broken / each).read_bytes() for each in FILES]
        yield Row.every("files that it leaves as they are", same)


def _build(out: Path, *more: str) -> CompletedProcess[bytes]:
    """Build without pictures: nothing but the inputs is to be fetched or read."""
    inputs = [str(SEED.parent), str(DATA / "feeds"), *more]
    window = ["--since", "30d", "--no-images"]
    return run([DIGEST, "build", *inputs, *AT, *window, "--out", str(out)])


def _told(folder: Path, issue: Issue) -> Iterator[bool]:
    """Whether each headline stands in HTML and text, and in both parts of the mail."""
    mail = message_from_bytes((folder / "issue.eml").read_bytes(), policy=policy.default)
    parts = [mail.get_body((kind,)) for kind in ("html", "plain")]
    files = [(folder / each).read_text(encoding="utf-8") for each in ("issue.html", "issue.txt")]
    texts = [_folded(text) for text in (*files, *(part.get_content() for part in parts if part))]
    assert len(texts) == 4, "A part of the mail is missing."
    for story in issue.stories:
        yield all(_folded(story.headline) in text for text in texts)


def _subjects(folder: Path, issue: Issue) -> list[bool]:
    mail = message_from_bytes((folder / "issue.eml").read_bytes(), policy=policy.default)
    preflight = json.loads((folder / "preflight.json").read_bytes())
    return [subject == issue.subject for subject in (mail["Subject"], preflight["subject"])]


def _folded(text: str) -> str:
    return " ".join(unescape(text).split())
