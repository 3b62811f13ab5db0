"""Bars that add up: every part is seen, and none runs over the edge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.desk.bars import WIDTH, blocks

counts = st.lists(st.integers(0, 10**7), max_size=6)


@given(counts, st.integers(0, 10**7))
def test_parts_stand_side_by_side_within_the_bar(parts: list[int], whole: int) -> None:
    laid = blocks([(f"f-{number}", count) for number, count in enumerate(parts)], of=whole)
    assert len(laid) == sum(count > 0 for count in parts)
    edge = -1
    for block in laid:
        assert block.x > edge
        assert block.width >= 5
        edge = block.x + block.width
    assert edge <= WIDTH


def test_what_is_left_stays_free() -> None:
    (done,) = blocks([("f-ok", 1), ("f-bad", 0)], of=4)
    assert (done.look, done.x, done.width) == ("f-ok", 0, 250)


def test_one_in_a_million_is_seen() -> None:
    few = blocks([("f-ok", 10**6), ("f-bad", 1)])[1]
    assert few.width >= 5
