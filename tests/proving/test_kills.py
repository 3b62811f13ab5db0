"""One kill at a time, at each boundary of a commit: what is in doubt afterwards, to the reader."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections

from digest import approval, ledger
from digest.deliveries import Report, Status
from digest.models import Delivery, Issue
from digest.record import record
from digest.send import BATCH, send
from digest.transports import Transport
from tests.proving import processes, senders
from tests.proving.aims import Aim, aimed, stop
from tests.proving.apart import ROOT, Apart, apart
from tests.proving.campaign import issues
from tests.proving.verdict import judge
from tests.settings import ON_POSTGRES
from tests.stored import AT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.forks]

LATER = AT + settings.LEASE + timedelta(seconds=1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    with apart(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def provider(running: Apart) -> Apart:
    running.log.write_text("")
    running.tell(delay=0.1)
    return running


def approved(readers: int) -> int:
    return next(issues(readers))


def leaves(issue_id: int, at: datetime) -> Callable[[Transport], None]:
    """Return what sends an issue as far as it goes, at a moment that stands still."""

    def work(transport: Transport) -> None:
        if Issue.objects.filter(pk=issue_id, state=Issue.State.APPROVED).exists():
            approval.start(issue_id, at)
        send(issue_id, transport, clock=lambda: at)

    return work


def sends(
    provider: Apart, issue_id: int, at: datetime, aim: Aim | None = None
) -> Callable[[], None]:
    transport = provider.transport()
    return lambda: aimed(aim, transport, leaves(issue_id, at))


def in_doubt(issue_id: int) -> set[int]:
    rows = Delivery.objects.filter(issue_id=issue_id, status=Status.IN_DOUBT)
    return set(rows.values_list("subscription_id", flat=True))


def got(provider: Apart, issue_id: int) -> list[int]:
    return [each.subscription for each in provider.taken(issue_id)]


def state(issue_id: int) -> str:
    return Issue.objects.values_list("state", flat=True).get(pk=issue_id)


@pytest.mark.parametrize(
    ("moment", "doubted", "of_them_taken"),
    [
        ("fan-out", 0, 0),
        ("turn", 0, 0),
        ("claim", 0, 0),
        ("claimed", BATCH, 0),
        ("call", BATCH, BATCH),
        ("answered", BATCH, BATCH),
        ("outcome", BATCH, BATCH),
        ("recorded", 0, 0),
        ("close", 0, 0),
    ],
)
def test_a_kill_at_each_boundary(
    provider: Apart, moment: str, doubted: int, of_them_taken: int
) -> None:
    issue = approved(2 * BATCH)
    processes.killed(sends(provider, issue, AT, Aim(moment, provider.log)))
    ledger.reap(LATER)
    unclear = in_doubt(issue)
    assert len(unclear) == doubted
    assert len(unclear & set(got(provider, issue))) == of_them_taken
    processes.done(sends(provider, issue, LATER))
    verdict = judge(provider, issue, audience=2 * BATCH, kills=bool(doubted))
    assert verdict.holds, verdict
    assert in_doubt(issue) == unclear
    assert state(issue) == Issue.State.SENT


def test_a_kill_from_outside_while_a_call_is_out(provider: Apart) -> None:
    issue = approved(3 * BATCH)
    processes.kill_when(lambda: len(got(provider, issue)) == 2 * BATCH, sends(provider, issue, AT))
    unanswered = set(got(provider, issue)[BATCH:])
    assert ledger.balance(issue).sending == BATCH
    ledger.reap(LATER)
    assert in_doubt(issue) == unanswered
    processes.done(sends(provider, issue, LATER))
    assert judge(provider, issue, audience=3 * BATCH, kills=1).holds
    assert in_doubt(issue) == unanswered


def reports(provider: Apart, issue_id: int) -> list[Report]:
    return [
        Report(f"sent-{each.id}", issue_id, each.subscription, Status.SENT, AT, "", each.id)
        for each in provider.taken(issue_id)
    ]


def test_whoever_is_killed_over_settling_doubt_is_followed_by_the_next(provider: Apart) -> None:
    issue = approved(BATCH)
    processes.killed(sends(provider, issue, AT, Aim("call", provider.log)))
    transport = provider.transport()
    processes.killed(
        lambda: aimed(Aim("reap", provider.log), transport, lambda _: ledger.reap(LATER))
    )
    assert len(in_doubt(issue)) == BATCH
    assert ledger.reap(LATER) == 0
    told = reports(provider, issue)
    processes.killed(
        lambda: aimed(Aim("settle", provider.log, nth=3), transport, lambda _: record(told))
    )
    assert len(in_doubt(issue)) == BATCH - 2
    assert record(told) == BATCH - 2
    assert record(told) == 0
    assert not in_doubt(issue)
    assert ledger.balance(issue).sent == BATCH
    processes.done(sends(provider, issue, LATER))
    assert judge(provider, issue, audience=BATCH, kills=0).holds


def until(is_so: Callable[[], bool]) -> None:
    patience = monotonic() + processes.PATIENCE
    while not is_so():
        assert monotonic() < patience, "it was never so"
        sleep(0.005)


def is_stopped(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None


def test_whoever_slept_past_the_lease_settles_its_own_doubt(provider: Apart) -> None:
    issue = approved(3 * BATCH)
    asleep = processes.begin(sends(provider, issue, AT, Aim("answered", provider.log, act=stop)))
    until(lambda: is_stopped(asleep))
    assert ledger.reap(LATER) == BATCH
    processes.done(sends(provider, issue, LATER))
    assert len(in_doubt(issue)) == BATCH
    assert state(issue) == Issue.State.SENT
    os.kill(asleep, signal.SIGCONT)
    assert processes.ended(asleep) == 0
    assert judge(provider, issue, audience=3 * BATCH, kills=0).holds
    assert not in_doubt(issue)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_guard_of_claims_keeps_a_sleeper_from_others_readers(
    provider: Apart, is_guarded: bool
) -> None:
    """Refused, asleep past its lease, its readers sent to anew by a person, and awake again."""
    issue = approved(BATCH)
    provider.tell(faults=["throttle"])
    transport, aim = provider.transport(), Aim("answered", provider.log, act=stop)

    def sleeper() -> None:
        if not is_guarded:
            senders.without_the_guard_of_claims()
        aimed(aim, transport, leaves(issue, AT))

    asleep = processes.begin(sleeper)
    until(lambda: is_stopped(asleep))
    assert ledger.reap(LATER) == BATCH
    Delivery.objects.filter(issue_id=issue).update(status=Status.QUEUED, claim=None, reason=None)
    provider.tell(delay=1)
    busy = processes.begin(sends(provider, issue, LATER))
    until(lambda: len(got(provider, issue)) == BATCH)
    os.kill(asleep, signal.SIGCONT)
    assert processes.ended(asleep) == 0
    processes.done(sends(provider, issue, LATER))
    assert processes.ended(busy) == 0
    verdict = judge(provider, issue, audience=BATCH, kills=0)
    assert (verdict.twice, verdict.holds) == ((0, True) if is_guarded else (BATCH, False))


_GO_ON = """
import json, sys
from datetime import datetime
from pathlib import Path
from digest.database import open_database
open_database()
from digest import ledger
from digest.deliveries import Status
from digest.models import Delivery
from digest.send import send
from tests.proving.apart import Apart
from tests.proving.verdict import judge

