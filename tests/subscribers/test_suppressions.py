"""Addresses that are never written to again."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from subscribers.addresses import fingerprint
from subscribers.models import Suppression
from subscribers.suppressions import Reason, is_suppressed, lift, suppress
from tests.stored import AT

pytestmark = pytest.mark.django_db
MARK = fingerprint("ana@example.org")


def test_it_is_news_once() -> None:
    assert suppress(MARK, Reason.BOUNCED, AT, "no such mailbox")
    assert not suppress(MARK, Reason.BOUNCED, AT + timedelta(days=9), "again")
    row = Suppression.objects.get()
    assert (row.reason, row.since, row.note) == (Reason.BOUNCED, AT, "no such mailbox")


@pytest.mark.parametrize("order", list(permutations(Reason)))
def test_the_weightiest_reason_stays_in_whatever_order(order: tuple[Reason, ...]) -> None:
    for reason in order * 2:
        suppress(MARK, reason, AT)
    assert Suppression.objects.get().reason == Reason.ERASED


def test_a_suppression_is_found_by_fingerprint_and_can_be_lifted() -> None:
    suppress(MARK, Reason.BY_HAND, AT)
    assert is_suppressed(fingerprint("ANA@example.ORG"))
    assert not is_suppressed(fingerprint("ben@example.org"))
    assert lift(MARK)
    assert not lift(MARK)
    assert not is_suppressed(MARK)
