"""What editors decide about articles of the pool, for this issue and all that come.

Each decision goes on the record of the issue from whose pool it was made.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from digest.errors import InputError
from digest.models import Article, Change, Editor, Issue, Tie

_GONE = "That article is not in the pool."


def set_aside(issue_id: int, article_id: int, never: bool, *, editor: Editor, at: datetime) -> None:
    """Keep an article from all issues, or no longer.

    Raises:
        InputError: it is not in the pool, or an issue carries it.
    """
    with transaction.atomic():
        issue, article = _found(issue_id, article_id)
        if never and article.used_in_id:
            raise InputError(
                f"“{article}” is in {article.used_in}.", fix="Take it out there first."
            )
        if article.is_never != never:
            Article.objects.filter(pk=article.pk).update(is_never=never)
            done = "was set aside for good" if never else "may be chosen again"
            _record(issue, editor, at, f"“{article}” {done}.")


def tie(
    issue_id: int, one_id: int, other_id: int, is_one_event: bool, *, editor: Editor, at: datetime
) -> None:
    """Say that two articles are about one event, or are not; what was said before gives way.

    It counts from the next time that stories are picked.

    Raises:
        InputError: one of them is not in the pool, or they are one.
    """
    first, second = sorted((one_id, other_id))
    with transaction.atomic():
        issue, one = _found(issue_id, first)
        _, other = _found(issue_id, second)
        if first == second:
            raise InputError("That is one article, and not two.", fix="Choose another.")
        Tie.objects.update_or_create(
            one=one,
            other=other,
            defaults={
                "publication_id": issue.publication_id,
                "is_one_event": is_one_event,
                "editor": editor,
                "at": at,
            },
        )
        told = "are one event" if is_one_event else "are two events"
        _record(issue, editor, at, f"“{one}” and “{other}” {told}.")


def _found(issue_id: int, article_id: int) -> tuple[Issue, Article]:
    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is None:
        raise InputError("There is no such issue.", fix="Look at the list of issues.")
    pool = Article.objects.filter(publication_id=issue.publication_id)
    article = pool.select_related("used_in").filter(pk=article_id).first()
    if article is None:
        raise InputError(_GONE, fix="Look at the pool as it is now.")
    return issue, article


def _record(issue: Issue, editor: Editor, at: datetime, what: str) -> None:
    Change.objects.create(issue=issue, editor=editor, at=at, what=what[:500])
