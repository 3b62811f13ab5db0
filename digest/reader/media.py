"""Pictures as they were sent: each under the hash of its bytes, so it never changes."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
_A_YEAR = 365 * 24 * 60 * 60  # seconds


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with a picture; the address admits nothing but `<sha256>.jpg` or `.png`."""
    try:
        file = (settings.MEDIA_ROOT / name).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=_TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mail programs on the web show it
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
