"""Between rows and nouns: an issue as stored, and as the press prints it."""

from __future__ import annotations

from digest import issue as nouns
from digest import programme
from digest.models import Issue
from subscribers.models import Publication


def publication_noun(publication: Publication) -> programme.Publication:
    """Return what the press prints of a publication; its links begin with PUBLIC_URL."""
    raise NotImplementedError


def to_noun(issue: Issue) -> nouns.Issue:
    """Return a draft as the press prints it.

    It is dated by its slot; a special issue by the day of its last change, in the
    programme's time zone.
    """
    raise NotImplementedError
