"""Tables as the world writes them: every row is read, or named with its line and the reason."""

from __future__ import annotations

import csv
import io
import itertools
import tracemalloc
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.cells import guarded, restored
from subscribers.tables import NotATable, Person, Wrong, read


def people(content: bytes | str, encoding: str = "utf-8") -> list[tuple[str, str]]:
    return [(row.address, row.name) for row in rows(content, encoding) if isinstance(row, Person)]


def rows(content: bytes | str, encoding: str = "utf-8") -> list[Person | Wrong]:
    raw = content.encode(encoding) if isinstance(content, str) else content
    return list(read(io.BytesIO(raw)))


ANA = [("ana@example.org", "Ana Lucía")]
TWO = [*ANA, ("ben@example.org", "Ben")]


@pytest.mark.parametrize(
    "content",
    [
        "email,name\nana@example.org,Ana Lucía\nben@example.org,Ben\n",
        "Name;E-Mail\nAna Lucía;ana@example.org\nBen;ben@example.org",
        "id\tE-mail address\tfull_name\r\n1\tana@example.org\tAna Lucía\r\n2\tben@example.org\tBen",
        'email,First name,Surname\nana@example.org,Ana,Lucía\nben@example.org,"Ben",\n',
        "ana@example.org,Ana Lucía\nben@example.org,Ben\n",
        "Ana Lucía;ana@example.org\n\n;;\nBen;ben@example.org\n",
        '"email", "name"\n"ana@example.org", "Ana\nLucía"\n"ben@example.org", "Ben"\n',
        "sep=;\nemail;name\nana@example.org;Ana Lucía\nben@example.org;Ben\n",
        "email|name\nana@example.org|Ana Lucía\nben@example.org|Ben",
        "Address,Email,Name\n1 Quay,ana@example.org,Ana Lucía\n2 Quay,ben@example.org,Ben\n",
        "email,name,status\nana@example.org,Ana Lucía,Subscribed\nben@example.org,Ben,\n",
        "email,name\rana@example.org,Ana Lucía\rben@example.org,Ben\r",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_headers_and_encodings(content: str, encoding: str) -> None:
    assert people(content, encoding) == TWO
    assert not [row for row in rows(content, encoding) if isinstance(row, Wrong)]


def test_a_table_of_addresses_alone() -> None:
    assert people("ana@example.org\nben@example.org") == [
        ("ana@example.org", ""),
        ("ben@example.org", ""),
    ]


def test_one_stray_letter_does_not_spoil_the_others() -> None:
    content = "ana@example.org,Ana Lucía\n".encode() + "ben@example.org,Zoë\n".encode("cp1252")
    assert people(content) == [*ANA, ("ben@example.org", "Zoë")]


def test_wrong_rows_are_named_and_the_right_ones_read() -> None:
    table = (
        "email,name,state\n"
        "ana@example.org,Ana,active\n"
        "not an address,Bo,active\n"
        "x <evil@example.org>,Eve,active\n"
        '"ben@example.org,Ben,active\n'
        "cleo@example.org,Cleo,unsubscribed\n"
        "\n"
        "emil@example.org\n"
        "josé@example.org,José,active\n"
        'fay@example.org,"Fay ""the"" Kay, Esq.",active\n'
    )
    assert people(table) == [
        ("ana@example.org", "Ana"),
        ("emil@example.org", ""),
        ("fay@example.org", 'Fay "the" Kay, Esq.'),
    ]
    wrong = [(row.line, row.reason, row.row) for row in rows(table) if isinstance(row, Wrong)]
    assert wrong == [
        (3, "There is no @ in it.", "not an address,Bo,active"),
        (4, "The part before the @ is not that of one address.", "x <evil@example.org>,Eve,active"),
        (5, "A quotation mark in it is not closed, or it is far too long.",
         '"ben@example.org,Ben,active'),
        (6, "It says “unsubscribed”: only those who subscribe are imported.",
         "cleo@example.org,Cleo,unsubscribed"),
        (9, "The part before the @ has letters that mail cannot carry.",
         "josé@example.org,José,active"),
    ]  # fmt: skip


def test_two_unclosed_quotation_marks_do_not_swallow_what_is_between() -> None:
    table = (
        'email,name\n"ana@example.org,Ana\nben@example.org,Ben\ncleo@example.org,"Cleo\n'
        "dora@example.org,Dora\n"
    )
    assert people(table) == [("ben@example.org", "Ben"), ("dora@example.org", "Dora")]
    assert [row.line for row in rows(table) if isinstance(row, Wrong)] == [2, 4]


@pytest.mark.parametrize(
    "table",
    [
        'email,name\n"ana@example.org,Ana\nben@example.org,Ben\n"\n',  # fewer cells than a row
        'email,name\n"x,Ana\nben@example.org,Ben\n",Cleo\n',  # as many, and no address
        'email,name\n"' + "ana at example.org\n" * 20 + "ben@example.org,Ben\n" + '",Cleo\n',
    ],
)
def test_several_lines_are_one_row_only_if_they_make_one(table: str) -> None:
    assert people(table) == [("ben@example.org", "Ben")]


def test_a_name_cannot_hide_anything() -> None:
    table = 'email,name\nana@example.org,"\u202eAna\x00\n\tLu"\n'
    assert people(table) == [("ana@example.org", "Ana Lu")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no address"),
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0", "old spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (b"name,town\nAna,Port Ellery\n", "no address in its first lines"),
        (bytes(range(256)) * 20, "no address"),
    ],
)
def test_other_files_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(NotATable, match=why):
        rows(content)


def test_the_stream_stays_open_for_whoever_gave_it() -> None:
    stream = io.BytesIO(b"ana@example.org\n")
    assert len(list(read(stream))) == 1
    assert not stream.closed


class Long(io.RawIOBase):
    """A file that begins as `head` says and goes on with `chunk`, and is never whole in memory."""

    def __init__(self, head: bytes, chunk: bytes, times: int) -> None:
        self._parts = itertools.chain([head], itertools.repeat(chunk, times))
        self._ahead = b""
        self._begin = head

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if not self._ahead:
            self._ahead = next(self._parts, b"")
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go back to the beginning, of which only the head has been read."""
        self._ahead = self._begin
        return 0


@pytest.mark.parametrize(
    "chunk", [b'"ana@example.org","Ana"\n' * 40, b"x" * 4096, b'"' * 4095 + b"\n", b"a,b\n" * 99]
)
def test_memory_is_bounded(chunk: bytes) -> None:
    stream = Long(b'email,name\nana@example.org,Ana\n"open\n', chunk, 200)
    tracemalloc.start()
    try:
        found = len([None for _ in read(cast(BinaryIO, stream))])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found
    assert peak < 1_000_000


@given(st.text(max_size=40))
def test_a_guarded_cell_comes_back_letter_for_letter(cell: str) -> None:
    assert restored(guarded(cell)) == cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", " =", "＝", "\u200b+"])
def test_what_a_spreadsheet_would_compute_is_guarded(sign: str) -> None:
    for cell in (f"{sign}cmd|' /C calc'!A0", f"'{sign}1", f"''{sign}1"):
        assert guarded(cell) == f"'{cell}"
        assert restored(guarded(cell)) == cell
    assert guarded("ana-maria@example.org") == "ana-maria@example.org"
    assert guarded("O'Neill") == "O'Neill"


lines = st.lists(st.text(alphabet='ab@.",;\n \t"é', max_size=25), max_size=30)


@given(lines, st.sampled_from([",", ";", "\t"]))
def test_no_row_is_lost_whatever_stands_between(junk: list[str], delimiter: str) -> None:
    """Good rows between any rubbish: each is read, or stands in a row that is named."""
    table = io.StringIO()
    table.write(f"email{delimiter}name\n")
    for number, each in enumerate(junk):
        table.write(f"{each}\n")
        csv.writer(table, delimiter=delimiter).writerow([f"p{number}@example.org", "N"])
    told = "\n".join(_told(rows(table.getvalue())))
    for number in range(len(junk)):
        assert f"p{number}@example.org" in told


def _told(found: list[Person | Wrong]) -> Iterator[str]:
    for row in found:
        yield f"{row.address} {row.name}" if isinstance(row, Person) else row.row
