"""The stories of a draft are picked again: what editors pinned stays, and so do their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from digest import stories
from digest.changing import Edit, changing, require_editable
from digest.compose import Weighed, store_choices, weigh_pool
from digest.errors import Clash, InputError, NothingToSend
from digest.models import Editor, Issue, Programme, Story


def pick_again(issue_id: int, *, editor: Editor, at: datetime, revision: int) -> int:
    """Choose the stories of a draft anew, from all that is in the pool by now.

    A pinned story keeps its place. A story that is picked again keeps what editors
    changed in it. Visits the network for pictures, so never call it within a transaction.

    Raises:
        NothingToSend: nothing could be picked; the issue stays as it is.
        Clash, NotEditable, InputError: as every change of an issue, see `digest.editing`.
    """
    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is None:
        raise InputError("There is no such issue.", fix="Look at the list of issues.")
    require_editable(issue, editor=editor, revision=revision)
    programme = Programme.objects.select_related("publication").get(
        publication_id=issue.publication_id
    )
    there = {row.article.key: row for row in issue.stories.select_related("article")}
    pinned = [key for key, row in there.items() if row.is_pinned]
    weighed = weigh_pool(programme, at, pinned=pinned, given_back=issue.pk)
    if not weighed.picked:
        raise NothingToSend("There is nothing in the pool that could be picked.")
    new = [choice for choice in weighed.picked if choice.article.id not in there]
    made = stories.make(new, weighed.rows, weighed.made, weighed.passed) if new else []
    with changing(issue_id, editor=editor, at=at, revision=revision) as edit:
        _put(edit, weighed, made)
        edit.issue.composed_at = at
        store_choices(edit.issue, weighed.choices, weighed.rows)
    return edit.revision


def _put(edit: Edit, weighed: Weighed, made: Sequence[Story]) -> None:
    """Put what was picked into the issue, around what is pinned."""
    if not stories.take(edit.issue.pk, [story.article_id for story in made]):
        raise Clash("Another issue took an article meanwhile.", fix="Pick again.")
    rows = {story.article_id: story for story in [*edit.stories, *made]}
    wanted = [weighed.rows[choice.article.id].pk for choice in weighed.picked]
    fixed = {at: story for at, story in enumerate(edit.stories) if story.is_pinned}
    others = iter([rows[pk] for pk in wanted if pk not in {s.article_id for s in fixed.values()}])
    order: list[Story] = []
    while len(order) < len(wanted):
        story = fixed.pop(len(order), None) or next(others, None)
        if story is None:  # pinned further down than there are stories now
            story = fixed.pop(min(fixed))
        order.append(story)
    was = {story.article_id for story in edit.stories}
    edit.stories = order
    edit.say("stories", _said(len(was & set(wanted)), len(set(wanted) - was)))


def _said(stayed: int, new: int) -> str:
    if not new:
        return "The stories were picked again: none is new."
    verb = "is" if new == 1 else "are"
    return f"The stories were picked again: {new} {verb} new, {stayed} stayed."
