"""Amazon SES's events that come by HTTPS: believed, then recorded as those of the queue are.

The answer tells SNS what to do: 2xx is done; 4xx is hopeless, and not tried again; 5xx is tried
again, because the database or a certificate was out of reach.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import Error as DatabaseFault

from digest.errors import SourceError
from digest.fetching import Limits, fetch
from digest.record import record
from digest.ses_events import NotUnderstood, read
from digest.sns import CONFIRMATION, NOTIFICATION, Fetch, Forged, Message, NoMessage, Verifier

LIMITS = Limits(size=64_000, total=10.0, redirects=0)  #: of what SNS is asked for

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """How a message is answered."""

    status: int  #: of HTTP
    why: str = ""  #: it was not taken, as half a sentence


def bring(address: str) -> bytes:
    """Return what an address of SNS holds.

    Raises:
        SourceError: it does not answer, or not with that.
    """
    return fetch(address, limits=LIMITS).content


def hear(body: bytes, verifier: Verifier, at: datetime, *, visit: Fetch = bring) -> Heard:
    """Take a message of a topic of ours, and commit what it reports.

    Args:
        at: aware.
        visit: asks for an address, to confirm a subscription.
    """
    try:
        _take(verifier.opened(body, at), visit)
    except (NoMessage, NotUnderstood) as why:
        heard = Heard(400, str(why))
    except Forged as why:
        heard = Heard(403, str(why))
    except SourceError as error:
        heard = Heard(503, error.what.rstrip("."))
    except DatabaseFault as error:
        heard = Heard(503, f"the database does not answer ({type(error).__name__})")
    else:
        return Heard(204)
    _log.warning("A message for Amazon SES's events was not taken: %s.", heard.why)
    return heard


def _take(message: Message, visit: Fetch) -> None:
    if message.kind == CONFIRMATION:
        visit(message.confirm_at)
        _log.info("Amazon SNS passes on Amazon SES's events from now on.")
    elif message.kind == NOTIFICATION:
        record(read(message.text))
