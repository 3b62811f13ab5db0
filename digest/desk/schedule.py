"""The schedule: the slot, and when the clocks will really show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from digest import media
from digest.cadence import Slot
from digest.desk import faults
from digest.desk.access import Desk, viewer
from digest.desk.emblem import emblem_of
from digest.desk.forms import LookForm, ScheduleForm
from digest.desk.shell import publication_or_404, show
from digest.desk.times import Moment, moment
from digest.errors import ConfigError, StorageError
from digest.models import Programme
from subscribers.models import Publication

NEXT = 8


@dataclass(frozen=True, slots=True)
class Coming:
    """A slot to come."""

    slot: Slot
    here: Moment
    draft: Moment
    state: str  #: of the issue that is there for it already


@viewer
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    programme = getattr(publication, "programme", None) or Programme(publication=publication)
    if request.method == "POST" and not request.user.may_edit:
        return faults.not_yours(request, "editor")
    told = request.POST if request.method == "POST" else None
    form = ScheduleForm(told, instance=programme)
    look = LookForm(told, request.FILES or None, programme=programme)
    if form.is_valid() and look.is_valid() and _is_kept(look):
        programme.theme = look.settings
        form.save()
        messages.success(request, "Saved. The next instants are those beside it.")
        return redirect("desk-schedule", slug)
    stored = Programme.objects.filter(pk=programme.pk).first() or Programme()  # as yet untyped
    context = {
        "form": form,
        "look": look,
        "emblem": emblem_of(stored),
        "programme": stored,
        "coming": _coming(publication, stored),
        "zones": sorted(available_timezones()),
    }
    return show(request, "desk/schedule.html", context, publication=publication, here="schedule")


def _is_kept(look: LookForm) -> bool:
    """Store the logo, or say beside it why it cannot be."""
    try:
        media.keep(look.pictures)
    except (ConfigError, StorageError) as error:
        look.add_error("logo", str(error))
        return False
    return True


def _coming(publication: Publication, programme: Programme) -> list[Coming]:
    now = timezone.now()
    try:
        slots = programme.cadence.next(now, NEXT)
    except ConfigError:
        return []
    there = publication.issues.filter(slot__in=[slot.key for slot in slots])
    states = {issue.slot: issue.get_state_display() for issue in there}
    ahead = timedelta(hours=programme.draft_ahead)
    return [
        Coming(
            slot,
            moment(slot.due_at, programme.time_zone, now),
            moment(slot.due_at - ahead, programme.time_zone, now),
            states.get(slot.key, ""),
        )
        for slot in slots
    ]
