from datetime import UTC, datetime
from typing import Any

import pytest

from digest import parts
from digest.errors import InputError


def refusal(take: Any, *arguments: Any) -> str:
    with pytest.raises(InputError) as refused:
        take(*arguments)
    return refused.value.what


@pytest.mark.parametrize(
    ("take", "value", "what"),
    [
        (parts.text, 5, "is no text"),
        (parts.text, None, "is no text"),
        (parts.text, "a\0b", "NUL"),
        (parts.text, "\ud83d", "half a surrogate pair"),
        (parts.texts, "abc", "is no list"),
        (parts.texts, ["a", 5], "“it[1]” is no text"),
        (parts.number, -1, "is no whole number from 0 up"),
        (parts.number, True, "is no whole number from 0 up"),
        (parts.number, 1.0, "is no whole number from 0 up"),
        (parts.number, "1", "is no whole number from 0 up"),
        (parts.flag, 1, "is neither true nor false"),
        (parts.record, [], "is no object"),
        (parts.moment, "2026-10-16T07:00:00", "is no moment with a time zone"),
        (parts.moment, "0001-01-01T00:00:00+14:00", "is no moment with a time zone"),
        (parts.moment, "yesterday", "is no moment with a time zone"),
        (parts.moment, 1736157600, "is no text"),
        (parts.day, "16 October", "is no day"),
        (parts.day, "2026-02-30", "is no day"),
        (parts.time_zone, "Europe/Ellery", "is no time zone"),
        (parts.time_zone, "../../etc/passwd", "is no time zone"),
        (parts.time_zone, "", "is no time zone"),
    ],
)
def test_a_part_of_another_kind_is_named(take: Any, value: Any, what: str) -> None:
    assert what in refusal(take, {"it": value}, "it")
    assert "“it" in refusal(take, {"it": value}, "it")


def test_a_missing_part_is_named_and_what_is_no_object_has_none() -> None:
    assert refusal(parts.text, {}, "headline") == "“headline” is missing."
    others: tuple[Any, ...] = (None, [], "headline", 5)
    for data in others:
        assert refusal(parts.text, data, "headline") == "It is no object."


def test_what_is_right_comes_back() -> None:
    data: dict[str, Any] = {
        "text": "Zoë 👩‍🚀",
        "number": 0,
        "flag": False,
        "none": None,
        "list": ["a", ""],
    }
    assert parts.text(data, "text") == data["text"]
    assert parts.number(data, "number") == 0
    assert parts.flag(data, "flag") is False
    assert parts.texts(data, "list") == ("a", "")
    assert parts.or_none(data, "none", parts.text) is None
    assert parts.or_none(data, "text", parts.text) == data["text"]
    assert parts.one_or_none(data, "none", dict) is None
    assert parts.time_zone({"zone": "Europe/Oslo"}, "zone") == "Europe/Oslo"


def test_a_moment_is_told_in_utc() -> None:
    moment = parts.moment({"at": "2026-10-16T09:00:00+02:00"}, "at")
    assert moment == datetime(2026, 10, 16, 7, tzinfo=UTC)
    assert moment.tzinfo is UTC


def test_an_error_within_says_where() -> None:
    def read(row: Any) -> str:
        return parts.text(row, "name")

    data = {"rows": [{"name": "a"}, {"name": 5}]}
    assert refusal(parts.each, data, "rows", read) == "rows[1]: “name” is no text."
    assert refusal(parts.one, {"row": 5}, "row", read) == "row: It is no object."
