"""A line of the report, and the report as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    figure: str  #: as printed
    gate: str | None = None  #: what the figure has to be, in words; None where any will do
    holds: bool | None = True  #: None when nobody could find out

    @classmethod
    def every(cls, what: str, held: Sequence[bool]) -> Self:
        """Return the row of something that has to hold each time, and at least once."""
        return cls(what, f"{sum(held)} of {len(held)}", "all", bool(held) and all(held))

    @classmethod
    def not_run(cls, what: str, because: str) -> Self:
        """Return the row of something that could not be measured; it is no pass."""
        return cls(what, f"NOT RUN because {because}", holds=None)


_HEAD = ("", "", "gate", "figure")


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the report: a mark where a row does not hold, what, gate, figure."""
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(_HEAD))]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _cells(row: Row) -> tuple[str, str, str, str]:
    mark = {True: "", False: "FAILS", None: "?"}[row.holds]
    return mark, row.what, row.gate or "", row.figure
