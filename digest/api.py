"""What programs call: pushing articles, with a token and without a cookie."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from digest.pushing import Answer, push, token_of, turn

LARGEST = 1_000_000  #: bytes of a body
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@csrf_exempt  # no cookie is looked at, so there is nothing that a forged request could borrow
@never_cache
@require_POST
def articles(request: HttpRequest) -> HttpResponse:
    """Store the articles that are pushed; docs/api.md tells what each answer means."""
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    token = token_of(said.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        answer = _told(401, "Show a token that is in use: Authorization: Bearer <token>.")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    at = timezone.now()
    if wait := turn(token, at):
        return _said(Answer(429, {"errors": ["This token is used too often."]}, wait))
    if request.content_type != "application/json":
        return _told(415, "Push JSON: Content-Type: application/json.")
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        return _told(400, "Give each push an Idempotency-Key of 1 to 200 characters, no blanks.")
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return _told(413, f"The body has more than {LARGEST:,} bytes: push fewer at once.")
    return _said(push(token, key, body, at))


def _told(status: int, error: str) -> HttpResponse:
    return _said(Answer(status, {"errors": [error]}))


def _said(answer: Answer) -> HttpResponse:
    response = JsonResponse(answer.data, status=answer.status)
    if answer.wait:
        response["Retry-After"] = str(answer.wait)
    if answer.is_replay:
        response["Idempotency-Replayed"] = "true"
    return response
