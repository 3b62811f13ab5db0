"""Editors change a draft: each change is one row of its record, and one revision.

Every function takes the revision that the editor saw and returns the new one. An
approved issue that is changed is a draft again.

Each of them raises:
    Clash: the issue has another revision by now.
    NotEditable: it has left, or never will.
    InputError: what is named is not there, or the text does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from digest.models import Editor
from digest.passages import Passage


def set_subject(issue_id: int, text: str, *, editor: Editor, at: datetime, revision: int) -> int:
    """Change the subject; an empty one follows the lead's headline again."""
    raise NotImplementedError


def set_preheader(issue_id: int, text: str, *, editor: Editor, at: datetime, revision: int) -> int:
    """Change the preheader; an empty one follows the next two headlines again."""
    raise NotImplementedError


def set_intro(issue_id: int, text: str, *, editor: Editor, at: datetime, revision: int) -> int:
    """Change the introduction: plain text, paragraphs parted by blank lines; or none."""
    raise NotImplementedError


def set_headline(
    issue_id: int, story_id: int, text: str, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Change a story's headline; an empty one is the article's own again."""
    raise NotImplementedError


def set_summary(
    issue_id: int,
    story_id: int,
    sentences: Sequence[Passage | str],
    *,
    editor: Editor,
    at: datetime,
    revision: int,
) -> int:
    """Change a summary, sentence by sentence.

    Args:
        sentences: in their order: passages of the article, and the editor's own
            sentences, which are kept apart and marked as such. None at all prints
            the headline only.
    """
    raise NotImplementedError


def write_summary(
    issue_id: int, story_id: int, words: str, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Change a summary to what an editor wrote.

    Sentences that stand in the article letter for letter stay passages of it; the
    others are marked as the editor's own.
    """
    raise NotImplementedError


def reset_summary(
    issue_id: int, story_id: int, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Make the summary again of the article's own sentences."""
    raise NotImplementedError


def choose_quote(
    issue_id: int, story_id: int, index: int | None, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Print another of the candidates large, by its place among `Story.quotes`; or none."""
    raise NotImplementedError


def move(
    issue_id: int, story_id: int, position: int, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Move a story to a position, counted from 0, which is the lead's."""
    raise NotImplementedError


def drop(issue_id: int, story_id: int, *, editor: Editor, at: datetime, revision: int) -> int:
    """Leave a story out; its article goes back to the pool."""
    raise NotImplementedError


def add(
    issue_id: int,
    article_id: int,
    *,
    position: int | None = None,
    editor: Editor,
    at: datetime,
    revision: int,
) -> int:
    """Take an article of the pool, at a position or at the end."""
    raise NotImplementedError


def replace(
    issue_id: int, story_id: int, article_id: int, *, editor: Editor, at: datetime, revision: int
) -> int:
    """Put an article of the pool in a story's place."""
    raise NotImplementedError
