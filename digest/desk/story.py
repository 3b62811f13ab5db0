"""One story beside its article: what it says, and where each word of it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from digest import editing
from digest import issue as nouns
from digest.desk.access import Desk, editor, viewer
from digest.desk.issue import typed
from digest.desk.listing import candidates, other_quotations
from digest.desk.marked import marked, passage_at
from digest.desk.numbers import number
from digest.desk.saving import Part, issue_or_404, save
from digest.desk.shell import show
from digest.desk.states import of_issue
from digest.desk.times import local
from digest.errors import InputError
from digest.faithful import strange_quotations
from digest.issue import OwnWords
from digest.models import Issue, Story
from digest.passages import Passage
from digest.sentences import count_words

_LOOK = "Look at the article again."


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary, as the page lists it."""

    text: str
    is_own: bool  #: whether somebody wrote it
    by: str  #: the model that wrote it, if one did
    start: int | None  #: where it stands in the article
    paragraph: int  #: from 1


@viewer
@require_safe
def story(request: Desk, pk: int, story: int) -> HttpResponse:
    """Show a story; `swap` names the sentence of the summary that another is to replace."""
    row = issue_or_404(pk)
    context = _context(request, row, story)
    swap = request.GET.get("swap", "")
    if swap in {str(place) for place in range(1, len(context["summary"]) + 1)}:
        context["swapping"] = int(swap)
    return show(request, "desk/story.html", context, publication=row.publication, here="issues")


def _context(request: Desk, row: Issue, pk: int) -> dict[str, Any]:
    rows = list(row.stories.all())
    place = next((place for place, each in enumerate(rows) if each.pk == pk), None)
    if place is None:
        raise Http404
    found, zone = rows[place], row.publication.programme.time_zone
    noun = found.to_noun()
    return {
        "issue": row,
        "publication": row.publication,
        "look": of_issue(row),
        "saved_at": local(row.changed_at, zone),
        "story": found,
        "noun": noun,
        "place": place + 1,
        "count": len(rows),
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
        "candidates": candidates(noun),
        "others": other_quotations(noun),
        "dated": local(noun.article.dated, zone),
        "link": _link(noun),
        "removed": [each for each in noun.article.repairs if each.applied],
        "may_edit": request.user.may_edit and row.is_editable,
        "picture": noun.image or (found.has_picture_left_out and found.picture_of_its_place),
        "pictured": _pictured(editing.described_picture(found)),
        **_said(noun, row),
    }


def _said(noun: nouns.Story, row: Issue) -> dict[str, Any]:
    summary = [
        Sentence(each.text, True, each.by, None, 0)
        if isinstance(each, OwnWords)
        else Sentence(each.text, False, "", each.start, each.paragraph + 1)
        for each in noun.sentences
    ]
    whole = _whole(noun)
    return {
        "summary": summary,
        "whole": whole,
        "words": count_words(whole),
        "strange": [
            words
            for each in noun.own_words
            for words in strange_quotations(each.text, noun.article.text)
        ],
        "most": row.publication.programme.summary_words,
        "paragraphs": marked(noun, row.publication.language),
        "quoted": noun.pull_quote.text if noun.pull_quote else "",
    }


def _whole(noun: nouns.Story) -> str:
    return " ".join(each.text for each in noun.sentences)


def _link(noun: nouns.Story) -> str:
    """Return where the article stands, if that is an address on the web."""
    url = noun.article.url or ""
    return url if url.startswith(("https://", "http://")) else ""


@editor
@require_POST
def headline(request: Desk, pk: int, story: int) -> HttpResponse:
    mine, seen = typed(request, "headline"), typed(request, "seen_headline")

    def parts(row: Issue) -> Sequence[Part]:
        theirs = _story(row, story).data["headline"]
        return [Part("Headline", "headline", seen, mine, theirs)]

    def change(row: Issue, revision: int) -> object:
        return editing.set_headline(
            pk, story, mine, editor=request.user, at=timezone.now(), revision=revision
        )

    return _save(request, pk, story, parts, change)


@editor
@require_POST
def quote(request: Desk, pk: int, story: int) -> HttpResponse:
    """Print another candidate large, or none."""
    seen, index = typed(request, "seen_quote"), number(request, "quote")

    def parts(row: Issue) -> Sequence[Part]:
        noun = _story(row, story).to_noun()
        chosen = noun.quotes[index] if index is not None and index < len(noun.quotes) else None
        theirs = noun.pull_quote.text if noun.pull_quote else ""
        told = theirs or "No pull quote"
        mine = chosen.text if chosen else ""
        return [Part("Pull quote", "quote", seen, mine, theirs, told)]

    def change(row: Issue, revision: int) -> object:
        return editing.choose_quote(
            pk, story, index, editor=request.user, at=timezone.now(), revision=revision
        )

    return _save(request, pk, story, parts, change)


