"""How messages leave: one kind a file, behind one contract.

`tests/transports/test_contract.py` runs every kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from digest.deliveries import Outcome
from digest.printed import Printed, Recipient


@dataclass(frozen=True, slots=True)
class Mail:
    """A finished message beside its envelope, which is never read off its headers."""

    raw: bytes
    sender: str  #: ASCII
    to: str  #: ASCII, one address


class Transport(Protocol):
    def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
        """Hand over an issue; return an outcome for each recipient, in the order of `batch`.

        Nothing about one person is raised: whoever cannot be written to fails.

        Raises:
            TransportError: the account, or what it needs, is refused. Raised only
                while nobody of this batch has been handed over; a fault half-way
                requeues the rest, and the next call raises.
            ConfigError: the publication cannot be sent from.
        """

    def post(self, mail: Mail) -> Outcome:
        """Hand over a single mail: a confirmation, a sign-in link, a notice.

        Raises:
            TransportError: as `send`.
        """
