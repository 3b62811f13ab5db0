"""Subscribers: who they are, one person's story, people in and out."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from digest.deliveries import Status
from digest.desk.access import Desk, editor, owner, viewer
from digest.desk.forms import ImportForm
from digest.desk.shell import publication_or_404, show
from digest.desk.states import DELIVERIES
from digest.models import Delivery, Issue
from subscribers import exports, imports
from subscribers.models import Consent, Publication, Subscription, Suppression
from subscribers.recipients import audience
from subscribers.tables import NotATable, Wrong

A_PAGE = 50
SHOWN_WRONG = 100

State = Subscription.State
_LOOKS = {
    State.PENDING: ("Pending", "queued", "idle"),
    State.ACTIVE: ("Active", "active", "ok"),
    State.PAUSED: ("Paused", "held", "warn"),
    State.UNSUBSCRIBED: ("Unsubscribed", "excluded", "idle"),
}


@viewer
@require_safe
def subscribers(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    wanted, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    rows = _found(publication, wanted, state)
    counts = _counts(publication)
    pages = Paginator(rows, A_PAGE)
    pages.count = _how_many(counts, wanted, state, rows)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _with_looks(list(page.object_list)),
        "wanted": wanted,
        "state": state,
        "counts": counts,
        "get_it": audience(publication.pk, timezone.now()).count(),
        "states": [(key, label, counts.get(key, 0)) for key, label in State.choices],
    }
    return show(
        request, "desk/subscribers.html", context, publication=publication, here="subscribers"
    )


def _found(publication: Publication, wanted: str, state: str) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(publication=publication).select_related("subscriber")
    if state in State.values:
        rows = rows.filter(state=state)
    if wanted:
        rows = matching(rows, wanted)
    return rows.order_by("-since", "-id")


def matching(rows: QuerySet[Subscription], wanted: str) -> QuerySet[Subscription]:
    """Keep those whose address or name holds what is wanted."""
    return rows.filter(
        Q(subscriber__address__icontains=wanted) | Q(subscriber__name__icontains=wanted)
    )


def _counts(publication: Publication) -> dict[str, int]:
    rows = Subscription.objects.filter(publication=publication).order_by()
    return dict(rows.values_list("state").annotate(count=Count("id")))


def _how_many(counts: dict[str, int], wanted: str, state: str, rows: QuerySet[Subscription]) -> int:
    if wanted:
        return rows.count()
    return counts.get(state, 0) if state in State.values else sum(counts.values())


def _with_looks(rows: list[Subscription]) -> list[dict[str, Any]]:
    prints = [row.subscriber.fingerprint for row in rows]
    suppressed = dict(
        Suppression.objects.filter(fingerprint__in=prints).values_list("fingerprint", "reason")
    )
    return [_with_look(row, suppressed.get(row.subscriber.fingerprint, "")) for row in rows]


def _with_look(row: Subscription, suppressed: str) -> dict[str, Any]:
    word, glyph, tone = _LOOKS[State(row.state)]
    if suppressed:
        word, glyph, tone = "Suppressed", "failed", "bad"
    why = Suppression.Reason(suppressed).label if suppressed else ""
    return {"row": row, "word": word, "glyph": glyph, "tone": tone, "why": why}


@viewer
@require_safe
def subscriber(request: Desk, slug: str, pk: int) -> HttpResponse:
    """Show what happened with one person, the latest first."""
    publication = publication_or_404(slug)
    row = get_object_or_404(
        Subscription.objects.select_related("subscriber"), pk=pk, publication=publication
    )
    deliveries = Delivery.objects.filter(subscription_id=pk).order_by("-issue_id")[:30]
    numbers = dict(
        Issue.objects.filter(pk__in=[each.issue_id for each in deliveries]).values_list(
            "pk", "number"
        )
    )
    context = {
        "each": _with_looks([row])[0],
        "consents": Consent.objects.filter(subscription=row).order_by("-at", "-id"),
        "deliveries": [
            (numbers.get(each.issue_id), DELIVERIES[Status(each.status)], each)
            for each in deliveries
        ],
    }
    return show(
        request, "desk/subscriber.html", context, publication=publication, here="subscribers"
    )


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: Desk, slug: str) -> HttpResponse:
    """Import a table of people; what is wrong in it is listed, and costs the rest nothing."""
    publication = publication_or_404(slug)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        context |= _imported(request, publication, form)
    return show(request, "desk/import.html", context, publication=publication, here="subscribers")


def _imported(request: Desk, publication: Publication, form: ImportForm) -> dict[str, Any]:
    upload, wrong = form.cleaned_data["file"], list[Wrong]()
    given = imports.Import(
        publication, upload.name[:80], str(request.user), form.cleaned_data["basis"], timezone.now()
    )
    try:
        counts = imports.run(upload.file, given, on_wrong=wrong.append)
    except NotATable as error:
        form.add_error("file", f"It cannot be read as a table. {error}")
        return {}
    return {"counts": counts, "wrong": wrong[:SHOWN_WRONG], "more": len(wrong) - SHOWN_WRONG}


@owner
@require_safe
def take_out(request: Desk, slug: str) -> StreamingHttpResponse:
    """Answer with everybody as CSV, in which no spreadsheet computes anything."""
    publication = publication_or_404(slug)
    answer = StreamingHttpResponse(
        exports.table(publication), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{publication.slug}-subscribers.csv"'
    return answer
