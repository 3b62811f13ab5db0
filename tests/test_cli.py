from __future__ import annotations

import io
import sys
from datetime import UTC, datetime, timedelta

import click
import pytest

from digest.cli import AT, exit_code, moment, now, report, say
from digest.errors import SourceError
from digest.sources import Collected
from tests.samples import article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-16T07:00:00Z", datetime(2026, 10, 16, 7, tzinfo=UTC)),
        ("2026-10-16T09:00:00+02:00", datetime(2026, 10, 16, 7, tzinfo=UTC)),
        ("20261016T070000Z", datetime(2026, 10, 16, 7, tzinfo=UTC)),
        ("2026-10-16", datetime(2026, 10, 16, tzinfo=UTC)),
        (" 2026-10-16 ", datetime(2026, 10, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_and_turned_to_utc(text: str, expected: datetime) -> None:
    assert moment(text) == expected
    assert moment(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["2026-10-16T07:00:00", "yesterday", "", "16.10.2026", "1e9"])
def test_a_moment_that_is_unclear_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"Write .*Z"):
        moment(text)


def test_the_option_names_itself_when_it_refuses() -> None:
    command = click.Command("c", params=[click.Option(["--at"], type=AT)])
    with pytest.raises(click.BadParameter) as refused:
        command.main(["--at", "noon"], standalone_mode=False)
    assert "'--at': “noon” is not a moment." in refused.value.format_message()


def test_the_clock_is_aware() -> None:
    assert now().utcoffset() == timedelta(0)


def test_words_for_people_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[2Jb\nc\u202ed é 🎉")
    assert capsys.readouterr().err == "a [2Jb c d é 🎉\n"


def test_words_reach_a_terminal_that_lacks_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict", write_through=True)
    monkeypatch.setattr(sys, "stderr", stderr)
    say("café \udce9")
    assert stderr.buffer.getvalue() == b"caf? ?\n"


def test_everything_left_out_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    failures = (SourceError("feed.xml is empty.", fix="Remove it."),)
    report(Collected((), ("a.txt has no headline.",), failures))
    assert capsys.readouterr().err == "a.txt has no headline.\nfeed.xml is empty. Remove it.\n"


def test_the_exit_code_says_whether_anything_is_usable() -> None:
    assert exit_code(Collected((article(),), (), (), documents=1)) == 0
    assert exit_code(Collected((), (), (), documents=1)) == 1
    assert exit_code(Collected((), (), (), documents=0)) == 2
