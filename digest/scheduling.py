"""Each slot gets its issue: composed ahead, sent when it comes, held or skipped, and said so.

A slot is known by its local time, and an issue of it is stored once for ever. What is
done about it is one conditional update each. So any number of schedulers may look
at once, and again after a crash.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Q, QuerySet

from digest import approval, frozen, notices
from digest.cadence import Slot
from digest.compose import compose_once, has_news
from digest.errors import Clash, ConfigError, DigestError, NothingToSend
from digest.models import Issue, Programme

Done = Literal["composed", "skipped", "started", "held"]
_State = Issue.State

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """What was done for a publication's slot."""

    publication_id: int
    issue_id: int
    done: Done


def due(at: datetime) -> Sequence[int]:
    """Return the ids of publications for which `attend` has something to do; cheap."""
    waiting = {issue.publication_id for issue in _waiting(at) if _may_leave(issue, at)}
    programmes = Programme.objects.filter(Q(is_scheduled=True) | ~Q(awaited=""))
    return sorted(waiting | {row.publication_id for row in programmes if _has_slot(row, at)})


def attend(publication_id: int, at: datetime) -> list[Due]:
    """Do what is due for a publication, and nothing twice, whoever else does the same.

    Visits the network for pictures, so never call it within a transaction.

    Raises:
        ConfigError: the time zone of its programme is none.
    """
    row = Programme.objects.select_related("publication").get(publication_id=publication_id)
    done = [_compose(row, slot, at) for slot in _to_compose(row, at)]
    _await(row, at)
    done += [_leave(issue, at) for issue in _waiting(at).filter(publication_id=publication_id)]
    return [each for each in done if each]


def tick(at: datetime) -> list[Due]:
    """Attend to every publication; one that fails costs the others nothing."""
    done: list[Due] = []
    for publication_id in due(at):
        try:
            done += attend(publication_id, at)
        except DigestError as error:
            _log.error("publication %s: %s", publication_id, error)
        except Exception:  # whatever it is, the others have their slots too
            _log.exception("publication %s could not be attended to", publication_id)
    return done


def _has_slot(row: Programme, at: datetime) -> bool:
    """Whether a slot of a programme has come nearer since somebody looked."""
    if not row.is_scheduled:
        return True  # it awaits one no more
    try:
        [following] = row.cadence.next(at, 1)
        return row.awaited != following.key or any(_to_compose(row, at))
    except ConfigError:  # `digest check` and the desk say so; to try again would not help
        return False


def _to_compose(row: Programme, at: datetime) -> Iterator[Slot]:
    """Yield the slots without an issue that need one now.

    A slot that has passed needs one only if it was awaited: a schedule that begins
    on a Saturday owes nothing for the Friday before. One to come needs it as soon as
    it can have a draft, which is when there is news.
    """
    if not row.is_scheduled:
        return
    cadence = row.cadence
    passed = cadence.latest(at)
    if row.awaited and row.awaited <= passed.key and not _has_issue(row, passed):
        yield passed
    [coming] = cadence.next(at, 1)
    is_near = coming.due_at - timedelta(hours=row.draft_ahead) <= at
    if is_near and not _has_issue(row, coming) and has_news(row, at):
        yield coming


def _has_issue(row: Programme, slot: Slot) -> bool:
    return Issue.objects.filter(publication_id=row.publication_id, slot=slot.key).exists()


def _compose(row: Programme, slot: Slot, at: datetime) -> Due | None:
    is_here = slot.due_at <= at  # until then, more may come
    try:
        made = compose_once(
            row.publication_id, at, slot=slot.key, due_at=slot.due_at, may_skip=is_here
        )
    except NothingToSend:
        return None
    if not made.is_new:
        return None
    if made.issue.state != _State.SKIPPED:
        return _done(made.issue, "composed")
    notices.tell_skipped(made.issue)
    return _done(made.issue, "skipped")


def _await(row: Programme, at: datetime) -> None:
    """Remember which slot comes next; nothing is missed that was remembered."""
    coming = row.cadence.next(at, 1)[0].key if row.is_scheduled else ""
    if row.awaited != coming:
        Programme.objects.filter(pk=row.pk, awaited=row.awaited).update(awaited=coming)


def _waiting(at: datetime) -> QuerySet[Issue]:
    """Return the issues whose slot has come, and that neither left nor were held for good."""
    new = Q(state=_State.DRAFT, held_because="") | Q(state=_State.APPROVED)
    waiting = Issue.objects.filter(new, due_at__lte=at).exclude(slot=None)
    return waiting.select_related("publication__programme").order_by("due_at", "pk")


def _may_leave(issue: Issue, at: datetime) -> bool:
    """Whether something is to be done about it: what is held waits for a person's approval."""
    if not issue.held_because:
        return True
    is_on = issue.publication.programme.is_scheduled
    return issue.state == _State.APPROVED and is_on and not _is_late(issue, at)


def _is_late(issue: Issue, at: datetime) -> bool:
    latest = timedelta(hours=issue.publication.programme.latest)
    return issue.due_at is not None and at > issue.due_at + latest


def _leave(issue: Issue, at: datetime) -> Due | None:
    """Let an issue leave whose slot has come, or hold it and ask."""
    if not _may_leave(issue, at):
        return None
    if because := _objection(issue, at):
        return _hold(issue, because)
    try:
        if issue.state == _State.DRAFT:
            seen = approval.preview(issue.pk)
            approval.approve(issue.pk, None, at, frozen.fingerprint(seen))
        return _done(issue, "started") if approval.start(issue.pk, at) else None
    except Clash:  # somebody is changing it; the next look sees how it is then
        return None
    except DigestError as error:
        return _hold(issue, str(error))


def _objection(issue: Issue, at: datetime) -> str:
    """Return why an issue may not leave by itself; empty when it may."""
    programme = issue.publication.programme
    if not programme.is_scheduled:
        return "The schedule is switched off."
    if _is_late(issue, at):
        hours = f"{programme.latest} hour{'' if programme.latest == 1 else 's'}"
        return f"It is more than {hours} late; you decide whether it still leaves."
    if issue.state == _State.DRAFT and programme.needs_approval:
        return "Nobody had approved it when its time came."
    if issue.state == _State.DRAFT and (count := issue.stories.count()) < programme.least:
        stories = "one story" if count == 1 else f"{count} stories"
        return f"It has {stories} of the {programme.least} it is to have; you decide."
    return ""


def _hold(issue: Issue, because: str) -> Due | None:
    """Hold an issue and tell the editors, once."""
    unheld = Issue.objects.filter(pk=issue.pk, state=issue.state, held_because="")
    if not unheld.update(held_because=because[:300]):
        return None
    issue.held_because = because[:300]
    notices.tell_held(issue)
    return _done(issue, "held")


def _done(issue: Issue, done: Done) -> Due:
    return Due(issue.publication_id, issue.pk, done)
