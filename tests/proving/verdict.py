"""What the provider's log and the ledger say of one issue, side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from digest import ledger
from digest.deliveries import Status
from digest.models import Delivery
from tests.proving.apart import Apart

BATCH = 50  #: what is promised, whatever the product sends at once


@dataclass(slots=True)
class Verdict:
    """How an issue fared: in people, where nothing else is said."""

    twice: int = 0  #: taken twice by the provider
    unaccounted: int = 0  #: whose row does not say what the log says, or says nothing for good
    in_doubt: int = 0
    too_many_in_doubt: int = 0  #: beyond what the calls in flight at a kill, or spoilt, explain
    open_balances: int = 0  #: looks at which the balance did not close
    kills: Counter[str] = field(default_factory=Counter)  #: that took place, by moment
    issues: int = 0

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.twice + other.twice,
            self.unaccounted + other.unaccounted,
            self.in_doubt + other.in_doubt,
            self.too_many_in_doubt + other.too_many_in_doubt,
            self.open_balances + other.open_balances,
            self.kills + other.kills,
            self.issues + other.issues,
        )

    @property
    def holds(self) -> bool:
        """Whether the guarantee is kept."""
        return not (self.twice or self.unaccounted or self.too_many_in_doubt or self.open_balances)


def judge(provider: Apart, issue_id: int, *, audience: int, kills: int, spoilt: int = 0) -> Verdict:
    """Compare log and ledger once an issue has left.

    Args:
        audience: how many it went to.
        kills: of processes that may have had a call in hand, each at most one.
        spoilt: calls that the provider took and did not answer as it should.
    """
    taken = provider.taken(issue_id)
    log = {each.subscription: each.id for each in taken}
    rows = Delivery.objects.filter(issue_id=issue_id)
    told = {row.subscription_id: row for row in rows}
    doubted = [row for row in told.values() if row.status == Status.IN_DOUBT]
    by_claim = Counter(row.claim for row in doubted)
    unanswered = by_claim.pop(None, 0)
    beyond = max(0, unanswered - BATCH * spoilt) + max(0, len(by_claim) - kills) * BATCH
    beyond += sum(max(0, count - BATCH) for count in by_claim.values())
    return Verdict(
        twice=sum(count > 1 for count in Counter(each.subscription for each in taken).values()),
        unaccounted=abs(audience - len(told))
        + sum(not _agrees(row, log.get(row.subscription_id)) for row in told.values())
        + len(set(log) - set(told)),
        in_doubt=len(doubted),
        too_many_in_doubt=beyond,
        open_balances=int(not is_closed(issue_id)),
        issues=1,
    )


def _agrees(row: Delivery, message_id: str | None) -> bool:
    """Whether a row says what the log says: taken under this id, not taken, or in doubt."""
    if row.status == Status.IN_DOUBT:
        return True
    if message_id is None:
        return row.status in (Status.FAILED, Status.EXCLUDED)
    return row.status >= Status.SENT and row.message_id == message_id


def is_closed(issue_id: int) -> bool:
    """Whether the balance closes at this moment; before its fan-out it is one of nobody."""
    return ledger.balance(issue_id).closes
