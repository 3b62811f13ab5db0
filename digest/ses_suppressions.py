"""The addresses that Amazon SES itself suppresses, taken over once a day.

Amazon keeps a list for each account: what bounced for good or complained, whoever wrote to
it. A message to one of them is taken, counted, and never sent on. So they are suppressed
here too, whether anybody knows them yet or not; all that is kept is their fingerprints.

Whoever lifts a suppression here has to take it off Amazon's list as well, or it comes back:
mail would not arrive anyway.

Source: ListSuppressedDestinations (SESv2).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from django.db import transaction
from django.db.models import Q

from digest import amazon
from digest.errors import ConfigError
from digest.models import Errand
from subscribers import suppressions
from subscribers.addresses import fingerprint
from subscribers.models import Suppression

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sesv2.type_defs import (
        ListSuppressedDestinationsRequestTypeDef,
        SuppressedDestinationSummaryTypeDef,
    )

EVERY = timedelta(days=1)
AGAIN = timedelta(hours=1)  #: after a look that failed
OVERLAP = timedelta(days=1)  #: between two looks: the list is not kept to the second
PAGE = 1000  #: addresses a call, the most it gives
TRIES = 5  #: of a call: reading does no harm, and Amazon wants one a second at most
CONNECT, READ = 5.0, 30.0  #: seconds
ERRAND = "ses suppressions"
_REASONS = {"BOUNCE": Suppression.Reason.BOUNCED, "COMPLAINT": Suppression.Reason.COMPLAINED}
_NOTE = "Amazon SES suppresses it."
_RIGHTS = "Give whoever sends the rights that `digest ses setup --dry-run` prints."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of a look at the list, in addresses."""

    listed: int
    news: int  #: that nobody had suppressed here


def is_due(at: datetime) -> bool:
    """Whether somebody is to look at the list."""
    return not Errand.objects.filter(_is_fresh(at), name=ERRAND).exists()


def pull(client: SESV2Client, at: datetime, *, stop: Callable[[], bool] = lambda: False) -> Pulled:
    """Suppress what came onto the list since it was read whole; one worker does, once a day.

    A look that is cut off is made again after an hour, from the same day on.

    Args:
        at: aware.

    Raises:
        ConfigError: the list cannot be read.
    """
    row, _ = Errand.objects.get_or_create(name=ERRAND)
    if not Errand.objects.filter(pk=row.pk).exclude(_is_fresh(at)).update(begun_at=at):
        return Pulled(0, 0)
    since = row.done_at - OVERLAP if row.done_at else None
    listed = news = 0
    try:
        for page in _pages(client, since):
            listed, news = listed + len(page), news + _take_over(page, at)
            if stop():
                return Pulled(listed, news)
    except (ClientError, BotoCoreError) as error:
        raise ConfigError(
            f"Amazon SES does not show whom it suppresses: {amazon.said(error)}.", fix=_RIGHTS
        ) from error
    Errand.objects.filter(pk=row.pk).update(done_at=at)
    if news:
        _log.info("Amazon SES suppresses %d addresses that were not suppressed here.", news)
    return Pulled(listed, news)


def configured_pull(at: datetime, *, stop: Callable[[], bool]) -> Pulled:
    """Look at the list of the account that sends.

    Raises:
        ConfigError: as `pull` and `amazon.session`.
    """
    return pull(_client(), at, stop=stop)


def _is_fresh(at: datetime) -> Q:
    return Q(done_at__gt=at - EVERY) | Q(begun_at__gt=at - AGAIN)


def _pages(
    client: SESV2Client, since: datetime | None
) -> Iterator[Sequence[SuppressedDestinationSummaryTypeDef]]:
    request: ListSuppressedDestinationsRequestTypeDef = {"PageSize": PAGE}
    if since:
        request["StartDate"] = since
    while True:
        answer = client.list_suppressed_destinations(**request)
        yield answer.get("SuppressedDestinationSummaries") or []
        if not (more := answer.get("NextToken")):
            return
        request["NextToken"] = more


def _take_over(page: Sequence[SuppressedDestinationSummaryTypeDef], at: datetime) -> int:
    """Suppress a page's addresses, all or none; return how many are news."""
    found = {
        fingerprint(each["EmailAddress"]): _REASONS[each["Reason"]]
        for each in page
        if each["Reason"] in _REASONS
    }
    known = set(
        Suppression.objects.filter(fingerprint__in=found).values_list("fingerprint", "reason")
    )
    with transaction.atomic():
        return sum(
            suppressions.suppress(whose, reason, at, _NOTE)
            for whose, reason in found.items()
            if (whose, reason) not in known
        )


def _client() -> SESV2Client:
    """Return Amazon's client; made anew, since it is asked once a day."""
    config = amazon.bounds(tries=TRIES, connect=CONNECT, read=READ)
    with amazon.usable():
        return amazon.session("Amazon SES").client("sesv2", config=config)
