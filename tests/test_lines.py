"""JSON lines: a bad one costs nothing but itself."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from digest.errors import InputError
from digest.lines import Text, read_json_lines, read_records, to_json_line, usable_records

GOOD = b'{"id": "a", "text": "It rained."}'


def test_objects_come_in_order_and_empty_lines_are_passed_over() -> None:
    lines = BytesIO(b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"b": [2]}')
    assert list(read_json_lines(lines)) == [{"a": 1}, {"b": [2]}]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"{", "not JSON"),
        (b"plain words", "not JSON"),
        (b"[1, 2]", "no object"),
        (b"null", "no object"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "not JSON"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_rest_goes_on(bad: bytes, why: str) -> None:
    first, second, third = read_json_lines([b'{"a": 1}\n', bad + b"\n", b'{"b": 2}\n'])
    assert (first, third) == ({"a": 1}, {"b": 2})
    assert isinstance(second, InputError)
    assert str(second).startswith("Line 2 is left out. ")
    assert why in str(second)


@pytest.mark.parametrize(
    "bad",
    [b"{}", b'{"id": "a"}', b'{"id": "a", "text": null}', b'{"id": [], "text": "x"}'],
)
def test_an_object_that_is_no_text_is_named(bad: bytes) -> None:
    bad_text, good = read_records([bad, GOOD], Text.from_data)
    assert isinstance(bad_text, InputError)
    assert "Line 1" in str(bad_text)
    assert good == Text("a", "It rained.")


def test_complaints_are_made_where_the_caller_wants_them() -> None:
    complaints: list[str] = []
    texts = list(usable_records([b"{", GOOD], Text.from_data, complaints.append))
    assert texts == [Text("a", "It rained.")]
    assert len(complaints) == 1


def test_letters_are_written_as_they_are() -> None:
    assert to_json_line({"a": "Ärger, 港"}) == '{"a": "Ärger, 港"}\n'.encode()


def test_half_a_character_is_written_so_that_it_can_be_read_again() -> None:
    line = to_json_line({"a": "\ud83d"})
    assert json.loads(line.decode("utf-8")) == {"a": "\ud83d"}
