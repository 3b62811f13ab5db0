"""Who may open a page: said at the view itself, never by its address.

Every view of the desk carries one of these. A test walks all routes and fails for
one that does not, and for one whose row in the table of roles is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from digest.desk import faults
from digest.models import Editor

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Desk(HttpRequest):
    """A request by somebody who is signed in, as views of the desk get it."""

    user: Editor


def viewer(view: Callable[Concatenate[Desk, P], HttpResponseBase]) -> View[P]:
    """Open a page to everybody who is signed in."""
    return _guarded(view, lambda editor: True, "viewer")


def editor(view: Callable[Concatenate[Desk, P], HttpResponseBase]) -> View[P]:
    """Open a page to those who may change drafts and sources."""
    return _guarded(view, lambda editor: editor.may_edit, "editor")


def sender(view: Callable[Concatenate[Desk, P], HttpResponseBase]) -> View[P]:
    """Open a page to those who may approve and send."""
    return _guarded(view, lambda editor: editor.may_send, "sender")


def owner(view: Callable[Concatenate[Desk, P], HttpResponseBase]) -> View[P]:
    """Open a page to owners."""
    return _guarded(view, lambda editor: editor.may_own, "owner")


def _guarded(
    view: Callable[Concatenate[Desk, P], HttpResponseBase],
    may: Callable[[Editor], bool],
    needs: str,
) -> View[P]:
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_back_to(request))
        if not may(request.user):
            return faults.not_yours(request, needs)
        return view(cast("Desk", request), *args, **kwargs)

    guarded.needs = needs  # type: ignore[attr-defined]
    return cast("View[P]", guarded)


def _back_to(request: HttpRequest) -> str:
    """Return where somebody goes on once signed in: to a page, not to what a button did."""
    is_page = request.method in ("GET", "HEAD")
    return request.get_full_path() if is_page else reverse("desk")
