"""JSON lines: one object a line, and one bad line costs nothing but itself. And lists cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from digest.errors import InputError

_FIX = "Write one JSON object a line, in UTF-8."
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class Text:
    """What the stateless commands read: some text, and what to call it."""

    id: str | int
    text: str

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read `{"id": ..., "text": ...}`.

        Raises:
            InputError: one of them is missing, or no text.
        """
        if not isinstance(data.get("id"), str | int) or not isinstance(data.get("text"), str):
            raise InputError(
                "Its object has no “id” and “text” of the right kind.",
                fix='Write {"id": "...", "text": "..."}.',
            )
        return cls(data["id"], data["text"])


def read_json_lines(stream: Iterable[bytes]) -> Iterator[dict[str, Any] | InputError]:
    """Yield the object on each line of `stream`; for a line that holds none, the error.

    Lines are UTF-8. Empty ones are passed over.
    """
    return read_records(stream, dict)


def read_records(
    stream: Iterable[bytes], read: Callable[[dict[str, Any]], _Record]
) -> Iterator[_Record | InputError]:
    """Yield what `read` makes of each line's object; for a line it refuses, the error.

    Args:
        read: raises InputError where an object is not what it reads.
    """
    for number, line in enumerate(stream, start=1):
        whole = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        if whole.strip():
            try:
                yield read(parse_object(whole))
            except InputError as error:
                yield InputError(f"Line {number} is left out. {error.what}", fix=error.fix)


def usable_records(
    stream: Iterable[bytes],
    read: Callable[[dict[str, Any]], _Record],
    complain: Callable[[str], None],
) -> Iterator[_Record]:
    """Yield what `read` makes of each line, and `complain` in words of those it refuses."""
    for record in read_records(stream, read):
        if isinstance(record, InputError):
            complain(str(record))
        else:
            yield record


def parse_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object that `content` is.

    Raises:
        InputError: it is anything else.
    """
    try:
        data = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("It is not UTF-8 text.", fix=_FIX) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"It is not JSON: {error}.", fix=_FIX) from error
    if not isinstance(data, dict):
        raise InputError("It is JSON, but no object.", fix=_FIX)
    return data


_NEXT = re.compile(r"[\s,]*(?=\{)")


def complete_objects(text: str, at: int) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON list from a place in it, until one is cut off or broken."""
    decoder = json.JSONDecoder()
    try:
        while begin := _NEXT.match(text, at):
            found, at = decoder.raw_decode(text, begin.end())
            yield found
    except (ValueError, RecursionError):
        return


def to_json_line(data: dict[str, Any]) -> bytes:
    """Return `data` as a line of UTF-8 JSON, letters as they are."""
    try:
        return json.dumps(data, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair: JSON can say it, UTF-8 cannot
        return json.dumps(data).encode() + b"\n"
