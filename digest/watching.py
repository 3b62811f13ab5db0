"""How an issue gets on, read and never written: for the desk, and for the shell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min, Q

from digest import ledger, pacing
from digest.budget import Budget
from digest.deliveries import Status
from digest.ledger import Balance
from digest.models import Delivery, Headway, Issue, Pace, Worker
from digest.progress import Count, Progress, lasting, speed

CHEAP = 0.1  #: seconds in which a balance is simply counted again
TIMES = 10  #: as long as counting took, its result is told again
_STALE = 10.0  # seconds; what is older is nobody's progress
_FULLY = 0.7  # of what may go; what is below it is nobody's rule
_SHOWN = 12  # happenings
_NAMES = {"ses": "Amazon SES", "smtp": "the mail server", "outbox": "the outbox"}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened while an issue left."""

    at: datetime  #: aware
    what: str  #: a sentence without its full stop
    look: str = ""  #: ok, acc, warn, bad or doubt


def balance(issue_id: int, at: datetime) -> tuple[Balance, datetime]:
    """Return the balance of an issue, and when it was read.

    Counting a large ledger takes a while, and every page that is open asks every two
    seconds: what took long is told again for ten times as long.
    """
    key = f"balance-{issue_id}"
    known: tuple[Balance, datetime] | None = cache.get(key)
    if known:
        return known
    began = monotonic()
    found = ledger.balance(issue_id), at
    took = monotonic() - began
    if took > CHEAP:
        cache.set(key, found, timeout=min(took * TIMES, _STALE))
    return found


def progress(issue: Issue, balance: Balance, at: datetime) -> Progress:
    """Return how an issue gets on that has begun to leave.

    Args:
        balance: the issue's, of this moment.
        at: aware.
    """
    so_far = Progress(
        state=issue.state,
        going=balance.audience - balance.excluded,
        sent=balance.sent,
        failed=balance.failed,
        in_doubt=balance.in_doubt,
    )
    if issue.state == Issue.State.PAUSED:
        because = issue.paused_because or "somebody asked for it."
        return replace(so_far, waits=f"paused: {because}")
    if issue.state != Issue.State.SENDING:
        return so_far
    row, zone = pacing.pace(), _zone(issue)
    rate = _rate(issue.pk, at)
    waits = _waits(issue.pk, balance, row, rate, at, zone)
    is_full = bool(row and row.waits_until and row.waits_until > at)
    left = None if waits and not is_full else _left(balance, row, rate)
    return replace(so_far, rate=rate, because=_because(row, rate, zone), waits=waits, left=left)


def _zone(issue: Issue) -> ZoneInfo:
    programme = getattr(issue.publication, "programme", None)
    return ZoneInfo(programme.time_zone if programme else "UTC")


def _rate(issue_id: int, at: datetime) -> float | None:
    row = Headway.objects.filter(pk=issue_id).first()
    return Count(row.since, row.step, row.handed, row.before).rate(at) if row else None


def _waits(
    issue_id: int,
    balance: Balance,
    row: Pace | None,
    rate: float | None,
    at: datetime,
    zone: ZoneInfo,
) -> str:
    """Say why nobody is handed over just now; empty while somebody may be."""
    if not rate and not Worker.awake(at).exists():
        return "waits for a worker: none is running"
    if row and row.waits_until and row.waits_until > at:
        return f"waits for the day’s quota: asked again at {row.waits_until.astimezone(zone):%H:%M}"
    if balance.queued and (until := _all_wait_until(issue_id, at)):
        return f"waits to try {balance.queued:,} again in {lasting(until - at)}"
    return ""


def _all_wait_until(issue_id: int, at: datetime) -> datetime | None:
    """Return when the first of those who are queued may be tried again; None: somebody may now."""
    queued = Delivery.objects.filter(issue_id=issue_id, status=Status.QUEUED)
    if queued.filter(Q(not_before=None) | Q(not_before__lte=at)).exists():
        return None
    first: datetime | None = queued.aggregate(first=Min("not_before"))["first"]
    return first


def _because(row: Pace | None, rate: float | None, zone: ZoneInfo) -> str:
    """Say why it goes so fast, and no faster."""
    if row is None or not row.ceiling:
        return "as fast as it goes"
    if row.rate < row.ceiling:
        slowed = datetime.fromtimestamp(row.slowed_at, UTC).astimezone(zone)
        return f"slowed down: {_transport()} asked for less at {slowed:%H:%M}"
    if rate is not None and rate < row.ceiling * _FULLY:
        return f"where {speed(row.ceiling)} may go"
    if row.ceiling == settings.SEND_RATE:
        return "as DIGEST_SEND_RATE says"
    return f"as {_transport()} allows"


def _transport() -> str:
    return _NAMES.get(settings.TRANSPORT, settings.TRANSPORT)


def _left(balance: Balance, row: Pace | None, rate: float | None) -> timedelta | None:
    """Return how long the rest takes, by what was measured or else by what is allowed."""
    allowed = pacing.budget(row)
    rest = balance.queued + balance.sending
    return Budget(rate or allowed.rate, allowed.day, allowed.left).takes(rest)


def happenings(issue: Issue) -> list[Happening]:
    """Return what happened so far, the latest first."""
    found = [*_steps(issue), *_first(issue), *_slowed(issue), *_stopped_workers(issue)]
    if issue.closed_at:
        found.append(Happening(issue.closed_at, "Nothing was left to hand over", "ok"))
    return sorted(found, key=lambda each: each.at, reverse=True)[:_SHOWN]


def _steps(issue: Issue) -> Iterator[Happening]:
    """Yield what people did with the issue as a whole, since somebody approved it."""
    rows = issue.changes.filter(details__field="state").select_related("editor")
    for row in rows.order_by("-pk")[:_SHOWN]:
        who = f", by {row.editor}" if row.editor else ""
        yield Happening(row.at, row.what.rstrip(".") + who)


def _first(issue: Issue) -> Iterator[Happening]:
    row = Headway.objects.filter(pk=issue.pk).first()
    if row:
        yield Happening(row.first_at, f"First message handed to {_transport()}", "ok")


def _slowed(issue: Issue) -> Iterator[Happening]:
    row = pacing.pace()
    at = datetime.fromtimestamp(row.slowed_at, UTC) if row else None
    if at and issue.started_at and issue.started_at < at and not issue.closed_at:
        yield Happening(at, f"{_transport()} asked for less at a time", "warn")


def _stopped_workers(issue: Issue) -> Iterator[Happening]:
    """Yield each time that a lease ended, and how many it left in doubt that still are."""
    for at, count in ledger.stopped(issue.pk).items():
        are = "is" if count == 1 else "are"
        what = f"A worker stopped answering; {count:,} that it had in hand {are} in doubt"
        yield Happening(at, what, "bad")
