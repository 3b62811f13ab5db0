"""One change of an issue: nobody's other change is lost by it, and it goes on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from digest import stories
from digest.drafts import one_line
from digest.errors import Clash, InputError, NotEditable
from digest.issue import preheader_of, subject_of
from digest.models import Change, Editor, Issue, Story

_State = Issue.State
_CLOSED = {
    _State.SENDING: "The issue is being sent.",
    _State.PAUSED: "Some readers have the issue already.",
    _State.SENT: "The issue has been sent.",
    _State.CANCELLED: "The issue was cancelled.",
    _State.SKIPPED: "Nothing was sent for this slot.",
}


@dataclass(slots=True)
class Edit:
    """An issue in hand; whoever changes it says so in a sentence."""

    issue: Issue
    stories: list[Story]  #: in their order; what is taken out is deleted
    what: str = ""  #: a sentence; while it is empty, nothing is stored
    before: str = ""
    after: str = ""
    field: str = ""  #: what was changed; of a story, its id and a full stop before it

    @property
    def revision(self) -> int:
        return self.issue.revision

    def story(self, story_id: int) -> Story:
        """Return a story.

        Raises:
            InputError: the issue has no such one.
        """
        for story in self.stories:
            if story.pk == story_id:
                return story
        raise InputError("That story is not in this issue.", fix="Look at the issue as it is now.")

    def say(self, field: str, what: str, *, before: str = "", after: str = "") -> None:
        self.field, self.what, self.before, self.after = field, what, before, after


@contextmanager
def changing(issue_id: int, *, editor: Editor, at: datetime, revision: int) -> Iterator[Edit]:
    """Take an issue in hand, and store what becomes of it; all of it, or nothing.

    Raises:
        Clash: it has another revision by now.
        NotEditable: it has left, or never will.
        InputError: there is none.
    """
    with transaction.atomic():
        issue = Issue.objects.select_for_update().filter(pk=issue_id).first()
        if issue is None:
            raise InputError("There is no such issue.", fix="Look at the list of issues.")
        require_editable(issue, editor=editor, revision=revision)
        edit = Edit(issue, list(issue.stories.all()))
        seen = {story.pk: deepcopy(story) for story in edit.stories}
        yield edit
        if edit.what:
            _store_stories(edit, seen)
            _store(edit, editor, at)


def require_editable(issue: Issue, *, editor: Editor, revision: int) -> None:
    """Raise what bars a change of an issue, if something does.

    Raises:
        Clash: it has another revision by now.
        NotEditable: it has left, or never will.
    """
    if not issue.is_editable:
        raise NotEditable(_CLOSED[_State(issue.state)])
    if issue.revision != revision:
        edits = issue.changes.filter(details__has_key="field").select_related("editor")
        last = edits.order_by("pk").last()
        who = (last and last.editor) or "Somebody"
        if who == editor:
            raise Clash("You changed the issue in another window meanwhile.")
        raise Clash(f"{who} changed the issue meanwhile.")


def _store(edit: Edit, editor: Editor, at: datetime) -> None:
    issue = edit.issue
    told = [story.to_noun() for story in edit.stories]
    if issue.subject_is_ours:
        issue.subject = one_line(subject_of(told))
    if issue.preheader_is_ours:
        issue.preheader = one_line(preheader_of(told))
    if issue.state == _State.APPROVED:
        _take_back_approval(edit)
    issue.revision += 1
    issue.changed_at = at
    issue.save()
    details = {"field": edit.field, "before": edit.before, "after": edit.after}
    what = edit.what[:500]
    Change.objects.create(issue=issue, editor=editor, at=at, what=what, details=details)


def _store_stories(edit: Edit, seen: Mapping[int, Story]) -> None:
    """Store the stories in their places, and give back the articles of those that are out."""
    stories.arrange(edit.stories)
    kept = {story.pk for story in edit.stories}
    out = [story for pk, story in seen.items() if pk not in kept]
    stories.give_back(edit.issue.pk, [story.article_id for story in out])
    Story.objects.filter(pk__in=[story.pk for story in out]).delete()
    for story in edit.stories:
        if story.pk is None or _differs(story, seen[story.pk]):
            story.issue = edit.issue
            story.save()


def _differs(story: Story, seen: Story) -> bool:
    parts = ("position", "data", "pictures", "section", "is_pinned")
    return any(getattr(story, part) != getattr(seen, part) for part in parts)


def _take_back_approval(edit: Edit) -> None:
    """Make an approved issue a draft: what was approved is not what would leave."""
    issue = edit.issue
    by = f" of {issue.approved_by}" if issue.approved_by else ""
    edit.what += f" That took back the approval{by}."
    issue.state, issue.seal = _State.DRAFT, ""
    issue.approved_at = issue.approved_by = None
    issue.frozen.all().delete()
