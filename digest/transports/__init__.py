"""How messages leave: one kind a file, behind one contract.

`tests/transports/test_contract.py` runs every kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from digest.deliveries import Outcome
from digest.printed import Printed, Recipient
from digest.rendering.headers import one_line

_SAID = 200  # characters of what a provider said
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """A finished message beside its envelope, which is never read off its headers."""

    raw: bytes
    sender: str  #: ASCII
    to: str  #: ASCII, one address


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a provider lets the account send; None where it sets no limit."""

    rate: float | None = None  #: recipients a second
    day: int | None = None  #: recipients in any 24 hours
    sent: int = 0  #: recipients of the last 24 hours, whoever sent to them


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

    def allowance(self) -> Allowance:
        """Return how fast the provider lets the account send, and how many in a day.

        Raises:
            TransportError: it does not say just now.
        """


def quoted(words: str) -> str:
    """Return a provider's words as we keep and log them: short, and nobody's address in them."""
    return _ADDRESS.sub("...", one_line(words[:4000]))[:_SAID].rstrip(" .")
