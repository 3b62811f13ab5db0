"""Who asks: the address of a visitor, as far as it can be believed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Return the visitor's address: the connection's, or what a trusted proxy says.

    A list in `X-Forwarded-For` is read from its end: what a proxy of ours added
    is believed, what stood there before it is not.
    """
    asking = str(request.META.get("REMOTE_ADDR", ""))
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    for hop in reversed([each.strip() for each in said.split(",") if each.strip()]):
        if asking not in settings.TRUSTED_PROXIES:
            break
        asking = hop
    return asking
