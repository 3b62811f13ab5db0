"""A change from a page: stored, refused, or laid beside what somebody else wrote meanwhile.

Each form carries what its page showed of the very part it changes. While that part is
as it was seen, what others did elsewhere in the issue is no matter: two people may
work on two stories. Otherwise nothing is stored, and both see both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from digest.desk.access import Desk
from digest.desk.shell import show
from digest.errors import Clash, DigestError
from digest.models import Issue

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an issue: as a page showed it, as its editor wants it, as it is stored."""

    label: str
    name: str  #: the form carries `seen` under `seen_` and this
    seen: str
    mine: str
    theirs: str
    told: str = ""  #: `theirs` in words, where it is not words itself
    may_insist: bool = True  #: whether what was wanted still means something on top of theirs

    @property
    def clashes(self) -> bool:
        return self.theirs not in (self.seen, self.mine)


def issue_or_404(pk: int) -> Issue:
    rows = Issue.objects.select_related("publication__programme", "approved_by")
    return get_object_or_404(rows, pk=pk)


def is_partial(request: Desk) -> bool:
    """Whether htmx asks for pieces, which it puts into the page that is there."""
    asks = request.headers.get("HX-Request") == "true"
    return asks and request.headers.get("HX-Boosted") != "true"


def save(
    request: Desk,
    pk: int,
    parts: Callable[[Issue], Sequence[Part]],
    change: Callable[[Issue, int], object],
    *,
    back: str,
    answer: Callable[[Desk, int], HttpResponse],
) -> HttpResponse:
    """Do a change and answer with what is new, or say what stands in its way.

    Args:
        parts: what is changed, read from the issue as it is now.
        change: does it, given the issue and its revision.
        back: the page, for those who came without htmx.
        answer: the pieces of it that may be new, for htmx.
    """
    for _ in range(_TRIES):
        issue = issue_or_404(pk)
        now = parts(issue)
        if any(part.clashes for part in now):
            return _clash(request, issue, now, back)
        try:
            change(issue, issue.revision)
        except Clash as error:
            clash = error
            continue  # somebody came between; perhaps they changed another part
        except DigestError as error:
            return refuse(request, error, back=back)
        return answer(request, pk) if is_partial(request) else redirect(back)
    return refuse(request, clash, back=back, status=409)


def refuse(request: Desk, error: DigestError, *, back: str, status: int = 422) -> HttpResponse:
    """Say why something was not done, where the editor looks."""
    if not is_partial(request):
        messages.error(request, str(error))
        return redirect(back)
    response = render(request, "desk/parts/refused.html", {"error": error}, status=status)
    return _aimed(response, "#said")


def say(request: Desk, words: str, *, back: str) -> HttpResponse:
    """Say that something was done."""
    messages.success(request, words)
    if not is_partial(request):
        return redirect(back)
    return _aimed(render(request, "desk/parts/toast.html"), "#said")


def _clash(request: Desk, issue: Issue, parts: Sequence[Part], back: str) -> HttpResponse:
    edits = issue.changes.filter(details__has_key="field").select_related("editor")
    last = edits.order_by("pk").last()
    who = (last and last.editor) or "Somebody"
    clashing = [part for part in parts if part.clashes]
    stale = {f"seen_{part.name}" for part in clashing} | {"csrfmiddlewaretoken"}
    context = {
        "issue": issue,
        "clashing": clashing,
        "may_insist": all(part.may_insist for part in clashing),
        "who": "You, in another window," if who == request.user else who,
        "back": back,
        "action": request.path,
        "again": [(name, text) for name, text in request.POST.items() if name not in stale],
    }
    if not is_partial(request):
        page, publication = "desk/clash.html", issue.publication
        return show(request, page, context, publication=publication, here="issues", status=409)
    response = render(request, "desk/parts/clash.html", context, status=409)
    return _aimed(response, "#clash")


def _aimed(response: HttpResponse, target: str) -> HttpResponse:
    response["HX-Retarget"], response["HX-Reswap"] = target, "innerHTML"
    return response
