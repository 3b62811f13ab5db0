"""Rows of a CSV, where a quotation mark that nobody closed must not swallow the rows below."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator

_LONGEST = 65_536  # characters of a line
_MOST, _LONGEST_ROW = 20, 10_000  # lines and characters of one row; or a mark was not closed

Line = tuple[int, str]  #: its number, from 1, and its text with the line's end


def numbered(text: io.TextIOBase) -> Iterator[Line]:
    """Yield numbered lines; of one that is far too long only the beginning."""
    number = 0
    while line := text.readline(_LONGEST):
        number += 1
        yield number, line
        while len(line) == _LONGEST and not line.endswith("\n"):
            line = text.readline(_LONGEST)


def split(
    lines: Iterator[Line], delimiter: str, *, believed: Callable[[list[str]], bool]
) -> Iterator[tuple[int, list[str], str]]:
    """Yield number, cells and text of each row; no cells where it cannot be split.

    Args:
        believed: whether several lines, read as one row, can be one.
    """
    ahead: deque[Line] = deque()
    while line := _next(ahead, lines):
        number, text = line
        if '"' not in text:
            cells = text.rstrip("\n").split(delimiter)
            yield number, cells if len(text) < _LONGEST else [], text
            continue
        taken = _taken(line, ahead, lines, delimiter)
        cells = _cells("".join(each for _, each in taken), delimiter)
        if len(taken) > 1 and not believed(cells):
            ahead.extendleft(reversed(taken[1:]))  # the rows after it are read on their own
            taken, cells = [line], []
        yield number, cells, "".join(each for _, each in taken)


def _taken(line: Line, ahead: deque[Line], lines: Iterator[Line], delimiter: str) -> list[Line]:
    """Return the lines up to the one in which the last quotation mark closes, if one does."""
    taken, length = [line], len(line[1])
    is_open = _is_open(line[1], delimiter, False)
    while is_open and len(taken) < _MOST and length < _LONGEST_ROW:
        if not (more := _next(ahead, lines)):
            break
        taken.append(more)
        length += len(more[1])
        is_open = _is_open(more[1], delimiter, True)
    return taken


def _next(ahead: deque[Line], lines: Iterator[Line]) -> Line | None:
    return ahead.popleft() if ahead else next(lines, None)


def _cells(text: str, delimiter: str) -> list[str]:
    """Split a row with quotation marks; nothing if they do not close or it is too long."""
    if len(text) >= _LONGEST:
        return []
    is_long = "\n" in text.rstrip("\n")
    try:
        rows = csv.reader([text], delimiter=delimiter, skipinitialspace=True, strict=is_long)
        return next(rows, []) if is_long or not _is_open(text, delimiter, False) else []
    except csv.Error:
        return []


def _is_open(text: str, delimiter: str, inside: bool) -> bool:
    """Whether a line ends within quotation marks, which only begin where a cell does.

    Args:
        inside: whether it began within them.
    """
    place = 0
    while True:
        if not inside:
            while text.startswith(" ", place):
                place += 1
            inside = text.startswith('"', place)
            place += inside
        if inside and (place := _closing(text, place)) < 0:
            return True
        place, inside = text.find(delimiter, place) + 1, False
        if not place:
            return False


def _closing(text: str, place: int) -> int:
    """Return where the quotation mark stands that ends a cell; -1 if none does."""
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] != '"':
            return place
        place += 2
    return -1
