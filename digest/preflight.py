"""What no message shows: the half of preflight that asks the system which is to send the issue.

The rules of `rules/` read the message. Here it is asked whether readers reach what the
message links to, whether its pictures are in the store as it states them, and whether
a reader can leave in one press.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.checks import Error

from digest import issue as nouns
from digest import media
from digest.budget import Budget
from digest.checks import media_address, public_url
from digest.errors import ConfigError, ImageError, StorageError
from digest.issue import Picture
from digest.models import Issue
from digest.printed import Finding
from digest.progress import lasting
from digest.theme import Logo
from subscribers.trial import leave_in_one_press


@dataclass(frozen=True, slots=True)
class Shelf:
    """The pictures of an issue that are in the store, and what is to be said of all of them."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)  #: by name
    findings: Sequence[Finding] = ()


def shelf_of(issue: nouns.Issue) -> Shelf:
    """Return what the store has of an issue; one that does not tell is a finding."""
    named = list(_named(issue))
    try:
        pictures = media.load(dict.fromkeys(each.name for _, each in named))
    except (ConfigError, StorageError) as error:
        return Shelf(findings=[Finding("pictures", "block", error.what, error.fix)])
    judged = (_judge(each, pictures.get(each.name), where) for where, each in named)
    return Shelf(pictures, [each for each in judged if each])


def without_pictures(issue: Issue) -> Iterator[Finding]:
    """Yield why each story goes without the picture that its article names."""
    for row in issue.stories.all():
        if reason := row.lacks_picture_because:
            what = f"A story goes without its picture. {reason}"
            yield Finding("pictures", "note", what, _WITHOUT, row.data["headline"])


_WITHOUT = "Leave it so, for a card without a picture is whole; or take another article."


def of_installation() -> Iterator[Finding]:
    """Yield what is to be said of the installation, whatever the issue."""
    for message in (*public_url(None), *media_address(None)):
        if isinstance(message, Error):
            yield Finding("public_url", "block", message.msg, str(message.hint))
    if settings.TRANSPORT == "ses":
        yield Finding(
            "stand_in",
            "note",
            "Amazon SES writes the message itself. Judged were the headers of our request, and the"
            " message as the outbox would write it.",
            "Send yourself a test, save what arrives, and run `digest lint` on it.",
        )


def of_sending(count: int, budget: Budget) -> Iterator[Finding]:
    """Yield what is to be said of so many people, by what the provider leaves to issues now."""
    if not budget.is_short_of(count):
        return
    left = f"{budget.left:,} a day" if budget.left == budget.day else f"{budget.left:,} today"
    takes = budget.takes(count)
    within = f" and takes at most {lasting(takes)}" if takes else ""
    yield Finding(
        "days_quota",
        "warn",
        f"{count:,} people are to get it, and the provider leaves {left} to issues.",
        f"Let it leave all the same: it waits for the day's quota by itself{within}."
        " Or ask the provider for a larger one.",
    )


def try_out(issue_id: int, at: datetime) -> None:
    """Let a stand-in leave the issue's publication in one press; keep what came of it."""
    issue = Issue.objects.select_related("publication").get(pk=issue_id)
    fault = leave_in_one_press(issue.publication, at)
    found = [Finding("one_click", "block", fault, _MEND)] if fault else []
    tried = {"at": at.isoformat(), "findings": [each.to_data() for each in found]}
    Issue.objects.filter(pk=issue_id).update(tried=tried)


_MEND = "Run `digest check`; if it says the same, the log tells what went wrong."


def tried(issue: Issue) -> Sequence[Finding]:
    """Return what came of trying an issue out, the last time."""
    return [Finding.from_data(each) for each in issue.tried.get("findings", [])]


def _named(issue: nouns.Issue) -> Iterator[tuple[str, Picture | Logo]]:
    """Yield every picture that an issue names, with where it stands."""
    for story in issue.stories:
        if story.image:
            yield story.headline, story.image
    if issue.theme.logo:
        yield "The logo", issue.theme.logo


def _judge(stated: Picture | Logo, content: bytes | None, where: str) -> Finding | None:
    if content is None:
        what = "A picture is missing from the store of pictures, or damaged."
        return Finding("pictures", "block", what, _REPLACE, where)
    if fault := _misstated(stated, content):
        return Finding("pictures", "block", fault, _REPLACE, where)
    return None


_REPLACE = "Restore it from a copy, or replace it."


def _misstated(stated: Picture | Logo, content: bytes) -> str:
    """Return how a file differs from the size at which a message shows it; empty if it does not.

    A file may have up to twice as many pixels as are shown, or fewer, in the same proportion.
    """
    # Pillow is large, and a process that sends never asks.
    from digest.images import open_picture

    try:
        width, height = open_picture(content).size
    except ImageError as error:
        return error.what
    rounding = max(width, height, stated.width, stated.height)  # a pixel of either side
    if abs(width * stated.height - height * stated.width) <= rounding:
        return ""
    return (
        f"A picture has {width} × {height} pixels and would be shown as"
        f" {stated.width} × {stated.height}: out of proportion."
    )
