"""A folder of .eml files that any mail program opens: nothing leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from digest.deliveries import Failed, Outcome, Requeue, Sent
from digest.errors import AccountFault, RecipientUnfit
from digest.printed import Printed, Recipient
from digest.rendering.message import Foundry, Mould
from digest.transports import Allowance, Mail


class Outbox:
    """One file a message, there as a whole or not at all.

    A file carries the name of its delivery. One that is there already was sent
    by an earlier run, so sending again after a crash writes nobody a second one.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._foundry = Foundry(clock)

    def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
        """Write a file for each recipient.

        Raises:
            AccountFault: the folder cannot be written to.
        """
        mould = self._foundry.mould(printed)
        outcomes: list[Outcome] = []
        for recipient in batch:
            try:
                outcomes.append(self._deliver(mould, recipient))
            except OSError as error:
                fault = self._fault(error)
                if not any(isinstance(each, Sent) for each in outcomes):
                    raise fault from error
                return outcomes + [Requeue(str(fault))] * (len(batch) - len(outcomes))
        return outcomes

    def allowance(self) -> Allowance:
        """Set no limit."""
        return Allowance()

    def post(self, mail: Mail) -> Outcome:
        """Write a file for one mail; the same mail twice is one file."""
        name = f"single.{sha256(mail.raw).hexdigest()[:16]}"
        try:
            self._write(name, mail.raw)
        except OSError as error:
            raise self._fault(error) from error
        return Sent(name)

    def _deliver(self, mould: Mould, recipient: Recipient) -> Outcome:
        try:
            message_id, raw = mould.message_id(recipient), mould.fill(recipient)
        except RecipientUnfit as error:
            return Failed(str(error))
        self._write(message_id.partition("@")[0], raw)
        return Sent(message_id)

    def _write(self, name: str, raw: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{name}.eml"
        if not path.exists():
            _write_whole(path, raw)

    def _fault(self, error: OSError) -> AccountFault:
        return AccountFault(
            f"The outbox {self._folder} cannot be written: {error.strerror or error}.",
            fix="Make room there, or give the digest the right to write; then resume the issue.",
        )


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash, or a full disk, leaves all of it or nothing.

    Source: rename(2), fsync(2): the name is safe once the folder is synced too.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
