"""Mails to the editors about what happened without them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from digest.cadence import zone
from digest.errors import DigestError
from digest.models import Editor, Issue, Source
from subscribers.models import Publication

_log = logging.getLogger(__name__)


def tell_held(issue: Issue) -> None:
    """Write to everybody who may send that an issue did not leave, and why."""
    _tell(issue, "held", f"{issue} of {issue.publication} did not leave")


def tell_skipped(issue: Issue) -> None:
    """Write to everybody who may send that a slot has no issue, and why."""
    _tell(issue, "skipped", f"Nothing new for {issue.publication}")


def tell_resting(source: Source) -> None:
    """Write to everybody who may edit that a source rests from now on, and why."""
    publication = source.publication
    context = {"source": source, "publication": publication, "desk": _desk()}
    body = render_to_string("desk/mails/resting.txt", context)
    _write(publication, f"{source} gives {publication} nothing", body, lambda each: each.may_edit)


def tell_withheld(source: Source, count: int) -> None:
    """Write to everybody who may edit that articles of a source wait for a decision, and why."""
    publication = source.publication
    context = {"source": source, "publication": publication, "count": count, "desk": _desk()}
    body = render_to_string("desk/mails/withheld.txt", context)
    subject = f"{source} seems to have given {count} old articles new names"
    _write(publication, subject, body, lambda each: each.may_edit)


def in_words(at: datetime, time_zone: str) -> str:
    """Return a moment as people say it: Friday 16 October, 08:00 Europe/London."""
    local = at.astimezone(zone(time_zone))
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M} {time_zone}"


def _tell(issue: Issue, name: str, subject: str) -> None:
    publication = issue.publication
    programme = publication.programme
    due_at = issue.due_at or issue.changed_at
    [following] = programme.cadence.next(due_at, 1)
    context = {
        "issue": issue,
        "publication": publication,
        "due": in_words(due_at, programme.time_zone),
        "next": in_words(following.due_at, programme.time_zone),
        "desk": _desk(),
    }
    body = render_to_string(f"desk/mails/{name}.txt", context)
    _write(publication, subject, body, lambda each: each.may_send)


def _desk() -> str:
    return f"{settings.PUBLIC_URL}{settings.LOGIN_REDIRECT_URL}"


def _write(
    publication: Publication, subject: str, body: str, concerns: Callable[[Editor], bool]
) -> None:
    line = " ".join(subject.split())
    for editor in Editor.objects.filter(is_active=True).order_by("pk"):
        if concerns(editor):
            _post(EmailMessage(line, body, publication.sender_address, [editor.email]))


def _post(message: EmailMessage) -> None:
    """Send a notice; one that is not taken is in the log, and what it says on the desk."""
    try:
        message.send()
    except DigestError as error:
        _log.error("A notice to the editors was not taken: %s", error)
