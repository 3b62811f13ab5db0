"""What search engines are asked to leave alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_RULES = """\
User-agent: *
Disallow: /desk/
Disallow: /confirm/
Disallow: /unsubscribe/
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_RULES, content_type="text/plain; charset=utf-8")
