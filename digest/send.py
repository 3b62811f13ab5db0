"""An issue leaves: claim, hand over, write down; again until nothing is queued.

    its turn -> claim (committed) -> is it still being sent? -> call -> outcome (committed)

The outcome is kept in hand until the database takes it. Nothing that a call
leaves unclear is ever tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from time import sleep

from django.conf import settings
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)

from digest import ledger, media
from digest.deliveries import InDoubt, Outcome
from digest.errors import DigestError, RecipientUnfit, TransportError
from digest.frozen import thaw
from digest.ledger import Claimed
from digest.models import Frozen, Issue
from digest.pacing import Pacer, pacer
from digest.printed import Printed, Recipient
from digest.rendering.headers import ascii_address
from digest.transports import Transport
from subscribers.tokens import unsubscribe_url

BATCH = 50  #: as many as Amazon SES takes in a call
EMBEDS = ("outbox", "memory")  #: transports whose messages carry their pictures
_PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0)  #: seconds before the database is tried again
_BROKEN = "The transport failed in a way that nobody foresaw"

_log = logging.getLogger(__name__)


def send(
    issue_id: int,
    transport: Transport,
    *,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Send what is queued of an issue, and close it when nothing is left.

    Any number of processes may do so at once. Ends early when `stop` says so, when
    somebody pauses or stops the issue, when all that is left has to wait, and when the
    provider takes no more today.

    Args:
        clock: the time, aware.
    """
    printed, pace = cache(lambda: _printed(issue_id)), pacer(transport, clock())
    while not stop() and _is_leaving(issue_id):
        if pace.is_old(clock()):
            pace = pacer(transport, clock())
        if pace.waits_until:
            ledger.close(issue_id, clock())
            return
        size = pace.batch(BATCH)
        if not pace.wait(size, stop):
            return
        claims, excluded = _claim(issue_id, pace, size, clock())
        if claims:
            outcomes = _hand_over(printed(), claims, transport, clock)
            pace.learn(outcomes, len(claims), clock())
        elif not excluded and not pace.is_spent:
            ledger.close(issue_id, clock())
            return


def _claim(issue_id: int, pace: Pacer, size: int, at: datetime) -> tuple[list[Claimed], int]:
    """Claim as many as the day has, and count them in the same transaction."""
    with transaction.atomic():
        claims, excluded = ledger.claim(issue_id, limit=pace.of_day(size), at=at)
        pace.spend(len(claims))
    pace.give_back(size - len(claims))
    return claims, excluded


def _printed(issue_id: int) -> Printed:
    row = Frozen.objects.get(issue_id=issue_id, variant="")
    pictures = media.load(row.pictures) if settings.TRANSPORT in EMBEDS else {}
    return thaw(row, pictures)


def _is_leaving(issue_id: int) -> bool:
    return Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING).exists()


def _hand_over(
    printed: Printed,
    claims: Sequence[Claimed],
    transport: Transport,
    clock: Callable[[], datetime],
) -> Sequence[Outcome]:
    """Send to the deliveries in hand, write down what became of each, and return that."""
    claims = _fit(claims, clock)
    if not claims:
        return ()
    issue_id = claims[0].issue_id
    if not _is_leaving(issue_id):  # somebody paused it between the claim and the call
        _surely(lambda: ledger.release(claims, clock()))
        return ()
    outcomes: Sequence[Outcome]
    try:
        outcomes = transport.send(printed, [recipient(each) for each in claims])
    except DigestError as error:  # raised only while nobody has been handed over
        _surely(lambda: ledger.release(claims, clock()))
        _pause(issue_id, error)
        return ()
    except Exception as error:
        _log.exception("issue %s: %s", issue_id, _BROKEN)
        said = f"{_BROKEN} ({type(error).__name__})."
        _surely(lambda: ledger.record(claims, [InDoubt(said)] * len(claims), clock()))
        _pause(issue_id, TransportError(said))
        return [InDoubt(said)] * len(claims)
    outcomes = _complete(outcomes, len(claims))
    _surely(lambda: ledger.record(claims, outcomes, clock()))
    return outcomes


def recipient(claimed: Claimed) -> Recipient:
    """Return the reader of a delivery as a transport needs them."""
    return Recipient(
        address=claimed.address,
        unsubscribe=unsubscribe_url(claimed.subscription_id),
        reference=claimed.reference,
    )


def _fit(claims: Sequence[Claimed], clock: Callable[[], datetime]) -> list[Claimed]:
    """Return the deliveries whose address mail can be written to; leave out the others."""
    fit, unfit, reasons = list[Claimed](), list[Claimed](), list[str]()
    for each in claims:
        try:
            ascii_address(each.address)
        except RecipientUnfit as error:
            unfit.append(each)
            reasons.append(error.what)
        else:
            fit.append(each)
    if unfit:
        _surely(lambda: ledger.exclude(unfit, reasons, clock()))
    return fit


def _complete(outcomes: Sequence[Outcome], count: int) -> Sequence[Outcome]:
    """Return an outcome for each; where they cannot be told apart, nobody can know."""
    if len(outcomes) == count:
        return outcomes
    return [InDoubt(f"The transport answered for {len(outcomes)} of {count}.")] * count


def _pause(issue_id: int, error: DigestError) -> None:
    """Stop claiming, and keep for the editors what has to be mended."""
    _log.error("issue %s pauses: %s", issue_id, error)
    sending = Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING)
    _surely(lambda: sending.update(state=Issue.State.PAUSED, paused_because=str(error)[:500]))


def _surely(write: Callable[[], object]) -> None:
    """Write to the database, however long it is away: what we know must not be lost."""
    tries = 0
    while True:
        try:
            write()
        except (OperationalError, InterfaceError) as error:
            pause = _PAUSES[min(tries, len(_PAUSES) - 1)]
            _log.warning("The database does not answer (%s); again.", type(error).__name__)
            tries += 1
            connection.close()
            sleep(pause)
            close_old_connections()
        else:
            return
