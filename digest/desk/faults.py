"""What a page says when it cannot be shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours."""
    return HttpResponse(
        "This form is too old, or did not come from this desk. Open the page again.",
        status=403,
        content_type="text/plain; charset=utf-8",
    )
