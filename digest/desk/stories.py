"""The stories of an issue: in which order, which of them, and from where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from digest import editing
from digest.desk.access import Desk, editor
from digest.desk.listing import order_of
from digest.desk.numbers import number
from digest.desk.pieces import reordered
from digest.desk.saving import Part, save
from digest.errors import InputError
from digest.models import Issue


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
    """Take an article of the pool, at the end."""
    article = number(request, "article")

    def change(row: Issue, revision: int) -> object:
        return editing.add(
            pk, article or 0, editor=request.user, at=timezone.now(), revision=revision
        )

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
    back = reverse("desk-issue", args=[pk])
    return save(request, pk, parts, change, back=back, answer=reordered)
