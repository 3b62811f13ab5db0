"""An issue tried out by mail: marked as a test, to anybody, as any of its readers gets it.

It goes the way of every message, and leaves no trace in the ledger. The link by which a
reader leaves acts for nobody: it leads to a page that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from digest import approval
from digest.deliveries import Failed, Outcome, Sent
from digest.errors import InputError
from digest.printed import Printed, Recipient
from digest.send import EMBEDS
from digest.transports import Transport
from subscribers.addresses import NotAnAddress, checked, fingerprint
from subscribers.models import Suppression

MOST = 20  #: addresses at once: a test is no way to send
_ONE_OF_OURS = {
    Suppression.Reason.BOUNCED: "Mail to it bounced for good, so nothing is sent there.",
    Suppression.Reason.COMPLAINED: "Whoever reads there pressed “spam”, so nothing is sent there.",
}
_NEVER = "It is suppressed, so nothing is sent there."


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a test to one address."""

    address: str
    fault: str = ""  #: why it was not taken, as a sentence; empty if it was

    @property
    def left(self) -> bool:
        return not self.fault


def try_out(
    issue_id: int,
    addresses: Sequence[str],
    transport: Transport,
    at: datetime,
    *,
    seen_as: str = "",
) -> list[Tried]:
    """Send a copy, marked as a test in its subject, to each address; return what became of each.

    Args:
        at: aware.
        seen_as: the address of the reader whose copy it is to be; each one's own without it.

    Raises:
        InputError: there is no such issue, or there are no addresses or too many.
        RenderError: a template is wrong.
        TransportError: the transport takes nothing from anybody.
    """
    asked = list(dict.fromkeys(each.strip() for each in addresses if each.strip()))
    if not asked:
        raise InputError("A test needs an address.", fix="Write one like you@example.org.")
    if len(asked) > MOST:
        raise InputError(f"A test goes to {MOST} addresses at most.", fix="Name fewer.")
    faults = {address: _fault(address) for address in asked}
    readers = [
        Recipient(
            address=address,
            unsubscribe=f"{settings.PUBLIC_URL}/unsubscribe/sample",
            reference=f"test-{at:%Y%m%d%H%M%S}-{place}",
            shown_as=seen_as,
        )
        for place, address in enumerate(asked)
        if not faults[address]
    ]
    if readers:
        outcomes = transport.send(_marked(issue_id), readers)
        faults |= {
            reader.address: _said(outcome)
            for reader, outcome in zip(readers, outcomes, strict=True)
        }
    return [Tried(address, faults[address]) for address in asked]


def _fault(address: str) -> str:
    """Return why nothing may be sent to an address; nothing if something may."""
    try:
        found = Suppression.objects.filter(fingerprint=fingerprint(checked(address))).first()
    except NotAnAddress as error:
        return f"It is not an address. {error}"
    return _ONE_OF_OURS.get(Suppression.Reason(found.reason), _NEVER) if found else ""


def _marked(issue_id: int) -> Printed:
    """Print an issue as it stands now, but for its subject."""
    # The press brings what a process that sends does not carry.
    from digest.press import print_issue

    seen = approval.preview(issue_id)
    marked = replace(seen.issue, subject=f"[Test] {seen.issue.subject}")
    embedded = seen.pictures if settings.TRANSPORT in EMBEDS else {}
    return print_issue(marked, embedded, media=seen.media)


def _said(outcome: Outcome) -> str:
    if isinstance(outcome, Sent):
        return ""
    reason = outcome.reason.rstrip(".")
    if isinstance(outcome, Failed):
        return f"It was refused: {reason}."
    return f"It was not taken, or nobody can know: {reason}."
