"""The archive of a publication: what has left, newest first, by months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from digest import issue as nouns
from digest.deliveries import Status
from digest.models import Delivery, Frozen, Issue
from subscribers.models import Publication

_A_PAGE = 50  # issues
_FIVE_MINUTES = 300  # seconds
_LEFT = (Issue.State.SENDING, Issue.State.PAUSED, Issue.State.SENT)


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue as the archive lists it."""

    number: int
    subject: str
    preheader: str
    day: date


@dataclass(frozen=True, slots=True)
class Month:
    first: date  #: any day of it
    entries: Sequence[Entry]


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """List the sent issues; `q` searches them, `before` is where a page goes on."""
    publication = get_object_or_404(Publication.objects.select_related("programme"), slug=slug)
    words = request.GET.get("q", "").strip()[:100]
    before = request.GET.get("before", "")
    issues = _searched(sent_issues(publication), words)
    if before.isdecimal() and len(before) < 10:
        issues = issues.filter(number__lt=int(before))
    found = list(issues[: _A_PAGE + 1])
    entries = [_entry(each) for each in found[:_A_PAGE]]
    is_front = not (words or before)
    context = {
        "publication": publication,
        "words": words,
        "count": sent_issues(publication).count(),
        "last": entries[0] if entries and is_front else None,
        "picture": _picture(found[0]) if entries and is_front else None,
        "months": list(_by_month(entries[1:] if is_front else entries)),
        "go_on": entries[-1].number if len(found) > _A_PAGE else None,
    }
    return render(request, "reader/archive.html", context)


def sent_issues(publication: Publication) -> QuerySet[Issue]:
    """Return the issues that have begun to reach people, the newest first.

    One that was stopped half-way counts: whoever got it may open its address.
    """
    reached = Delivery.objects.filter(issue_id=OuterRef("pk"), status__gte=Status.SENT)
    stopped = Q(Exists(reached), state=Issue.State.CANCELLED)
    return (
        Issue.objects.filter(Q(state__in=_LEFT) | stopped, publication=publication)
        .exclude(number=None)
        .select_related("publication__programme")
        .order_by("-number")
    )


def _searched(issues: QuerySet[Issue], words: str) -> QuerySet[Issue]:
    for word in words.split():
        issues = issues.filter(Q(subject__icontains=word) | Q(preheader__icontains=word))
    return issues


def day_of(issue: Issue) -> date:
    """Return the day it left, by the clock on its editors' wall."""
    moment = issue.started_at or issue.due_at or issue.changed_at
    return moment.astimezone(ZoneInfo(issue.publication.programme.time_zone)).date()


def _entry(issue: Issue) -> Entry:
    return Entry(issue.number or 0, issue.subject, issue.preheader, day_of(issue))


def _by_month(entries: Iterable[Entry]) -> Iterator[Month]:
    for _, group in groupby(entries, key=lambda entry: (entry.day.year, entry.day.month)):
        month = list(group)
        yield Month(month[0].day, month)


def _picture(issue: Issue) -> nouns.Picture | None:
    """Return the picture of an issue's lead, if it has one."""
    frozen = Frozen.objects.filter(issue=issue, variant="").first()
    if frozen is None:
        return None
    stories = nouns.Issue.from_data(frozen.issue_data).stories
    return next((story.image for story in stories if story.image), None)
