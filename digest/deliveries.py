"""What became of one issue for one subscriber.

Transports report events at least once and in any order, and a delivery's status
must not depend on either. It does not: statuses are ranked, and what is reported
only ever raises one. A status falls only by what we do ourselves: a claim, a
requeue, a person's decision about a delivery in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any


class Status(IntEnum):
    """Ranked from what we know least surely to what weighs most.

    The numbers are stored; leave room between them, and never use one again.
    """

    QUEUED = 0  #: not yet handed over
    SENDING = 10  #: claimed, and the intent committed
    IN_DOUBT = 20  #: handed over, and no answer seen; nobody can know yet
    EXCLUDED = 30  #: unsubscribed, suppressed or unfit for the transport
    FAILED = 40  #: refused for good
    SENT = 50  #: the transport took it
    DROPPED = 55  #: the transport took it, and could not or would not send it on
    DELAYED = 60  #: the receiving server asked to wait
    SOFT_BOUNCED = 70  #: turned away for now: full mailbox, out of office
    DELIVERED = 80  #: the receiving server took it
    BOUNCED = 90  #: turned away for good
    COMPLAINED = 100  #: the reader pressed "spam"

    @property
    def counts_as(self) -> Status:
        """The one of the six states under which it stands in the balance of an issue."""
        return min(self, Status.SENT)

    @property
    def suppresses(self) -> bool:
        """Whether the address must not be mailed again."""
        return self >= Status.BOUNCED


def settle(status: Status, events: Iterable[Status]) -> Status:
    """Return the status of a delivery after `events`, in whatever order they came.

    Any event proves that the transport took the message, whatever we believed
    until then. A bounce that arrives after a delivery wins: mailbox providers
    accept first and bounce later. A delivery reported after a bounce loses,
    because mailing a dead address again costs the sender's reputation, and a
    wrongly silenced reader can sign up again.

    Args:
        status: what is stored now.
        events: zero or more statuses reported by the transport.
    """
    return max([status, *events])


TAG = "delivery"  #: the name under which a delivery's reference travels, where events carry it back


@dataclass(frozen=True, slots=True)
class Report:
    """A fact about one delivery, in our words, beside what the provider said."""

    key: str  #: the provider's own id of the event
    issue_id: int
    subscription_id: int
    status: Status
    at: datetime  #: aware; when it happened
    reason: str = ""
    message_id: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """The transport took it."""

    id: str  #: the transport's own

    status = Status.SENT


@dataclass(frozen=True, slots=True)
class Requeue:
    """The transport surely did not take it, and may another time."""

    reason: str
    wait: timedelta = timedelta()  #: at least so long
    came_too_soon: bool = False  #: whether the provider asks for less at a time
    day_is_full: bool = False  #: whether the account's quota for the day is used up

    status = Status.QUEUED


@dataclass(frozen=True, slots=True)
class Failed:
    """The transport refused it for good."""

    reason: str

    status = Status.FAILED


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Perhaps taken: never send again on our own."""

    reason: str

    status = Status.IN_DOUBT


Outcome = Sent | Requeue | Failed | InDoubt
