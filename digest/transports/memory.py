"""Keeps what it is given: for tests, and for a look at what would be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from digest.deliveries import Failed, Outcome, Sent
from digest.errors import RecipientUnfit
from digest.printed import Printed, Recipient
from digest.rendering.headers import ascii_address
from digest.rendering.message import Foundry, Mould
from digest.transports import Allowance, Mail


class Memory:
    """Every mail handed over, in `mails`, in order."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.mails: list[Mail] = []
        self._foundry = Foundry(clock)

    def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
        mould = self._foundry.mould(printed)
        return [self._deliver(mould, recipient) for recipient in batch]

    def allowance(self) -> Allowance:
        """Set no limit."""
        return Allowance()

    def post(self, mail: Mail) -> Outcome:
        self.mails.append(mail)
        return Sent(f"memory-{len(self.mails)}")

    def _deliver(self, mould: Mould, recipient: Recipient) -> Outcome:
        try:
            raw, to = mould.fill(recipient), ascii_address(recipient.address)
        except RecipientUnfit as error:
            return Failed(str(error))
        self.mails.append(Mail(raw, mould.sender, to))
        return Sent(mould.message_id(recipient))
