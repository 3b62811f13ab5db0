"""What every page of the desk has around it: the newsletter, the ways on, who is here."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from digest.cadence import zone
from digest.desk.access import Desk
from digest.errors import ConfigError
from digest.models import Issue, Source
from subscribers.models import Publication


def publication_or_404(slug: str) -> Publication:
    return get_object_or_404(Publication.objects.select_related("programme"), slug=slug)


def show(
    request: Desk,
    template: str,
    context: dict[str, Any],
    *,
    publication: Publication | None = None,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page.

    Args:
        publication: the newsletter it is about; None for what concerns them all.
        here: which of the ways on it is: home, issues, pool, sources, schedule, choosing,
            subscribers.
    """
    around = {
        "publication": publication,
        "publications": Publication.objects.order_by("name"),
        "here": here,
        "may_edit": request.user.may_edit,
        "may_send": request.user.may_send,
        "may_own": request.user.may_own,
    }
    if publication:
        around |= _about(publication)
    with timezone.override(_zone(publication)):
        return render(request, template, {**around, **context}, status=status)


def _zone(publication: Publication | None) -> tzinfo:
    """Return the zone in which a page tells times: that of the editors."""
    programme = getattr(publication, "programme", None)
    try:
        return zone(programme.time_zone) if programme else UTC
    except ConfigError:
        return UTC


def _about(publication: Publication) -> dict[str, Any]:
    open_issue = (
        publication.issues.filter(state__in=[Issue.State.DRAFT, Issue.State.APPROVED])
        .order_by("-id")
        .first()
    )
    troubled = Source.objects.filter(publication=publication, is_resting=False).exclude(fault="")
    return {
        "initial": publication.name.removeprefix("The ")[:1],
        "rhythm": rhythm(publication),
        "open_issue": open_issue,
        "is_troubled": troubled.exists(),
    }


def rhythm(publication: Publication) -> str:
    """Say when it leaves: "Fridays at 08:00", or that nothing is scheduled."""
    programme = getattr(publication, "programme", None)
    if programme is None or not programme.is_scheduled:
        return "No schedule"
    try:
        return str(programme.cadence.in_words)
    except ConfigError:
        return "Its time zone is wrong"
