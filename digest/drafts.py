"""Between rows and nouns: an issue as stored, and as the press prints it."""

from __future__ import annotations

import re
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings

from digest import issue as nouns
from digest import programme
from digest.models import Issue, Programme
from digest.trimming import headlines_from
from subscribers.models import Publication

_LINE = 300  # characters of a subject or a preheader
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # and not those that keep words together


def publication_noun(publication: Publication) -> programme.Publication:
    """Return what the press prints of a publication; its links begin with PUBLIC_URL."""
    return programme.Publication(
        name=publication.name,
        slug=publication.slug,
        sender_address=publication.sender_address,
        sender_name=publication.sender_name,
        reply_to=publication.reply_to,
        postal_address=publication.postal_address,
        public_url=settings.PUBLIC_URL,
        archive_url=f"{settings.PUBLIC_URL}/{publication.slug}",
        strapline=publication.strapline,
        language=publication.language,
        editors=tuple(publication.editors),
    )


def programme_noun(row: Programme, *, number: int) -> programme.Programme:
    """Return what the press reads of how a publication is made."""
    return row.to_noun(number=number, publication=publication_noun(row.publication))


def to_noun(issue: Issue) -> nouns.Issue:
    """Return a draft as the press prints it.

    It is dated by its slot; a special issue by the day of its last change, in the
    programme's time zone. Of the stories that are to be headlines only, no more is told.
    """
    made = programme_noun(issue.publication.programme, number=issue.number or 0)
    day = (issue.due_at or issue.changed_at).astimezone(ZoneInfo(made.time_zone)).date()
    whole = nouns.Issue(
        publication=made.publication,
        number=made.number,
        date=day.isoformat(),
        subject=issue.subject,
        preheader=issue.preheader,
        intro=issue.intro,
        sections=tuple(
            nouns.Section(name, tuple(row.to_noun() for row in rows))
            for name, rows in groupby(issue.stories.all(), key=lambda row: row.section)
        ),
        theme=made.theme,
        layout=made.layout,
        language=made.publication.language,
        time_zone=made.time_zone,
    )
    return headlines_from(whole, issue.headlines_from) if issue.headlines_from else whole


def one_line(text: str) -> str:
    """Return a text as a subject or a preheader holds it, cut at a word where it is longer."""
    line = _BLANKS.sub(" ", text).strip()
    if len(line) <= _LINE:
        return line
    head = line[: _LINE - 1]
    return f"{head.rpartition(' ')[0] or head}…"
