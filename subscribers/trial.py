"""Leaving in one press, tried out: a stand-in reader leaves as mail programs do it.

Asked is the web interface itself, by all the doors that a request goes through, without
a cookie. Everything happens in a transaction that is taken back: no reader, no consent
and no count is left of it. What stands before the web interface is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction

from subscribers.models import Publication, Subscriber, Subscription
from subscribers.tokens import unsubscribe_url

_STAND_IN = "stand in@reader.invalid"  # with a blank, so that nobody is known by it
_ONE_CLICK = b"List-Unsubscribe=One-Click"  # RFC 8058, section 3.2


def leave_in_one_press(publication: Publication, at: datetime) -> str:
    """Return what is wrong with leaving a publication, as a sentence; empty if nothing is.

    Source: RFC 8058: one POST without a cookie, no redirect; a GET changes nothing.
    """
    door = WSGIHandler()
    with transaction.atomic():
        fault = next(_faults(door, _stand_in(publication, at)), "")
        transaction.set_rollback(True)
    return fault


def _stand_in(publication: Publication, at: datetime) -> Subscription:
    person = Subscriber.objects.create(address=_STAND_IN, created_at=at)
    return Subscription.objects.create(
        publication=publication,
        subscriber=person,
        state=Subscription.State.ACTIVE,
        since=at,
        confirmed_at=at,
        source="trial",
    )


def _faults(door: WSGIHandler, row: Subscription) -> Iterator[str]:
    path = unsubscribe_url(row.pk).removeprefix(settings.PUBLIC_URL)
    before = _record(row)
    if (status := _ask(door, "GET", path)) != 200:
        yield f"The page behind the unsubscribe link answers with status {status}."
    if _record(row) != before:
        yield "Opening the unsubscribe link unsubscribes, and mail scanners open every link."
    for _ in range(2):  # a mail program that lost the answer asks again
        if not 200 <= (status := _ask(door, "POST", path)) < 300:
            yield f"A mail program that unsubscribes its reader is answered with status {status}."
        row.refresh_from_db()
        if row.state != Subscription.State.UNSUBSCRIBED:
            yield "A mail program may unsubscribe its reader, and nobody is unsubscribed."


def _record(row: Subscription) -> tuple[Any, ...]:
    """Return all that a visit could have changed."""
    row.refresh_from_db()
    return row.state, row.since, row.paused_until, row.consents.count()


def _ask(door: WSGIHandler, method: str, path: str) -> int:
    """Return the status of an answer; redirects are not followed."""
    asked = urlsplit(settings.PUBLIC_URL)
    body = _ONE_CLICK if method == "POST" else b""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_HOST": asked.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": asked.scheme,
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environ)
    # Not closed, which would tell Django that a request ended, and close this connection.
    return door.get_response(WSGIRequest(environ)).status_code
