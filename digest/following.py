"""The links of issues are followed while editors work on them, and again until they leave.

What is found is kept by address: an issue that changes has only its new links
followed, and a page that two issues name is visited once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import F, Q

from digest.drafts import to_noun
from digest.linkcheck import by_visiting, look
from digest.links import Kind, Link, Outcome, judge, links_of
from digest.models import Destination, Issue, Source
from digest.printed import Finding, Printed

AGAIN: Mapping[Kind, timedelta] = {
    "answers": timedelta(hours=12),
    "closed": timedelta(hours=12),
    "gone": timedelta(hours=2),
    "nowhere": timedelta(hours=2),
    "untrusted": timedelta(hours=2),
    "private": timedelta(hours=12),
    "unreached": timedelta(minutes=15),
}
_IN_HAND = timedelta(minutes=5)  # an issue is left to whoever took it
_AT_WORK = timedelta(days=30)  # an issue that nobody changed for longer is left alone
_KEPT = timedelta(days=90)
_State = Issue.State


def due(at: datetime) -> Sequence[int]:
    """Return the ids of issues that have links to be followed; cheap."""
    stale = Q(links_revision=None) | ~Q(links_revision=F("revision")) | Q(links_due_at__lte=at)
    open_ = Issue.objects.filter(state__in=[_State.DRAFT, _State.APPROVED])
    return list(open_.filter(stale, changed_at__gt=at - _AT_WORK).values_list("pk", flat=True))


def follow(issue_id: int, at: datetime) -> None:
    """Follow those links of an issue that nobody followed lately.

    Visits the network, so never call it within a transaction.

    Raises:
        RenderError: a template is wrong.
    """
    from digest.press import print_issue

    issue = Issue.objects.select_related("publication__programme").filter(pk=issue_id).first()
    if issue is None:
        return
    _next(issue, at + _IN_HAND)
    links = links_of(print_issue(to_noun(issue)))
    known = _known(links)
    stale = [link.address for link in links if _is_stale(known.get(link.address), at)]
    found = look(stale, by_visiting(_private(issue.publication_id)))
    _keep(found, at)
    kinds = [known[link.address].to_noun().kind for link in links if link.address in known]
    waits = [AGAIN[kind] for kind in [*kinds, *(outcome.kind for outcome in found.values())]]
    _next(issue, at + min(waits, default=AGAIN["answers"]))
    Destination.objects.filter(followed_at__lt=at - _KEPT).delete()


def findings(printed: Printed) -> list[Finding]:
    """Return what is known of an issue's links."""
    links = links_of(printed)
    return list(judge(links, {key: row.to_noun() for key, row in _known(links).items()}))


def _next(issue: Issue, at: datetime) -> None:
    Issue.objects.filter(pk=issue.pk).update(links_revision=issue.revision, links_due_at=at)


def _is_stale(row: Destination | None, at: datetime) -> bool:
    return row is None or row.followed_at + AGAIN[row.to_noun().kind] <= at


def _known(links: Iterable[Link]) -> dict[str, Destination]:
    rows = Destination.objects.filter(key__in=[_key(link.address) for link in links])
    return {row.address: row for row in rows}


def _keep(found: Mapping[str, Outcome], at: datetime) -> None:
    Destination.objects.bulk_create(
        [
            Destination(key=_key(address), address=address, followed_at=at, outcome=each.to_data())
            for address, each in found.items()
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["followed_at", "outcome"],
    )


def _key(address: str) -> str:
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def _private(publication_id: int) -> frozenset[str]:
    """Return the origins inside the network that an owner named."""
    from digest.sources import named_origins

    rows = Source.objects.filter(publication_id=publication_id, may_be_private=True)
    return named_origins(list(rows.values_list("address", flat=True)))
