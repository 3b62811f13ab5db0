"""The pool: what an issue could still use, best first, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from digest.desk.access import Desk, viewer
from digest.desk.filters import Asked
from digest.desk.listing import order_of
from digest.desk.ranked import Group, first_in_line, ranked
from digest.desk.rows import Around, chosen
from digest.desk.saving import issue_or_404
from digest.desk.shell import show
from digest.desk.times import local
from digest.models import Article, Candidate, Issue, Story
from digest.remembering import taste_of

_A_PAGE = 40  # articles
_MOST_BESIDE = 5  # articles about one event that are shown at once


@viewer
@require_safe
def pool(request: Desk, pk: int) -> HttpResponse:
    """List an issue's stories and its pool; `instead` names the story that is to give way."""
    issue, at = issue_or_404(pk), timezone.now()
    stories = list(issue.stories.all())
    programme = issue.publication.programme
    asked = Asked.of(request, [quota.section for quota in taste_of(programme).quotas])
    last = _last(issue)
    own = _weighed(issue, [story.article_id for story in stories])
    first = first_in_line(issue, stories, own)
    found = ranked(issue, at, first)
    page = Paginator(
        asked.narrow(found, issue, last).select_related("source", "used_in"), _A_PAGE
    ).get_page(request.GET.get("page"))
    articles = list(page.object_list)
    weighed = own | _weighed(issue, [article.pk for article in articles])
    context = {
        "issue": issue,
        "asked": asked,
        "filters": _filters(asked, last),
        "sources": issue.publication.sources.order_by("name"),
        "stories": chosen(stories, own),
        "order": order_of(stories),
        "pinned": sum(story.is_pinned for story in stories),
        "rows": Around(issue, stories, weighed, len(first), at).rows(articles),
        "page": page,
        "count": _free(issue),
        "back": asked.query(page=page.number if page.number > 1 else "", merge=""),
        "instead": _giving_way(asked, stories),
        "merge": _marked(asked, issue),
        "ranked_at": local(issue.composed_at, programme.time_zone),
        "may_edit": request.user.may_edit and issue.is_editable,
        **_ways(asked, page),
    }
    return show(request, "desk/pool.html", context, publication=issue.publication, here="pool")


def _filters(asked: Asked, last: Issue | None) -> dict[str, Any]:
    return {
        "all": asked.all(),
        "sections": asked.of_sections(),
        "new": asked.of_new(last),
        "said": asked.of_said(),
    }


def _ways(asked: Asked, page: Page[Article]) -> dict[str, str]:
    """Return the queries that lead on, back, and to all of the pool."""
    return {
        "better": asked.query(page=page.number - 1) if page.has_previous() else "",
        "more": asked.query(page=page.number + 1) if page.has_next() else "",
        "marking": f"{query}&" if (query := asked.query(merge="", page=page.number)) else "",
        "unmerged": asked.query(merge=""),
        "whole": Asked(instead=asked.instead, merge=asked.merge).query(),
    }


def _weighed(issue: Issue, articles: Sequence[int]) -> dict[int, Candidate]:
    found = issue.candidates.filter(article__in=articles).select_related("cluster")
    return {candidate.article_id: candidate for candidate in found.order_by()}


def _free(issue: Issue) -> int:
    """Return how many articles the issue could still use."""
    free = Article.objects.filter(Article.FREE, publication_id=issue.publication_id)
    return free.exclude(pk__in=issue.stories.order_by().values("article")).count()


def _last(issue: Issue) -> Issue | None:
    """Return the issue that was made before this one."""
    none = (Issue.State.CANCELLED, Issue.State.SKIPPED)
    before = Issue.objects.filter(
        publication_id=issue.publication_id, composed_at__lt=issue.composed_at
    )
    before = before.exclude(pk=issue.pk).exclude(state__in=none).exclude(number=None)
    return before.order_by("-composed_at").first()


def _giving_way(asked: Asked, stories: Sequence[Story]) -> dict[str, Any] | None:
    if asked.instead is None:
        return None
    for story in stories:
        if story.pk == asked.instead:
            return {"pk": story.pk, "headline": story.data["headline"]}
    raise Http404


def _marked(asked: Asked, issue: Issue) -> Article | None:
    """Return the article that is to be merged with another."""
    if asked.merge is None:
        return None
    return get_object_or_404(Article, pk=asked.merge, publication_id=issue.publication_id)


@viewer
@require_safe
def article(request: Desk, pk: int, article: int) -> HttpResponse:
    """Show an article of the pool beside the others about its event."""
    issue, at = issue_or_404(pk), timezone.now()
    stories = list(issue.stories.all())
    shown = _with_its_like(issue, article, at)
    weighed = _weighed(issue, [each.pk for each in shown])
    rows = Around(issue, stories, weighed, 0, at).rows(shown)
    context = {
        "issue": issue,
        "row": rows[0],
        "beside": list(zip(rows, [each.to_noun() for each in shown], strict=True)),
        "stories": {story.article_id: story.position + 1 for story in stories},
        "may_edit": request.user.may_edit and issue.is_editable,
    }
    page = "desk/pool_article.html"
    return show(request, page, context, publication=issue.publication, here="pool")


def _with_its_like(issue: Issue, article: int, at: datetime) -> list[Article]:
    """Return an article, and the others that stood in its cluster, best first."""
    pool = Article.objects.filter(publication_id=issue.publication_id)
    first = get_object_or_404(pool.select_related("source", "used_in"), pk=article)
    cluster = issue.candidates.filter(article=first).exclude(cluster=None).values("cluster")[:1]
    like = issue.candidates.filter(cluster__in=cluster).exclude(article=first).order_by("place")
    others = list(like.values_list("article_id", flat=True)[:_MOST_BESIDE])
    found = pool.select_related("source", "used_in").in_bulk(others)
    shown = [first, *(found[each] for each in others)]
    placed = ranked(issue, at).filter(pk__in=[article, *others])
    groups = {each.pk: getattr(each, "group") for each in placed}  # noqa: B009
    for each in shown:
        setattr(each, "group", groups.get(each.pk, Group.USED))  # noqa: B010
    return shown