issue, readers, at, url, log = json.loads(sys.argv[1])
at = datetime.fromisoformat(at)
in_hand = Delivery.objects.filter(issue_id=issue, status=Status.SENDING).count()
provider = Apart(url, Path(log), sys.stdout, sys.stdin)
ledger.reap(at)
send(issue, provider.transport(), clock=lambda: at)
verdict = judge(provider, issue, audience=readers, kills=1)
print(json.dumps([in_hand, verdict.holds, verdict.in_doubt]))
"""


@pytest.mark.skipif(ON_POSTGRES, reason="a file and its log are SQLite's")
@pytest.mark.parametrize("moment", ["claimed", "call"])
def test_a_copy_as_a_power_cut_leaves_it_knows_of_the_intent(
    provider: Apart, moment: str, tmp_path: Path
) -> None:
    issue = approved(2 * BATCH)
    processes.killed(sends(provider, issue, AT, Aim(moment, provider.log)))
    name = Path(connection.settings_dict["NAME"])
    for end in ("", "-wal"):
        shutil.copy(f"{name}{end}", f"{tmp_path / 'digest.sqlite3'}{end}")
    asked = json.dumps([issue, 2 * BATCH, LATER.isoformat(), provider.url, str(provider.log)])
    ours = {
        "DJANGO_SETTINGS_MODULE": "digest.settings",
        "DIGEST_DATA": str(tmp_path),
        "DIGEST_TRANSPORT": "ses",
        "DIGEST_LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-c", _GO_ON, asked],
        cwd=ROOT, env={**os.environ, **ours}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [BATCH, True, BATCH]


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no server that could go down")
def test_a_database_that_crashes_under_a_call_hides_nothing(provider: Apart) -> None:
    from tests.settings import _server

    issue = approved(3 * BATCH)
    provider.tell(delay=0.3)
    transport = provider.transport()

    def stubborn() -> None:
        while True:
            try:
                leaves(issue, AT)(transport)
                return
            except DatabaseError:
                connections.close_all()
                sleep(0.1)

    child = processes.begin(stubborn)
    until(lambda: len(got(provider, issue)) == BATCH)
    crashed = _server.get_pid()
    assert crashed
    os.kill(crashed, signal.SIGQUIT)  # what `pg_ctl stop -m immediate` sends
    until(lambda: not Path(f"/proc/{crashed}").exists())
    _server.ensure_postgres_running()
    assert processes.ended(child) == 0
    verdict = judge(provider, issue, audience=3 * BATCH, kills=0)
    assert verdict.holds
    assert verdict.in_doubt == 0
    assert len(got(provider, issue)) == 3 * BATCH


def test_the_provider_knows_nothing_of_ours() -> None:
    asked = (
        "import sys, tests.providing.ses; print([n for n in sys.modules if n.startswith('digest')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