@editor
@require_POST
def picture(request: Desk, pk: int, story: int) -> HttpResponse:
    """Describe the picture, and say whether it is shown."""
    alt = typed(request, "alt") if "shown" in request.POST else None

    def parts(row: Issue) -> Sequence[Part]:
        theirs = _pictured(editing.described_picture(_story(row, story)))
        return [Part("Picture", "picture", typed(request, "seen_picture"), _pictured(alt), theirs)]

    def change(row: Issue, revision: int) -> object:
        return editing.describe_picture(
            pk, story, alt, editor=request.user, at=timezone.now(), revision=revision
        )

    return _save(request, pk, story, parts, change)


def _pictured(alt: str | None) -> str:
    """Return in words how a picture is shown."""
    if alt is None:
        return "Left out."
    return f"Shown: “{alt}”" if alt else "Shown, without a description."


@editor
@require_POST
def summary(request: Desk, pk: int, story: int) -> HttpResponse:
    """Change the summary: in one's own words, back to the article's, or by a sentence.

    `without` leaves out the sentence of that number, `with` takes the one that stands
    from there to there in the article; both together swap them.
    """
    own, seen = request.POST.get("own"), typed(request, "seen_summary")

    def parts(row: Issue) -> Sequence[Part]:
        theirs = _whole(_story(row, story).to_noun())
        mine = typed(request, "own")
        return [Part("Summary", "summary", seen, mine, theirs, may_insist=own is not None)]

    def change(row: Issue, revision: int) -> object:
        editor, at = request.user, timezone.now()
        if "again" in request.POST:
            return editing.reset_summary(pk, story, editor=editor, at=at, revision=revision)
        if own is not None:
            mine = typed(request, "own")
            return editing.write_summary(pk, story, mine, editor=editor, at=at, revision=revision)
        wanted = _rearranged(request, row, story)
        return editing.set_summary(pk, story, wanted, editor=editor, at=at, revision=revision)

    return _save(request, pk, story, parts, change)


def _rearranged(request: Desk, row: Issue, story: int) -> list[Passage | OwnWords]:
    """Return the summary's sentences after one was left out, taken in, or both.

    A sentence of the article that is taken in without another's place goes where the
    article has it.
    """
    noun = _story(row, story).to_noun()
    sentences: list[Passage | OwnWords] = list(noun.sentences)
    without = number(request, "without")
    if without is not None and not 0 < without <= len(sentences):
        raise InputError("The summary has no such sentence.", fix=_LOOK)
    taken = _taken(request.POST.get("with", ""), noun, row.publication.language)
    if without is not None:
        sentences[without - 1 : without] = [taken] if taken else []
    elif taken:
        earlier = (p for p in sentences if isinstance(p, Passage) and p.start < taken.start)
        last = next(iter(list(earlier)[::-1]), None)
        sentences.insert(sentences.index(last) + 1 if last else 0, taken)
    return sentences


def _taken(place: str, noun: nouns.Story, language: str) -> Passage | None:
    """Return the sentence of the article that stands at `START-END`; None for no place.

    Raises:
        InputError: no sentence stands exactly there.
    """
    if not place:
        return None
    start, _, end = place.partition("-")
    if start.isdecimal() and end.isdecimal() and len(place) < 30:
        found = passage_at(noun, int(start), int(end), language)
        if found:
            return found
    raise InputError("No sentence stands there in the article.", fix=_LOOK)


def _story(row: Issue, pk: int) -> Story:
    found = row.stories.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _save(
    request: Desk,
    pk: int,
    story: int,
    parts: Callable[[Issue], Sequence[Part]],
    change: Callable[[Issue, int], object],
) -> HttpResponse:
    def answer(request: Desk, pk: int) -> HttpResponse:
        context = {**_context(request, issue_or_404(pk), story), "swap": True}
        response = render(request, "desk/parts/changed_story.html", context)
        response["HX-Trigger"] = "issue-changed"
        return response

    back = reverse("desk-story", args=[pk, story])
    return save(request, pk, parts, change, back=back, answer=answer)
