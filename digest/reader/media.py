"""Pictures as they were sent: each under the hash of its bytes, so it never changes.

Those that are kept elsewhere are led to, so that our pages know one address for all,
and the mails of a time before still show what they showed.
"""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from digest import media as stored
from digest.stores import type_of

_A_YEAR = 365 * 24 * 60 * 60  # seconds
_A_DAY = 24 * 60 * 60


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a picture; the address admits nothing but `<sha256>.jpg` or `.png`."""
    try:
        file = (settings.MEDIA_ROOT / name).open("rb")
    except FileNotFoundError as error:
        if settings.MEDIA_BUCKET is None:
            raise Http404 from error
        return _elsewhere(name)
    response = FileResponse(file, content_type=type_of(name))
    response["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mail programs on the web show it
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _elsewhere(name: str) -> HttpResponseRedirect:
    """Lead to the bucket; not for ever, for its address is a setting."""
    response = HttpResponseRedirect(f"{stored.address()}/{name}")
    response["Cache-Control"] = f"public, max-age={_A_DAY}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
