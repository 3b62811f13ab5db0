"""What the issue's pages show of a printing: findings with where to mend them, and its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from digest.desk.bars import WIDTH
from digest.desk.times import local
from digest.models import Issue
from digest.printed import Finding, Printed, Severity, in_order
from digest.trimming import CLIPPED, COMFORTABLE

_TONES: Mapping[Severity, str] = {"block": "bad", "warn": "warn", "note": "idle"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, and the place in the desk where it is mended."""

    rule: str  #: as docs/rules.md names it
    severity: Severity
    what: str
    fix: str
    where: str
    tone: str
    link: str  #: empty when the desk has no place for it


def shown(findings: Iterable[Finding], issue: Issue, links: Mapping[str, str]) -> list[Shown]:
    """Return findings for people: the gravest first.

    Args:
        links: from a story's headline to its page.
    """
    home = reverse("desk-issue", args=[issue.pk])
    fields = {
        "Subject": f"{home}#subject",
        "preheader": f"{home}#preheader",
        "Introduction": f"{home}#intro",
    }
    places = {"identity": reverse("desk-settings", args=[issue.publication.slug])}
    return [
        Shown(
            each.rule,
            each.severity,
            each.what,
            each.fix,
            each.where,
            _TONES[each.severity],
            links.get(each.where)
            or fields.get(each.where)
            or places.get(each.rule, "")
            or (f"{home}#trim" if each.trim else ""),
        )
        for each in in_order(findings)
    ]


def left_at(issue: Issue) -> datetime | None:
    """Return when a stand-in reader left in one press, where the editors are; None if not yet."""
    if not issue.tried or issue.tried["findings"]:
        return None
    at = datetime.fromisoformat(issue.tried["at"])
    return local(at, issue.publication.programme.time_zone)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would make an issue small enough, as the page offers it."""

    first: int  #: the story from which on headlines are enough, counted from 1
    kilobytes: str  #: what is left then


def plan_of(findings: Iterable[Finding]) -> Plan | None:
    trims = (each.trim for each in findings if each.trim)
    return next((Plan(each.first, _kilobytes(each.size)) for each in trims), None)


def tally(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(each.severity for each in findings)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the HTML is, as a bar that ends a little behind where Gmail cuts."""

    kilobytes: str
    used: int
    late: int  #: where amber begins
    late_width: int
    cut: int
    over_width: int


def size_of(printed: Printed) -> Size:
    count = printed.size or len(printed.html.encode())
    whole = int(CLIPPED * 1.025)
    late, cut = (place * WIDTH // whole for place in (COMFORTABLE, CLIPPED))
    return Size(
        _kilobytes(count),
        min(count * WIDTH // whole, WIDTH),
        late,
        cut - late,
        cut,
        WIDTH - cut,
    )


def _kilobytes(count: int) -> str:
    return f"{count / 1000:.1f}"
