"""What a page says when it cannot be shown: what happened, and what to do."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

_ROLES = {
    "editor": "Changing it takes an editor.",
    "sender": "Approving and sending takes an editor.",
    "owner": "This is for owners.",
}


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours."""
    return _fault(
        request,
        403,
        "This page was open for too long",
        "What you pressed was not done. Go back, load the page again, and press it once more.",
    )


def not_yours(request: HttpRequest, needs: str) -> HttpResponse:
    return _fault(
        request,
        403,
        "You may look, but not do this",
        f"{_ROLES.get(needs, '')} Ask an owner if you should be able to.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _fault(
        request, 404, "There is nothing here", "The address is wrong, or what it showed is gone."
    )


def broken(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _no_database(request)
    return _fault(
        request,
        500,
        "Something broke on our side",
        "What you did may not have been stored. Look at the page again; the log says more.",
    )


def _no_database(request: HttpRequest) -> HttpResponse:
    fix = "What you did was not stored. Load the page again in a minute."
    if _is_of_desk(request):
        fix += (
            " What is being sent is kept until it answers. If it stays so, its disk may be full:"
            " `digest check` says more."
        )
    return _fault(request, 503, "The database does not answer", fix)


def _is_of_desk(request: HttpRequest) -> bool:
    """Whether somebody who works here asks; readers know of no desk."""
    return request.path.startswith(reverse("desk"))


def _fault(request: HttpRequest, status: int, what: str, fix: str) -> HttpResponse:
    told = {"what": what, "fix": fix, "of_desk": _is_of_desk(request)}
    return render(request, "desk/fault.html", told, status=status)
