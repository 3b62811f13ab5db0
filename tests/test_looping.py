"""The loop, with jobs of the tests' own: real threads, no mail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from digest.errors import InputError
from digest.jobs import Job, Work
from digest.looping import MOST, Loop
from digest.transports.memory import Memory

pytestmark = pytest.mark.django_db(transaction=True)


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def work() -> Work:
    return Work(clock, lambda: Memory(clock), "tests")


def job(
    name: str, run: Callable[[int, Work], None], *targets: int, every: float = 0.0
) -> dict[str, Job]:
    return {name: Job(name, timedelta(seconds=every), lambda at: targets, run)}


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


def test_not_everything_is_run_at_once(work: Work) -> None:
    go, begun = threading.Event(), list[int]()

    def run(target: int, _: Work) -> None:
        begun.append(target)
        go.wait(10)

    loop = Loop(job("gather", run, *range(MOST + 3)), work)
    turn_until(loop, lambda: len(begun) == MOST)
    loop.turn()
    time.sleep(0.1)
    assert len(begun) == MOST
    go.set()
    turn_until(loop, lambda: len(set(begun)) == MOST + 3)


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
