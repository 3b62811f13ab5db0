"""Sources: how they fare, what came from each; a new one is seen before it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digest.addresses import origin
from digest.article import Article as Noun
from digest.desk import faults
from digest.desk.access import Desk, editor, viewer
from digest.desk.cleaned import Removal, cleaned, removals, rules
from digest.desk.forms import SourceAddress
from digest.desk.shell import publication_or_404, show
from digest.desk.wishes import GivesForm
from digest.gather import articles_a_week, articles_a_week_of, gather, look
from digest.models import Article, Source
from digest.pooling import leave_out, let_in
from digest.quotes import find_quotes
from digest.remembering import taste_of
from digest.wanting import want
from subscribers.models import Publication

SHOWN = 10  #: articles of a source


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in the list of a source."""

    noun: Noun
    quotes: int
    removals: tuple[Removal, ...]
    row: Article | None = None

    @property
    def cleaned(self) -> int:
        """How many things are gone from it."""
        return sum(each.is_gone for each in self.removals)


@viewer
@require_safe
def sources(request: Desk, slug: str) -> HttpResponse:
    publication = publication_or_404(slug)
    weekly = articles_a_week_of(publication.sources.all(), timezone.now())
    rows = publication.sources.order_by("name")
    context = {"listed": [(row, weekly.get(row.pk, 0)) for row in rows]}
    return show(request, "desk/sources.html", context, publication=publication, here="sources")


@editor
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Desk, slug: str) -> HttpResponse:
    """Show what an address gives, then keep it as a source. Nothing is lost that was typed."""
    publication = publication_or_404(slug)
    form = SourceAddress(_given(request), publication=publication)
    private = request.user.may_own and "private" in form.data
    context: dict[str, object] = {"form": form, "private": private}
    if form.is_valid():
        address = form.cleaned_data["address"]
        found = look(address, timezone.now(), private=private)
        context["offers"] = [each for each in found.offers if each != address]
        name = request.POST.get("name", "").strip()[:120] or found.name[:120]
        if found.fault:
            form.add_error("address", str(found.fault))
        elif request.POST.get("keep") != address:  # what is kept has been seen
            context |= {"found": found, "name": name, "address": address}
            context["articles"] = [_shown(noun) for noun in found.articles[:SHOWN]]
        elif _keep(publication, name, address, private):
            messages.success(request, f"{name} is a source now. Its articles are in the pool.")
            return redirect("desk-sources", publication.slug)
        else:
            form.add_error("address", form.TAKEN)
    return show(request, "desk/add_source.html", context, publication=publication, here="sources")


def _given(request: Desk) -> QueryDict | None:
    """Return what was typed; where the feed of a page is to be used, that in its place.

    Leave to be private is for what a person named: a page cannot pass it on to a host.
    """
    if request.method != "POST":
        return None
    given = request.POST.copy()
    if use := given.get("use", "").strip():
        if not _are_of_one_host(use, given.get("address", "").strip()):
            given.pop("private", None)
        given["address"] = use
    return given


def _are_of_one_host(address: str, other: str) -> bool:
    try:
        return origin(address) == origin(other)
    except ValueError:
        return False


def _keep(publication: Publication, name: str, address: str, private: bool) -> bool:
    """Store a source and what it gives, unless a colleague was quicker."""
    try:
        with transaction.atomic():
            kept = Source.objects.create(
                publication=publication,
                name=name,
                address=address,
                may_be_private=private,
                added_at=timezone.now(),
            )
    except IntegrityError:
        return False
    gather(publication.pk, timezone.now(), only=kept.pk)
    return True


@viewer
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: Desk, slug: str, pk: int) -> HttpResponse:
    """Show a source, and keep what it is to give to issues."""
    publication = publication_or_404(slug)
    row = get_object_or_404(Source, pk=pk, publication=publication)
    if request.method == "POST" and not request.user.may_edit:
        return faults.not_yours(request, "editor")
    told = request.POST if request.method == "POST" else None
    gives = GivesForm(told, instance=row, sections=_sections(publication))
    if gives.is_valid():
        said = want(row, request.user, timezone.now())
        messages.success(request, f"Saved. {said}" if said else "It is as it was.")
        return redirect("desk-source", slug, pk)
    row.refresh_from_db()
    articles = row.articles.select_related("used_in").order_by("-dated")[:SHOWN]
    shown = [_shown(article.to_noun(), article) for article in articles]
    context = {
        "source": row,
        "gives": gives,
        "articles": shown,
        "cleaned": cleaned(
            [(each.noun, each.row) for each in shown if each.row], request.GET.get("cleaned", "")
        ),
        "rules": rules(row),
        "changes": row.changes.select_related("editor").order_by("-pk")[:SHOWN],
        "count": row.articles.count(),
        "held": row.articles.filter(is_held=True).count(),
        "used": row.articles.exclude(used_in=None).count(),
        "weekly": articles_a_week(row, timezone.now()),
    }
    return show(request, "desk/source.html", context, publication=publication, here="sources")


def _sections(publication: Publication) -> list[str]:
    programme = getattr(publication, "programme", None)
    return [quota.section for quota in taste_of(programme).quotas] if programme else []


def _shown(noun: Noun, row: Article | None = None) -> Shown:
    return Shown(noun, len(find_quotes(noun.text)), removals(noun), row)


@editor
@require_POST
def rest(request: Desk, slug: str, pk: int) -> HttpResponse:
    """Leave a source alone, or ask it again, as the button said."""
    row = get_object_or_404(Source, pk=pk, publication__slug=slug, kind=Source.Kind.ASKED)
    row.is_resting = request.POST.get("rest") == "yes"
    row.rests_because, row.tries_failed, row.next_try_at = "", 0, None
    row.fault = row.fault_fix = ""
    row.save(
        update_fields=[
            "is_resting", "rests_because", "tries_failed", "next_try_at", "fault", "fault_fix"
        ]
    )  # fmt: skip
    said = "rests: nobody asks it" if row.is_resting else "is asked again"
    messages.success(request, f"{row} {said}.")
    return redirect("desk-source", slug, pk)


@editor
@require_POST
def decide(request: Desk, slug: str, pk: int) -> HttpResponse:
    """Let in what is held of a source, or leave it out, as the button said."""
    row = get_object_or_404(Source, pk=pk, publication__slug=slug)
    if request.POST.get("held") == "let in":
        count, said = let_in(row), "in the pool now"
    else:
        count, said = leave_out(row), "left out for good"
    verb = "article is" if count == 1 else "articles are"
    messages.success(request, f"{count} {verb} {said}.")
    return redirect("desk-source", slug, pk)


@editor
@require_POST
def try_now(request: Desk, slug: str, pk: int) -> HttpResponse:
    row = get_object_or_404(Source, pk=pk, publication__slug=slug, kind=Source.Kind.ASKED)
    Source.objects.filter(pk=pk).update(
        next_try_at=None, is_resting=False, rests_because="", etag="", modified=""
    )
    gather(row.publication_id, timezone.now(), only=pk)
    row.refresh_from_db()
    if row.fault:
        messages.error(request, f"{row}: {row.fault}")
    else:
        messages.success(request, f"{row} has answered.")
    return redirect("desk-source", slug, pk)
