"""Workers and a slow provider, all of them real processes: nothing starves, nothing is left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from digest import ledger
from digest.deliveries import Status
from digest.jobs import JOBS
from digest.models import Delivery, Issue, Programme, Source
from digest.send import BATCH
from tests import stored
from tests.installation import AMAZON, Installation
from tests.proving.apart import Apart, apart

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = 3  # seconds


@pytest.fixture
def amazon(tmp_path: Path) -> Iterator[Apart]:
    with apart(tmp_path) as running:
        yield running


@pytest.fixture
def installation(tmp_path: Path, amazon: Apart) -> Installation:
    leased = {"AWS_ENDPOINT_URL_SESV2": amazon.url, "DIGEST_LEASE": f"{LEASE}"}
    return Installation(tmp_path, **AMAZON, **leased)


def leaving(number: int, readers: int) -> int:
    """Return an issue of a newsletter of its own, on its way, and nothing else that is due."""
    slug = f"paper-{number}"
    issue = stored.sent(slug=slug, state=Issue.State.SENDING, closed_at=None)
    for each in range(readers):
        stored.subscription(f"reader{each}@example.org", slug=slug)
    ledger.fan_out(issue.pk, timezone.now())
    Programme.objects.update(is_scheduled=False)
    Source.objects.update(is_resting=True)
    return issue.pk


def test_issues_that_leave_keep_nothing_else_waiting(
    installation: Installation, amazon: Apart
) -> None:
    amazon.tell(delay=2.5)
    places = JOBS["send"].at_once
    issues = [leaving(number, 2 * BATCH) for number in range(places + 2)]
    ledger.claim(issues[-1], limit=3, at=timezone.now() - timedelta(hours=1))

    def taken() -> int:
        return sum(len(amazon.taken(issue)) for issue in issues)

    with installation.workers(1) as workers:
        installation.wait_for(lambda: taken() >= places * BATCH, *workers)
        installation.wait_for(lambda: ledger.balance(issues[-1]).in_doubt == 3, *workers)
        assert taken() == places * BATCH, "the doubt came before any call was answered"


def test_what_a_killed_worker_had_in_hand_is_in_doubt_and_the_rest_goes_on(
    installation: Installation, amazon: Apart
) -> None:
    amazon.tell(delay=2)
    issue = leaving(1, 4 * BATCH)
    claims = Delivery.objects.filter(status=Status.SENDING).values("claim").distinct()
    with installation.workers(2) as workers:
        installation.wait_for(lambda: len(amazon.taken(issue)) == claims.count() * BATCH == 100)
        killed, other = workers
        killed.kill()
        began = time.monotonic()
        installation.wait_for(lambda: ledger.balance(issue).in_doubt == BATCH, other)
        assert time.monotonic() - began < LEASE + 5
        installation.wait_for(lambda: ledger.balance(issue).is_done, other)
    balance = ledger.balance(issue)
    assert (balance.sent, balance.in_doubt, balance.closes) == (3 * BATCH, BATCH, True)
    assert len({each.to for each in amazon.taken(issue)}) == len(amazon.taken(issue)) == 4 * BATCH
