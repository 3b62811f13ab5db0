"""CSV that a spreadsheet shows and never computes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a cell begins that is computed
_BOM = "\ufeff"  # tells spreadsheets that this is UTF-8


def rows(header: Iterable[str], cells: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a CSV file, each cell made safe."""
    yield _BOM + _line(header)
    for row in cells:
        yield _line(row)


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet computes: one that could be gets an apostrophe.

    A blank may hide the sign, and a full-width sign is a sign to some programs.
    """
    begins = cell.lstrip(" \u00a0\u200b\ufeff")
    if begins.startswith((*_FORMULA, "＝", "＋", "－", "＠")) or cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()
