"""The workers: who is there, since when, and what each has in hand.

A worker says every ten seconds that it is there. One that is told to stop takes its row
away; of one that died the row stays for a day, so that somebody can see when that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from digest.clock import common
from digest.models import Issue, Worker
from subscribers.models import Publication

BEAT = timedelta(seconds=10)
KEPT = timedelta(days=1)  #: that one is listed which stopped answering

_OF_ISSUES = {"send": "sending", "follow": "following the links of"}
_OF_NEWSLETTERS = {"gather": "asking the sources of", "attend": "attending to the schedule of"}
_OTHERS = {
    "settle": "writing to those who signed up",
    "feed": "hearing what became of messages",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A worker as people ask for it."""

    name: str  #: host and process
    since: datetime  #: when it began
    seen_at: datetime  #: when it last said that it is there
    answers: bool  #: whether that was lately
    in_hand: tuple[str, ...]  #: "sending No. 42 of The Tideline"; what it had when last seen


def crew(at: datetime | None = None) -> list[Member]:
    """Return the workers, the latest first that stopped answering, then by name.

    Args:
        at: aware; without it, now by the clock that the workers go by.
    """
    at = at or common(timezone.now)()
    rows = Worker.objects.filter(seen_at__gte=at - KEPT).order_by("name")
    awake = set(Worker.awake(at).values_list("pk", flat=True))
    found = [
        Member(row.name, row.started_at, row.seen_at, row.pk in awake, _words(row.in_hand))
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.answers, at - each.seen_at))


def say_there(name: str, begun: datetime, in_hand: Sequence[tuple[str, int]], at: datetime) -> None:
    """Say that a worker is there and what it does, and forget who died long ago."""
    told = {"seen_at": at, "started_at": begun, "in_hand": [list(each) for each in in_hand]}
    Worker.objects.update_or_create(name=name, defaults=told)
    Worker.objects.filter(seen_at__lt=at - KEPT).delete()


def say_gone(name: str) -> None:
    Worker.objects.filter(name=name).delete()


def _words(in_hand: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    return tuple(filter(None, (_word(name, target) for name, target in in_hand)))


def _word(name: str, target: int) -> str:
    """Say what a worker does; empty for what is done in a moment."""
    if name in _OF_ISSUES:
        issue = Issue.objects.select_related("publication").filter(pk=target).first()
        what = f"No. {issue.number} of {issue.publication}" if issue else "an issue"
        return f"{_OF_ISSUES[name]} {what}"
    if name in _OF_NEWSLETTERS:
        return f"{_OF_NEWSLETTERS[name]} {Publication.objects.filter(pk=target).first() or '…'}"
    return _OTHERS.get(name, "")
