"""With real processes: small ones that end when they like."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from digest.serving import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Child, Supervisor

PATIENT = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: ({}, sys.exit(0)));"


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def wait_for(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_child_that_is_killed_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    log = tmp_path / "log"
    child = Child(
        "worker",
        script(
            f"import os, time; open({str(log)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
        ),
    )
    supervisor = Supervisor([child], clock=time.monotonic, say=said.append)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        wait_for(lambda: log.exists() and log.read_text().count("\n") == 1)
        os.kill(int(log.read_text()), signal.SIGKILL)
        wait_for(lambda: log.read_text().count("\n") == 2)
    finally:
        supervisor.stop()
        thread.join(20)
    assert not thread.is_alive()
    assert said == [f"The worker ended (exit -9); it starts again in {FIRST_PAUSE * 2:g} s."]
    assert child.process is None or child.process.poll() is not None


def test_a_call_in_flight_may_finish(tmp_path: Path) -> None:
    log = tmp_path / "log"
    finish = f"time.sleep(0.5), open({str(log)!r}, 'a').write('finished')"
    start = f"open({str(log)!r}, 'w').write('started '); time.sleep(60)"
    child = Child("worker", script(PATIENT.format(finish) + start))
    supervisor = Supervisor([child], clock=time.monotonic, say=print)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    wait_for(lambda: log.exists() and log.read_text())
    supervisor.stop()
    thread.join(20)
    assert log.read_text() == "started finished"


@pytest.mark.parametrize(
    ("ran_for", "pause"),
    [(0.1, FIRST_PAUSE * 2), (STEADY - 1, FIRST_PAUSE * 2), (STEADY, FIRST_PAUSE)],
)
def test_the_pause_grows_only_while_it_keeps_failing(ran_for: float, pause: float) -> None:
    child = Child("worker", script("raise SystemExit(3)"))
    child.start(100.0)
    assert child.process
    child.process.wait()
    assert child.look(100.0 + ran_for) == 3
    assert child.pause == pause
    assert child.due == 100.0 + ran_for + pause
    assert child.look(200.0) is None


def test_the_pause_has_an_end() -> None:
    child = Child("worker", script("raise SystemExit(3)"), pause=LONGEST_PAUSE)
    child.start(0.0)
    assert child.process
    child.process.wait()
    child.look(1.0)
    assert child.pause == LONGEST_PAUSE
