"""The loop, with jobs of the tests' own: real threads, no mail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from digest import ledger
from digest.errors import InputError
from digest.jobs import JOBS, Job, Work
from digest.looping import Loop
from digest.transports.memory import Memory
from tests.test_send import leaving

pytestmark = pytest.mark.django_db(transaction=True)


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def work() -> Work:
    return Work(clock, lambda: Memory(clock), "tests")


def job(
    name: str,
    run: Callable[[int, Work], None],
    *targets: int,
    every: float = 0.0,
    at_once: int = 1,
) -> dict[str, Job]:
    looked = timedelta(seconds=every)
    return {name: Job(name, looked, lambda at: targets, run, at_once=at_once)}


def turn_until(loop: Loop, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        loop.turn()
        time.sleep(0.01)


def test_each_target_is_run(work: Work) -> None:
    done: list[int] = []
    turn_until(
        Loop(job("send", lambda target, _: done.append(target), 3, 5), work), lambda: len(done) > 4
    )
    assert set(done) == {3, 5}


def test_one_target_is_never_run_twice_at_a_time(work: Work) -> None:
    go, begun = threading.Event(), []

    def run(target: int, _: Work) -> None:
        begun.append(target)
        go.wait(10)

    loop = Loop(job("send", run, 1), work)
    turn_until(loop, lambda: bool(begun))
    for _ in range(5):
        loop.turn()
    assert begun == [1]
    go.set()
    turn_until(loop, lambda: len(begun) > 1)


@pytest.mark.parametrize("error", [InputError("It fails."), ValueError("it fails")])
def test_a_job_that_fails_is_said_and_costs_the_others_nothing(
    work: Work, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[int] = []

    def fail(target: int, _: Work) -> None:
        raise error

    jobs = {**job("gather", fail, 7, every=60), **job("send", lambda each, _: done.append(each), 1)}
    turn_until(Loop(jobs, work), lambda: len(done) > 2)
    assert "gather for 7" in caplog.text


def test_a_job_is_looked_at_only_so_often(work: Work) -> None:
    looks: list[datetime] = []

    def look(at: datetime) -> list[int]:
        looks.append(at)
        return []

    loop = Loop({"gather": Job("gather", timedelta(hours=1), look, lambda target, _: None)}, work)
    for _ in range(5):
        loop.turn()
    assert len(looks) == 1


def test_a_verb_keeps_to_its_places_and_takes_nobody_elses(work: Work) -> None:
    go, begun, reaped = threading.Event(), list[int](), list[int]()

    def run(target: int, _: Work) -> None:
        begun.append(target)
        go.wait(10)

    jobs = {
        **job("send", run, *range(5), at_once=2),
        **job("reap", lambda each, _: reaped.append(each), 0),
    }
    loop = Loop(jobs, work)
    turn_until(loop, lambda: len(begun) == 2 and len(reaped) > 1)
    assert begun == [0, 1]
    go.set()
    turn_until(loop, lambda: len(set(begun)) == 5)


def test_whoever_waited_longest_comes_first(work: Work) -> None:
    begun: list[int] = []
    loop = Loop(job("send", lambda target, _: begun.append(target), *range(3)), work)
    turn_until(loop, lambda: len(begun) >= 6)
    assert begun[:6] == [0, 1, 2, 0, 1, 2]


def test_what_made_room_for_others_goes_on_at_once(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.looping.STINT", 0.05)
    begun: list[int] = []

    def run(target: int, _: Work) -> None:
        begun.append(target)
        time.sleep(0.1)

    turn_until(Loop(job("send", run, 1, every=3600), work), lambda: len(begun) > 1)


def test_an_issue_is_sent_for_a_stint_and_then_makes_room(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.jobs.STINT", -1.0)
    issue = leaving(3)
    JOBS["send"].run(issue.pk, work)
    assert ledger.balance(issue.pk).queued == 3


def test_it_waits_for_what_is_in_hand(work: Work) -> None:
    ended: list[int] = []

    def run(target: int, given: Work) -> None:
        given.stop.wait(10)
        time.sleep(0.2)
        ended.append(target)

    loop = threading.Thread(target=Loop(job("send", run, 1), work).run)
    loop.start()
    time.sleep(0.1)
    work.stop.set()
    loop.join(10)
    assert ended == [1]
