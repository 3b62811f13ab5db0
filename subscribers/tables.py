"""Tables of people as the world writes them: any delimiter, any encoding, half the rows wrong.

A row is read or it is named with its line and the reason; none is dropped, and one
wrong row takes no other with it. Only as much is held as one row needs.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from subscribers.addresses import NotAnAddress, checked
from subscribers.cells import restored
from subscribers.rows import Line, numbered, split

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50  # lines from which the table's shape is told
_OTHER_FILES = {
    b"PK\x03\x04": "This is a spreadsheet or an archive: save it as CSV first.",
    b"\xd0\xcf\x11\xe0": "This is an old spreadsheet: save it as CSV first.",
    b"%PDF": "This is a PDF: export the addresses as CSV.",
}
_ADDRESS = {"email", "mail", "address", "adresse", "correo", "courriel"} | {
    "e mail", "email address", "e mail address", "e mail adresse", "mail address",
}  # fmt: skip
_NAME = {"name", "full name", "first name", "given name", "vorname", "nombre", "prénom"}
_SURNAME = {"last name", "surname", "family name", "nachname", "apellidos", "nom"}
_STATE = {"state", "status"}
_SUBSCRIBED = {"", "active", "subscribed", "confirmed", "enabled"}


class NotATable(ValueError):
    """Nothing can be read from it. Says why, in a plain sentence."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row that can be used."""

    line: int
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot, and why."""

    line: int
    reason: str
    row: str  #: as it stood in the file


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is to be read."""

    delimiter: str
    width: int  #: cells of its first row
    has_header: bool
    address: int  #: the column of it, from 0
    names: tuple[int, ...] = ()  #: columns that make up a name
    state: int | None = None


def read(stream: BinaryIO) -> Iterator[Person | Wrong]:
    """Yield the people of a table, and what could not be read, in order.

    Args:
        stream: the file, from its beginning; it can be read twice.

    Raises:
        NotATable: it is another kind of file, or holds no address at all.
    """
    text = io.TextIOWrapper(stream, _encoding(stream), errors="kept-as-windows", newline=None)
    try:
        lines = numbered(text)
        sample = list(islice(lines, _SAMPLE))
        shape = _shape(sample)
        yield from _people(chain(sample, lines), shape)
    finally:
        text.detach()


def _encoding(stream: BinaryIO) -> str:
    """Tell UTF-16 from what can be read as UTF-8, where stray bytes are Windows' letters."""
    head = stream.read(4096)
    stream.seek(0)
    for mark, why in _OTHER_FILES.items():
        if head.startswith(mark):
            raise NotATable(why)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 > len(head):
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8-sig"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("kept-as-windows", _as_windows)


def _shape(sample: list[Line]) -> Shape:
    if sample and (found := re.fullmatch(r"sep=(.)\s*", sample[0][1])):
        shapes = [_shape_by(sample[1:], found[1])]  # Excel's own line, which it adds and obeys
    else:
        shapes = [_shape_by(sample, delimiter) for delimiter in _DELIMITERS]
    _, shape = max(shapes, key=lambda each: (each[1] is not None, each[0]))
    if shape is None:
        raise NotATable("There is no address in its first lines.")
    return shape


def _shape_by(sample: list[Line], delimiter: str) -> tuple[tuple[int, int], Shape | None]:
    """Return the shape that a delimiter gives, and how well it fits."""
    rows = [cells for _, cells, _ in split(iter(sample), delimiter, believed=bool) if cells]
    if not rows:
        return (0, 0), None
    width = len(rows[0])
    hits = [sum(_is_address(row[column : column + 1]) for row in rows) for column in range(width)]
    fit = (max(hits), sum(len(row) == width for row in rows) if width > 1 else 0)
    if header := _from_header(rows[0], delimiter, hits):
        return fit, header
    best = max(range(width), key=lambda column: hits[column])
    names = tuple({0, 1} - {best}) if width == 2 else ()
    return fit, Shape(delimiter, width, False, best, names) if hits[best] else None


def _from_header(row: list[str], delimiter: str, hits: list[int]) -> Shape | None:
    titles = [re.sub(r"[\W_]+", " ", cell).strip().casefold() for cell in row]
    found = [column for column, title in enumerate(titles) if title in _ADDRESS]
    if not found:
        return None
    names = [_first(titles, _NAME), _first(titles, _SURNAME)]
    return Shape(
        delimiter,
        len(row),
        has_header=True,
        address=max(found, key=lambda column: hits[column]),  # one may be postal
        names=tuple(column for column in names if column is not None),
        state=_first(titles, _STATE),
    )


def _first(titles: list[str], known: set[str]) -> int | None:
    return next((column for column, title in enumerate(titles) if title in known), None)


def _is_address(cells: list[str]) -> bool:
    try:
        return bool(cells) and bool(checked(restored(cells[0].strip())))
    except NotAnAddress:
        return False


def _people(lines: Iterable[Line], shape: Shape) -> Iterator[Person | Wrong]:
    def believed(cells: list[str]) -> bool:
        return len(cells) == shape.width and _is_address(cells[shape.address : shape.address + 1])

    rows = split(iter(lines), shape.delimiter, believed=believed)
    is_header = shape.has_header
    for number, cells, raw in rows:
        if number == 1 and re.fullmatch(r"sep=.\s*", raw):
            continue
        if is_header and cells:
            is_header = False
            continue
        if not raw.strip(f' \n"{shape.delimiter}'):
            continue
        raw = raw.rstrip("\n")
        yield _person(number, cells, raw, shape) if cells else Wrong(number, _UNCLOSED, raw)


_UNCLOSED = "A quotation mark in it is not closed, or it is far too long."


def _person(number: int, cells: list[str], raw: str, shape: Shape) -> Person | Wrong:
    if len(cells) <= shape.address:
        return Wrong(number, f"It has no column {shape.address + 1}, where addresses stand.", raw)
    state = "" if shape.state is None else "".join(cells[shape.state : shape.state + 1]).strip()
    if state.casefold() not in _SUBSCRIBED:
        return Wrong(number, f"It says “{state}”: only those who subscribe are imported.", raw)
    try:
        address = checked(restored(cells[shape.address].strip()))
    except NotAnAddress as error:
        return Wrong(number, str(error), raw)
    names = [cleaned(restored(cells[column])) for column in shape.names if column < len(cells)]
    return Person(number, address, " ".join(name for name in names if name)[:120])


def cleaned(name: str) -> str:
    """Return a name on one line, without what cannot be printed or turns the writing round."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())
