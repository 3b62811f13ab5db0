"""What providers call: Amazon SES's events by SNS, over HTTPS, for those without a queue."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from digest.sns import Verifier

LARGEST = 300_000  #: bytes of a body; SNS sends 256 KiB at most


@csrf_exempt  # no cookie is looked at, so there is nothing that a forged request could borrow
@never_cache
@require_POST
def ses(request: HttpRequest) -> HttpResponse:
    """Take a message of a topic that DIGEST_SES_TOPIC names."""
    if not settings.SES_TOPICS:
        raise Http404
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return HttpResponse("It is too large.", status=413, content_type="text/plain")
    from digest.hearing import hear  # cryptography is installed only where it is used

    heard = hear(body, _verifier(settings.SES_TOPICS), timezone.now())
    said = f"It was not taken: {heard.why}." if heard.why else ""
    return HttpResponse(said, status=heard.status, content_type="text/plain")


@cache
def _verifier(topics: tuple[str, ...]) -> Verifier:
    """Return this process's, which remembers the certificates it has seen."""
    from digest.hearing import bring
    from digest.sns import Verifier

    return Verifier(topics, bring)
