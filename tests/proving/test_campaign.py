"""`make prove-crash` in short: ours holds under kills, and whoever lacks a guard does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from pytest_django import Settings

from tests.proving import senders
from tests.proving.apart import Apart, apart
from tests.proving.campaign import Campaign, issues
from tests.settings import ON_POSTGRES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.forks]

AUDIENCE = 250


@pytest.fixture
def provider(tmp_path: Path, settings: Settings) -> Iterator[Apart]:
    settings.LEASE = timedelta(seconds=1)
    with apart(tmp_path) as running:
        yield running


def test_ours_holds_under_kills(provider: Apart) -> None:
    campaign = Campaign(provider, senders.ours, AUDIENCE, Random(8))
    verdict = campaign.run(10, issues(AUDIENCE))
    assert verdict.holds, verdict
    assert verdict.kills.total() >= 10
    assert verdict.in_doubt > 0


@pytest.mark.skipif(ON_POSTGRES, reason="`make prove-crash` shows it there too")
@pytest.mark.parametrize("name", senders.TO_FAIL)
def test_whoever_lacks_a_guard_fails_under_kills_and_only_then(provider: Apart, name: str) -> None:
    moments, approved = ("call", "answered"), issues(AUDIENCE)
    of_this = senders.TO_FAIL[name]
    unkilled = Campaign(provider, of_this, AUDIENCE, Random(8), 1, moments).run(0, approved)
    assert unkilled.holds, unkilled
    killed = Campaign(provider, of_this, AUDIENCE, Random(8), 1, moments).run(3, approved)
    assert killed.twice or killed.unaccounted, killed
