"""What the commands share: the clock, words for people, exit codes."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime

import click
from click.types import FuncParamType

from digest.sources import Collected

NOTHING_USABLE = 1
NO_INPUT = 2  #: as for wrong usage, which click exits with by itself

# Names of files and words of strangers must not move the cursor or change the terminal.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def moment(text: str) -> datetime:
    """Read a moment in ISO 8601, with its time zone; a date alone is its midnight in UTC.

    Raises:
        click.BadParameter: it is something else.
    """
    text = text.strip()
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"“{text}” is not a moment. Write 2026-10-16T07:00:00Z."
        ) from error
    if re.fullmatch(r"\d{4}-?(\d\d-?\d\d|W\d\d(-?\d)?)", text):
        return read.replace(tzinfo=UTC)
    if read.tzinfo is None:
        raise click.BadParameter(f"“{text}” has no time zone. Write {text}Z for UTC.")
    return read.astimezone(UTC)


AT = FuncParamType(moment)


def now() -> datetime:
    """Return the moment a command runs at when nobody set its clock."""
    return datetime.now(UTC)


def say(text: str) -> None:
    """Tell the person at the terminal: one line on stderr, whatever the text holds."""
    line = _UNPRINTABLE.sub(" ", text).strip()
    encoding = sys.stderr.encoding or "utf-8"
    click.echo(line.encode(encoding, "replace").decode(encoding, "replace"), err=True)


def report(collected: Collected) -> None:
    """Say what was left out or repaired, and which inputs gave nothing, and why."""
    for note in collected.notes:
        say(note)
    for failure in collected.failures:
        say(str(failure))


def exit_code(collected: Collected) -> int:
    """Return 0 when there are articles, else whether it was for want of any readable input."""
    if collected.articles:
        return 0
    return NOTHING_USABLE if collected.documents else NO_INPUT
