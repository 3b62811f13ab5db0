"""An issue's HTML as a page of its own, in which nothing can run."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse

from digest.framed import framed, policy


def page(html: str, *, pictures: str = "", headlines: Sequence[str] = ()) -> HttpResponse:
    """Return an issue's finished HTML as a response that can do nothing.

    Args:
        pictures: where they may come from, in the words of `img-src`; else from wherever
            mails have theirs.
        headlines: those of its stories, for a page that leads to each.
    """
    response = HttpResponse(framed(html, headlines))
    response["Content-Security-Policy"] = policy(pictures or _anywhere())
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, indexifembedded"
    return response


def _anywhere() -> str:
    """Return what admits every picture of a mail: those of our pages, and a logo's."""
    return " ".join([*settings.PICTURES_FROM, "https:"])
