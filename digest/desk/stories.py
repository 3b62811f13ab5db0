"""The stories of an issue: in which order, which of them, and from where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from digest import deciding, editing, repicking
from digest.desk.access import Desk, editor
from digest.desk.listing import order_of
from digest.desk.numbers import number
from digest.desk.pieces import reordered
from digest.desk.saving import Part, save
from digest.errors import InputError
from digest.models import Issue

_LONGEST_QUERY = 1000  # characters


@editor
@require_POST
def move(request: Desk, pk: int, story: int) -> HttpResponse:
    """Move a story to a position, counted from 0."""
    to = number(request, "position")

    def change(row: Issue, revision: int) -> object:
        if to is None:
            raise InputError("It is not said where to.", fix="Use the arrows beside the story.")
        return editing.move(
            pk, story, to, editor=request.user, at=timezone.now(), revision=revision
        )

    def parts(row: Issue) -> Sequence[Part]:
        rows = list(row.stories.all())
        told = "\n".join(f"{place}. {each.data['headline']}" for place, each in enumerate(rows, 1))
        seen = request.POST.get("seen_order", "")
        mine = f"One story at place {(to or 0) + 1}"
        return [Part("The order", "order", seen, mine, order_of(rows), told)]

    return _save(request, pk, change, parts)


@editor
@require_POST
def drop(request: Desk, pk: int, story: int) -> HttpResponse:
    """Leave a story out; its article goes back to the pool."""

    def change(row: Issue, revision: int) -> object:
        return editing.drop(pk, story, editor=request.user, at=timezone.now(), revision=revision)

    return _save(request, pk, change)


@editor
@require_POST
def add(request: Desk, pk: int) -> HttpResponse:
    """Take an article of the pool, at the end; pinned, or once more, if that is said."""
    article = number(request, "article")
    pinned, again = (request.POST.get(name) == "1" for name in ("pinned", "again"))

    def change(row: Issue, revision: int) -> object:
        return editing.add(
            pk,
            article or 0,
            pinned=pinned,
            again=again,
            editor=request.user,
            at=timezone.now(),
            revision=revision,
        )

    return _save(request, pk, change)


@editor
@require_POST
def pin(request: Desk, pk: int, story: int) -> HttpResponse:
    """Pin a story, or let it go."""
    pinned = request.POST.get("pinned") == "1"

    def change(row: Issue, revision: int) -> object:
        return editing.set_pinned(
            pk, story, pinned, editor=request.user, at=timezone.now(), revision=revision
        )

    return _save(request, pk, change)


@editor
@require_POST
def pick_again(request: Desk, pk: int) -> HttpResponse:
    """Choose the stories anew, around what is pinned."""

    def change(row: Issue, revision: int) -> object:
        return repicking.pick_again(pk, editor=request.user, at=timezone.now(), revision=revision)

    return _save(request, pk, change)


@editor
@require_POST
def set_aside(request: Desk, pk: int, article: int) -> HttpResponse:
    """Keep an article of the pool from all issues, or no longer."""
    never = request.POST.get("never") == "1"

    def change(row: Issue, revision: int) -> None:
        deciding.set_aside(pk, article, never, editor=request.user, at=timezone.now())

    return _save(request, pk, change)


@editor
@require_POST
def merge(request: Desk, pk: int, article: int) -> HttpResponse:
    """Say that an article of the pool is about one event with another."""
    return _tie(request, pk, article, is_one_event=True)


@editor
@require_POST
def keep_apart(request: Desk, pk: int, article: int) -> HttpResponse:
    """Say that an article of the pool is about another event than another."""
    return _tie(request, pk, article, is_one_event=False)


def _tie(request: Desk, pk: int, article: int, *, is_one_event: bool) -> HttpResponse:
    other = number(request, "other")

    def change(row: Issue, revision: int) -> None:
        deciding.tie(pk, article, other or 0, is_one_event, editor=request.user, at=timezone.now())

    return _save(request, pk, change)


@editor
@require_POST
def replace(request: Desk, pk: int, story: int) -> HttpResponse:
    """Put an article of the pool in a story's place."""
    article = number(request, "article")

    def change(row: Issue, revision: int) -> object:
        return editing.replace(
            pk, story, article or 0, editor=request.user, at=timezone.now(), revision=revision
        )

    return _save(request, pk, change)


@editor
@require_POST
def trim(request: Desk, pk: int) -> HttpResponse:
    """Print no more than headlines from a story on; without one, every story in full again."""
    first = number(request, "first")
    is_said = first is not None or not request.POST.get("first")

    def change(row: Issue, revision: int) -> object:
        if not is_said:
            raise InputError("It is not said from which story on.", fix="Use the page’s button.")
        return editing.set_headlines_from(
            pk, first, editor=request.user, at=timezone.now(), revision=revision
        )

    return _save(request, pk, change)


def _nothing(row: Issue) -> Sequence[Part]:
    """What stands on its own: nobody else's change can be in its way."""
    return ()


def _save(
    request: Desk,
    pk: int,
    change: Callable[[Issue, int], object],
    parts: Callable[[Issue], Sequence[Part]] = _nothing,
) -> HttpResponse:
    """Do a change, and go back to where it was asked for: the issue, or its pool."""
    if "pool" not in request.POST:
        back = reverse("desk-issue", args=[pk])
        return save(request, pk, parts, change, back=back, answer=reordered)

    def told(row: Issue, revision: int) -> None:
        last = row.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
        change(row, revision)
        for done in row.changes.filter(pk__gt=last, editor=request.user).order_by("pk"):
            messages.success(request, done.what)

    return save(request, pk, parts, told, back=_pool(request, pk), answer=reordered)


def _pool(request: Desk, pk: int) -> str:
    """Return the pool's page as it was, at the article that was in hand."""
    query = urlencode(parse_qsl(request.POST.get("pool", "")[:_LONGEST_QUERY]))
    article = number(request, "article")
    at = f"#a-{article}" if article else ""
    return f"{reverse('desk-pool', args=[pk])}{query and '?'}{query}{at}"
