"""A whole render, beside the npm package's part of it: MJML to HTML, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from digest.issue import Issue
from digest.rendering.templates import folder, layouts
from tests.bench.rendering import measured
from tests.evaluation.compiler import mjml_of
from tests.evaluation.mails import issue_of
from tests.evaluation.material import node, require
from tests.evaluation.rows import Row

GATES = {10: 0.6, 50: 1.7}  #: at most, by the number of stories
ROUNDS = 3


def evaluate() -> Iterator[Row]:
    require("npm", "node")
    for count, gate in GATES.items():
        issue = issue_of(count)
        if len(list(issue.stories)) != count:
            yield Row.not_run(f"{count} stories", "the feeds do not give so many.")
            continue
        for layout in layouts(folder()):
            yield _compared(replace(issue, layout=layout), count, gate)


def _compared(issue: Issue, count: int, gate: float) -> Row:
    source = mjml_of(issue)
    pairs = [(measured("ours", issue), float(node("timing.mjs", source))) for _ in range(ROUNDS)]
    ours, theirs = (median(figures) for figures in zip(*pairs, strict=True))
    figure = f"{ours / theirs:.2f}: {ours:.1f} ms against {theirs:.1f} ms"
    what = f"{issue.layout}, {count} stories / npm’s mjml alone, CPU"
    return Row(what, figure, f"at most {gate}", ours / theirs <= gate)
