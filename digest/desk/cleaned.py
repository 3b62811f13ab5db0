"""What cleaning took away from a source's articles, and the buttons that put it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from digest import recleaning
from digest.article import Article as Noun
from digest.desk.access import Desk, editor
from digest.errors import InputError
from digest.models import Article, Source
from digest.repairs import RULES, is_reversible


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that was taken away, or put back."""

    place: int  #: among the article's repairs
    title: str
    why: str
    text: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of cleaning, as it stands for a source."""

    name: str
    title: str
    why: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article with all that was taken away from it."""

    row: Article
    headline: str
    removals: tuple[Removal, ...]
    is_reversible: bool
    is_open: bool


def cleaned(articles: Iterable[tuple[Noun, Article]], shown: str = "") -> tuple[Cleaned, ...]:
    """Return the articles that were cleaned; the one that was asked for, or the first, is open."""
    found = [(noun, row) for noun, row in articles if noun.repairs]
    asked = {str(row.pk) for _, row in found} & {shown}
    return tuple(
        Cleaned(
            row,
            noun.headline,
            removals(noun),
            is_reversible(noun),
            is_open=str(row.pk) in asked if asked else not number,
        )
        for number, (noun, row) in enumerate(found)
    )


def removals(noun: Noun) -> tuple[Removal, ...]:
    return tuple(
        Removal(place, *RULES.get(each.rule, (each.rule.capitalize(), "")), each.text, each.applied)
        for place, each in enumerate(noun.repairs)
    )


def rules(source: Source) -> tuple[Rule, ...]:
    """Return every rule, with whether it is on for a source."""
    return tuple(Rule(name, *RULES[name], is_on=name not in source.rules_off) for name in RULES)


@editor
@require_POST
def put_back(request: Desk, slug: str, pk: int) -> HttpResponse:
    """Put back what was taken away of an article, or take it away again, as the button said."""
    source = get_object_or_404(Source, pk=pk, publication__slug=slug)
    row = get_object_or_404(source.articles, pk=_number(request, "article"))
    is_back = request.POST.get("do") == "put back"
    act = recleaning.put_back if is_back else recleaning.take_away
    try:
        act(
            row.pk,
            _number(request, "place"),
            request.POST.get("text", ""),
            editor=request.user,
            at=timezone.now(),
        )
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"It is {'back' if is_back else 'gone again'}.{_beside(row)}")
    return redirect(f"{reverse('desk-source', args=[slug, pk])}?cleaned={row.pk}#cleaned-{row.pk}")


@editor
@require_POST
def switch(request: Desk, slug: str, pk: int) -> HttpResponse:
    """Switch a rule off for a source, or on again, as the button said."""
    source = get_object_or_404(Source, pk=pk, publication__slug=slug)
    rule, is_off = request.POST.get("rule", ""), request.POST.get("do") == "off"
    act = recleaning.switch_off if is_off else recleaning.switch_on
    try:
        count = act(source.pk, rule, editor=request.user, at=timezone.now())
    except InputError as error:
        messages.error(request, str(error))
    else:
        again = f"{count} article{' was' if count == 1 else 's were'} cleaned again."
        said = f"“{RULES[rule][0]}” is {'off' if is_off else 'on'} for this source."
        messages.success(request, f"{said} {again}")
    return redirect(f"{reverse('desk-source', args=[slug, pk])}#rules")


def _beside(row: Article) -> str:
    """Say what an issue has of it."""
    if row.used_in is None:
        return ""
    return f" {row.used_in} keeps the article as it took it."


def _number(request: Desk, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 16 else -1
