"""The balance of an issue as its pages write it: a sum that closes, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.deliveries import Status
from digest.desk.states import DELIVERIES
from digest.ledger import Balance

_LOOKS = {
    Status.SENT: "f-ok",
    Status.FAILED: "f-bad",
    Status.EXCLUDED: "f-idle",
    Status.IN_DOUBT: "f-doubt",
    Status.SENDING: "f-acc",
    Status.QUEUED: "f-queue",
}


@dataclass(frozen=True, slots=True)
class Row:
    word: str
    why: str
    look: str
    count: int


def rows(balance: Balance, exclusions: Mapping[str, int]) -> list[Row]:
    """Return the states in the order they are summed; who is in hand only while somebody is."""
    counts = {
        Status.SENT: balance.sent,
        Status.FAILED: balance.failed,
        Status.EXCLUDED: balance.excluded,
        Status.IN_DOUBT: balance.in_doubt,
        Status.SENDING: balance.sending,
        Status.QUEUED: balance.queued,
    }
    return [
        Row(DELIVERIES[status].word, _why(status, exclusions), _LOOKS[status], count)
        for status, count in counts.items()
        if count or status != Status.SENDING
    ]


def _why(status: Status, exclusions: Mapping[str, int]) -> str:
    if status == Status.EXCLUDED and exclusions:
        return in_words(exclusions)
    return DELIVERIES[status].why


def in_words(exclusions: Mapping[str, int]) -> str:
    """Say who was left out: paused 84, left 29, suppressed 18."""
    return ", ".join(
        f"{reason or 'no reason kept'} {count:,}" for reason, count in exclusions.items()
    )


def told(balance: Balance, sum_: Sequence[Row]) -> str:
    """Say the sum in a sentence, for those who cannot see its bar."""
    states = ", ".join(f"{row.count:,} {row.word.lower()}" for row in sum_)
    return f"Of {balance.audience:,} planned: {states}"
