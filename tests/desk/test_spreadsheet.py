"""Cells that a spreadsheet shows and never computes."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk.spreadsheet import rows, safe
from tests.naughty import NAUGHTY


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1",
    ],
)
def test_what_could_be_computed_is_held_down(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ana", "ana@example.org", "2026-10-16", "a=1", "'="])
def test_anything_else_stays_as_it_is(cell: str) -> None:
    assert safe(cell) == cell


@given(st.lists(st.sampled_from(NAUGHTY) | st.text(), min_size=2, max_size=4))
def test_a_row_comes_back_as_it_went(cells: list[str]) -> None:
    text = "".join(rows(["a", "b"], [cells])).removeprefix("\ufeff")
    _, *back = csv.reader(StringIO(text, newline=""))
    assert back == [[safe(cell) for cell in cells]]
    assert all(cell.lstrip()[:1] not in tuple("=+-@") or not cell for cell in back[0] if cell)
