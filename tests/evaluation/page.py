"""`docs/quality.md`: the figures of the evaluations that it has a section for, with their day.

What stands between a section's two marks is written here; all else on the page by people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.evaluation.rows import Row

COMMAND = "make eval"


def write(page: Path, name: str, rows: Iterable[Row], day: date) -> None:
    """Put the figures of one evaluation where `page` has room for them; else leave it alone."""
    text = page.read_text("utf-8") if page.exists() else ""
    renewed = with_figures(text, name, rows, day)
    if renewed != text:
        page.write_text(renewed, "utf-8")


def with_figures(text: str, name: str, rows: Iterable[Row], day: date) -> str:
    """Return a page with the figures between the marks of `name` replaced."""
    opening, closing = f"<!-- figures: {name} -->\n", "<!-- end -->"
    section = re.compile(re.escape(opening) + r".*?" + re.escape(closing), re.DOTALL)
    lines = [f"`{COMMAND}`, {day.isoformat()}", "", "| | gate | figure | |", "|---|---|---|---|"]
    for row in rows:
        mark = {True: "", False: "missed", None: "not run"}[row.holds]
        lines.append(f"| {row.what} | {row.gate or ''} | {row.figure} | {mark} |")
    figures = "\n".join(lines)
    return section.sub(lambda _: f"{opening}{figures}\n{closing}", text)
