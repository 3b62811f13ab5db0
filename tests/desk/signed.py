"""Somebody who is signed in: for requests, and in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from digest.models import Editor
from tests import stored
from tests.browser import Scheme

# What is meant so: a clash, a refusal, no connection, a preview without pictures.
_MEANT = re.compile(
    r"Failed to load resource: .*(status of 4(09|22) |ERR_INTERNET_DISCONNECTED)"
    r"|htmx:(afterRequest|sendError)|Loading the image .*img-src 'none'"
)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def client(role: str = "owner", *, name: str = "Ruth Okafor", checks: bool = False) -> Client:
    """Return a client that is signed in; one that `checks` asks for CSRF tokens."""
    signed = Client(enforce_csrf_checks=checks)
    signed.force_login(stored.editor(role, name), backend=BACKEND)
    return signed


def _complaint(said: ConsoleMessage) -> list[str]:
    is_meant = said.type != "error" or _MEANT.match(said.text)
    return [] if is_meant else [said.text]


@contextmanager
def page(
    browser: Browser,
    origin: str,
    editor: Editor,
    *,
    width: int = 1200,
    scheme: Scheme | None = "light",
    script: bool = True,
) -> Iterator[Page]:
    """Open a window in which somebody is signed in.

    Args:
        scheme: what the system prefers; None to emulate nothing, as frames with a
            scheme of their own need.
        script: whether pages may run any.

    Raises:
        AssertionError: on closing, if the page complained in its console.
    """
    signed = Client()
    signed.force_login(editor, backend=BACKEND)
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme or "null",
        java_script_enabled=script,
        base_url=origin,
    )
    session = signed.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.extend(_complaint(said)))
    opened.set_default_timeout(8_000)
    try:
        yield opened
    finally:
        context.close()
    assert not complaints, complaints
