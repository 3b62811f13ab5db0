"""A bar of numbers that add up, as shapes in an SVG: no style, so the strictest policy shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 1000  #: of every bar, in units of its viewBox
_GAP = 3
_LEAST = 6  # so that one in a million is still seen


@dataclass(frozen=True, slots=True)
class Block:
    look: str  #: the class that fills it
    x: int
    width: int


def blocks(parts: Iterable[tuple[str, int]], *, of: int = 0) -> list[Block]:
    """Lay parts side by side; what they lack of `of` stays free.

    Args:
        parts: (the class that fills it, how many), in order; nothing is drawn for none.
        of: what the whole width stands for; 0 for the sum of the parts.
    """
    drawn = [(look, count) for look, count in parts if count > 0]
    whole = max(of, sum(count for _, count in drawn))
    room = WIDTH - _GAP * max(len(drawn) - 1, 0)
    widths = [max(_LEAST, count * room // whole) for _, count in drawn]
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    laid, x = [], 0
    for (look, _), width in zip(drawn, widths, strict=True):
        laid.append(Block(look, x, width))
        x += width + _GAP
    return laid
