"""The pool: what an issue could still use, best first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from digest.desk.access import Desk, viewer
from digest.desk.saving import issue_or_404
from digest.desk.shell import show
from digest.desk.times import local
from digest.models import Article, Candidate, Issue
from digest.quotes import find_quotes
from digest.search import search

_A_PAGE = 40  # articles
_NEW = "Came in since the draft"
_WEIGHED = "Next in line"


@dataclass(frozen=True, slots=True)
class Row:
    article: int
    group: str
    headline: str
    reason: str
    source: str
    day: datetime
    is_guessed: bool
    quotes: int


@viewer
@require_safe
def pool(request: Desk, pk: int) -> HttpResponse:
    """List the pool for an issue; `instead` names the story that is to give way."""
    issue = issue_or_404(pk)
    sought = request.GET.get("q", "").strip()[:100]
    instead = request.GET.get("instead", "")
    giving_way = None
    if instead.isdecimal() and len(instead) < 16:
        giving_way = get_object_or_404(issue.stories, pk=int(instead))
    found = search(_free(issue), sought)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    zone = issue.publication.programme.time_zone
    kept = {"q": sought, "instead": instead if giving_way else ""}
    context = {
        "issue": issue,
        "rows": list(_rows(page.object_list, issue, zone)),
        "page": page,
        "count": page.paginator.count,
        "query": "".join(f"&{urlencode({name: text})}" for name, text in kept.items() if text),
        "sought": sought,
        "instead": giving_way and {"pk": giving_way.pk, "headline": giving_way.data["headline"]},
        "ranked_at": local(issue.composed_at, zone),
        "may_edit": request.user.may_edit and issue.is_editable,
    }
    return show(request, "desk/pool.html", context, publication=issue.publication, here="issues")


def _free(issue: Issue) -> QuerySet[Article]:
    """Return what no issue uses: what came in since, then what was weighed, the best first."""
    weighed = Candidate.objects.filter(issue=issue, article=OuterRef("pk"))
    free = Article.objects.filter(Article.FREE, publication_id=issue.publication_id)
    free = free.exclude(stories__issue=issue)
    return (
        free.annotate(
            place=Subquery(weighed.values("place")[:1]),
            why=Subquery(weighed.values("reason")[:1]),
            group=Case(
                When(place=None, first_seen_at__gt=issue.composed_at, then=Value(0)),
                When(place__isnull=False, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
        )
        .select_related("source")
        .order_by("group", F("place").asc(nulls_last=True), "-dated", "pk")
    )


_GROUPS: Mapping[int, str] = {0: _NEW, 1: _WEIGHED, 2: "Older"}


def _rows(articles: Iterable[Article], issue: Issue, zone: str) -> Iterator[Row]:
    for each in articles:
        noun = each.to_noun()
        group: int = getattr(each, "group")  # noqa: B009
        yield Row(
            each.pk,
            _GROUPS[group],
            each.headline,
            getattr(each, "why") or _unweighed(group),  # noqa: B009
            noun.source,
            local(each.dated, zone),
            noun.date_is_guessed,
            len(find_quotes(noun.text)),
        )


def _unweighed(group: int) -> str:
    return "Not weighed: it came after the draft." if group == 0 else "Not weighed for this issue."
