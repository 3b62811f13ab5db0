"""The issues that the mail itself is judged by, printed in every layout."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from digest.issue import Issue
from digest.output import files
from digest.press import print_issue, sample_reader
from digest.printed import Printed
from digest.rendering.templates import folder, layouts
from tests import pictures
from tests.evaluation.material import AT, DATA, SEED, digest

MEDIA = "https://lantern.example/media"


@dataclass(frozen=True, slots=True)
class Mail:
    name: str  #: of the issue, and of its layout
    printed: Printed

    @property
    def html(self) -> str:
        """The page as its first reader gets it."""
        reader = sample_reader(self.printed.issue.publication)
        return self.printed.for_reader(reader, media=MEDIA)[0]

    @property
    def eml(self) -> bytes:
        return files(self.printed)["issue.eml"]


@cache
def mails() -> tuple[Mail, ...]:
    """Print the seed with all the feeds, and the demo with its pictures.

    Raises:
        Failed: the first of them cannot be built.
    """
    demo = pictures.make()
    everything = print_issue(issue_of(10))
    return tuple(
        Mail(f"{name}, {layout}", print_issue(replace(each.issue, layout=layout), each.pictures))
        for name, each in (("seed and feeds", everything), ("demo", demo))
        for layout in layouts(folder())
    )


def issue_of(stories: int) -> Issue:
    """Build an issue of the seed and of all the feeds; no picture is fetched.

    Raises:
        Failed: it cannot be built.
    """
    with tempfile.TemporaryDirectory() as out:
        inputs = [str(SEED.parent), str(DATA / "feeds")]
        window = ["--since", "3000d", "--stories", str(stories), "--no-images"]
        digest("build", *inputs, *AT, *window, "--out", out)
        return Issue.from_data(json.loads(Path(out, "issue.json").read_bytes()))


def named(figures: dict[str, float], shown: str = "{:g}") -> str:
    """Return the greatest of the figures, and whose it is."""
    worst = max(figures, key=lambda name: figures[name])
    return f"{shown.format(figures[worst])}; most, of {worst}"
