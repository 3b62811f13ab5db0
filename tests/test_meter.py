"""The bar in the shell: drawn again on a terminal, plain lines in a file, and an end to both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from pytest_django import Settings

from digest import ledger, meter
from digest.deliveries import Sent
from digest.models import Issue, Worker
from digest.progress import Progress
from tests import stored
from tests.stored import AT

HALF = Progress(
    "sending", 4696, 2348, 4, 400, 14.0, "as Amazon SES allows", "", timedelta(seconds=106)
)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (120, f"[{'#' * 12}{'?' * 2}{'.' * 10}] {HALF.in_words}"),
        (len(HALF.in_words) + 11, f"[####....] {HALF.in_words}"),
        (len(HALF.in_words) + 10, HALF.in_words),
        (20, f"{HALF.in_words[:17]}..."),
        (0, "..."),
    ],
)
def test_the_words_come_first_and_the_bar_has_what_is_left(width: int, line: str) -> None:
    assert meter.drawn(HALF, width) == line


def test_nobody_to_go_to_is_a_full_bar() -> None:
    assert meter.drawn(Progress("sent", 0, 0, 0, 0), 80) == f"[{'#' * 24}] 0 of 0 sent"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Sender:
    """A clock; while it is waited for, somebody sends: one person a second."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        self.at = AT

    def __call__(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        claims, _ = ledger.claim(self.issue.pk, limit=1, at=self.at)
        ledger.record(claims, [Sent("1")] * len(claims), self.at)
        ledger.close(self.issue.pk, self.at)


@pytest.fixture
def sender(settings: Settings) -> Sender:
    settings.TRANSPORT = "ses"
    Worker.objects.create(name="one", started_at=AT, seen_at=AT + timedelta(hours=1))
    row = stored.issue(state=Issue.State.SENDING, started_at=AT)
    for number in range(12):
        stored.subscription(f"reader{number}@example.org")
    ledger.fan_out(row.pk, AT)
    return Sender(row)


def followed(
    sender: Sender, stream: StringIO, until: Callable[[], bool] = lambda: False
) -> tuple[Progress, str]:
    seen = meter.follow(sender.issue.pk, sender, to=stream, wait=sender.wait, until=until)
    return seen, stream.getvalue()


@pytest.mark.django_db
def test_on_a_terminal_one_line_is_drawn_again(sender: Sender) -> None:
    seen, shown = followed(sender, Terminal())
    assert (seen.sent, seen.state) == (12, "sent")
    assert shown.count("\n") == 1
    lines = [each.removesuffix("\x1b[K") for each in shown.rstrip("\n").split("\r")[1:]]
    assert len(lines) == 13
    assert "0 of 12 sent; just begun, as fast as it goes" in lines[0]
    assert "10 of 12 sent; 1 a second, as fast as it goes; about 1 s left" in lines[10]
    assert lines[12] == f"[{'#' * 24}] 12 of 12 sent"


@pytest.mark.django_db
def test_in_a_file_it_is_a_line_every_ten_seconds_and_at_the_end(sender: Sender) -> None:
    assert followed(sender, StringIO())[1].splitlines() == [
        "0 of 12 sent; just begun, as fast as it goes",
        "10 of 12 sent; 1 a second, as fast as it goes; about 1 s left",
        "12 of 12 sent",
    ]


@pytest.mark.django_db
def test_in_a_file_another_reason_is_told_at_once(sender: Sender) -> None:
    Worker.objects.update(seen_at=AT - timedelta(minutes=2))
    lines = followed(sender, StringIO(), until=lambda: sender.at > AT + timedelta(seconds=7))[1]
    assert lines.splitlines()[:2] == [
        "0 of 12 sent; waits for a worker: none is running",
        "6 of 12 sent; 1 a second, as fast as it goes; about 5 s left",
    ]


@pytest.mark.django_db
def test_whoever_interrupts_it_ends_the_drawing_and_not_the_sending(sender: Sender) -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    stream = Terminal()
    seen = meter.follow(sender.issue.pk, sender, to=stream, wait=interrupt)
    assert (seen.state, stream.getvalue().endswith("\n")) == ("sending", True)
