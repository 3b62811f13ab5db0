"""An issue in the browser, as it was sent and belonging to nobody.

Who was mailed it is not in it: the address and the way to leave are one reader's,
and stand in that reader's mail only.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from digest import framed, sandbox
from digest.models import Frozen, Issue
from digest.printed import TokenName, Tokens
from digest.reader.archive import day_of, sent_issues
from subscribers.models import Publication

NOBODY = "•••"  #: stands where a reader's mail has their address
_FIVE_MINUTES = 300  # seconds; a correction is not seen later than that


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The page around the mail: where it belongs, its neighbours, the way to get the next."""
    found = _sent(slug, number)
    around = sent_issues(found.publication)
    context = {
        "publication": found.publication,
        "issue": found,
        "day": day_of(found),
        "before": around.filter(number__lt=number).first(),
        "after": around.filter(number__gt=number).last(),
        "sandbox": framed.FRAME,
    }
    return render(request, "reader/issue.html", context)


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
def mail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The mail itself, in the frame."""
    found = _sent(slug, number)
    frozen = get_object_or_404(Frozen.objects.defer("issue_data"), issue=found, variant="")
    values: dict[TokenName, str] = {
        "unsubscribe": reverse("leaving", args=[slug]),
        "address": NOBODY,
        "media": reverse("media", args=["0" * 64 + ".jpg"]).rpartition("/")[0],
    }
    return sandbox.page(Tokens(frozen.token_seal).fill(frozen.html, values, escape=True))


@require_safe
@cache_control(public=True, max_age=_FIVE_MINUTES)
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """Where "Unsubscribe" leads from a copy that belongs to nobody."""
    publication = get_object_or_404(Publication, slug=slug)
    return render(request, "reader/leaving.html", {"publication": publication})


def _sent(slug: str, number: int) -> Issue:
    publication = get_object_or_404(Publication, slug=slug)
    found = sent_issues(publication).filter(number=number).first()
    if found is None:
        raise Http404
    return found
