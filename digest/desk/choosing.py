"""How a newsletter chooses: what editors want of it, and what that would choose now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from digest.compose import weigh_pool, why_none
from digest.desk import faults
from digest.desk.access import Desk, viewer
from digest.desk.shell import publication_or_404, show
from digest.desk.wishes import ChoosingForm, sections_form
from digest.errors import ConfigError
from digest.models import Programme
from digest.remembering import taste_of
from digest.selection import Choice
from digest.wanting import keep


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be chosen if an issue were made now."""

    picked: Sequence[Choice]
    weighed: int  #: articles
    because: str = ""  #: why there would be no issue, or why it would wait


@viewer
@require_http_methods(["GET", "HEAD", "POST"])
def choosing(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    programme = getattr(publication, "programme", None) or Programme(publication=publication)
    if request.method == "POST" and not request.user.may_edit:
        return faults.not_yours(request, "editor")
    told = request.POST if request.method == "POST" else None
    sections = sections_form(told, taste_of(programme))
    form = ChoosingForm(told, instance=programme)
    if form.is_valid() and sections.is_valid():
        programme.sections = sections.wanted
        keep(programme, sections.renamed, request.user, timezone.now())
        messages.success(request, "Saved. What would be chosen now is beside it.")
        return redirect("desk-choosing", slug)
    stored = Programme.objects.select_related("publication").filter(pk=programme.pk).first()
    stored = stored or Programme(publication=publication)  # as yet unsaved
    context = {
        "form": form,
        "sections": sections,
        "is_wrong": bool(form.errors or (told and not sections.is_valid())),
        "problems": taste_of(stored).problems(stored.stories, least=stored.least),
        "trial": _trial(stored, timezone.now()),
    }
    return show(request, "desk/choosing.html", context, publication=publication, here="choosing")


def _trial(programme: Programme, at: datetime) -> Trial:
    try:
        weighed = weigh_pool(programme, at)
    except ConfigError as error:
        return Trial((), 0, str(error))
    because = why_none(programme, at, weighed)
    picked = () if because else weighed.picked
    if picked and len(picked) < programme.least:
        because = f"It has fewer than {programme.least} stories, so it would wait for you."
    count = sum(choice.features is not None for choice in weighed.choices)
    return Trial(picked, count, because)
