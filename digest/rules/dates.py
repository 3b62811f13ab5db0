"""Dates agree with each other: the message's, the issue's, and those of its articles.

No clock is asked, so that a message is judged the same tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from digest.issue import Issue, Story
from digest.printed import Finding
from digest.rules import HOSTILE, LONGEST_HEADER, Proof

DRIFT = timedelta(days=2)  #: between the message and what it is dated by
OLD = timedelta(days=90)  #: an article in a digest of what is recent

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_block = partial(Finding, "dates", "block")
_warn = partial(Finding, "dates", "warn")
_note = partial(Finding, "dates", "note")


def check(proof: Proof) -> Iterator[Finding]:
    for value in proof.values("Date")[:1]:
        sent = _moment(value)
        if sent is None:
            yield _block(
                f"No calendar has the date “{value[:60]}”.", "Write the day it is sent.", "Date"
            )
        else:
            yield from _message(proof, value, sent)
    if proof.issue is not None:
        yield from _articles(proof.issue)


def _message(proof: Proof, value: str, sent: datetime) -> Iterator[Finding]:
    weekday = value.partition(",")[0].strip()
    if "," in value and weekday != (right := _WEEKDAYS[sent.weekday()]):
        yield _warn(
            f"Date says {weekday[:20]}, and that day was a {right}.",
            "Write the right day, or none: filters look.",
            "Date",
        )
    received = next(iter(proof.values("Received")), "").rpartition(";")[2]
    arrived = _moment(received) if received else None
    if arrived and abs(arrived - sent) > DRIFT:
        way = "after" if sent > arrived else "before"
        days = abs(sent - arrived).days
        yield _warn(
            f"The message is dated {days} days {way} it arrived, as much spam is.",
            "Set the sender's clock, and date a message when it leaves.",
            "Date",
        )
    day = _day(proof.issue) if proof.issue else None
    if day and abs(sent.date() - day) > DRIFT:
        yield _warn(
            f"The message is dated {sent.date()}, and the issue {day}.",
            "Date the issue by the day it leaves.",
            "Date",
        )


def _articles(issue: Issue) -> Iterator[Finding]:
    day = _day(issue)
    for story in issue.stories if day else ():
        if day and (published := _published(story)):
            # A day is not over everywhere before noon of the next one, in UTC.
            if published - day > timedelta(days=1):
                yield _warn(
                    f"The article is dated {published}, after the issue ({day}).",
                    "See whether it is out yet; perhaps its source's clock is wrong.",
                    story.headline[:120],
                )
            elif day - published > OLD:
                yield _note(
                    f"The article is from {published}, {(day - published).days} days before"
                    " the issue.",
                    "See that it is not an old one that was put up again.",
                    story.headline[:120],
                )


def _published(story: Story) -> date | None:
    at = story.article.published_at
    return at.astimezone(UTC).date() if at and not story.article.date_is_guessed else None


def _day(issue: Issue) -> date | None:
    try:
        return date.fromisoformat(issue.date)
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value[:LONGEST_HEADER])
    except HOSTILE:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
