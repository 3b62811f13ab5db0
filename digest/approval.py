"""An issue is looked at, approved as it was seen, and let go: one path for all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from digest import following, frozen, ledger, media, preflight, stories
from digest.deliveries import Status
from digest.drafts import to_noun
from digest.errors import (
    Clash,
    InputError,
    NotReady,
)
from digest.links import LINK_CHECK
from digest.models import Change, Delivery, Editor, Issue
from digest.printed import Finding, Printed
from digest.send import EMBEDS

_State = Issue.State
_BEGUN = (_State.SENDING, _State.PAUSED, _State.SENT)
_STATES = {
    _State.DRAFT: "Nobody has approved the issue.",
    _State.APPROVED: "The issue is approved and has not left.",
    _State.SENDING: "The issue is being sent.",
    _State.PAUSED: "The issue is paused.",
    _State.SENT: "The issue has been sent.",
    _State.CANCELLED: "The issue was cancelled.",
    _State.SKIPPED: "There is no issue for this slot.",
}
_LOOK = "Look at the issue as it is now."
_CHANGED = "The issue has changed since you looked at it."


def preview(issue_id: int) -> Printed:
    """Return an issue as it leaves, with preflight's findings: the frozen one once approved.

    What its links lead to may change until it leaves.

    Raises:
        InputError: there is no such issue.
        RenderError: a template is wrong.
    """
    issue = _issue(issue_id)
    if row := issue.frozen.filter(variant="").first():
        findings = tuple(map(Finding.from_data, row.findings))
        printed = frozen.thaw(row)
        shelf = preflight.shelf_of(printed.issue)
        printed = replace(printed, pictures=shelf.pictures, findings=(*shelf.findings, *findings))
        return _as_things_are(issue, printed) if issue.is_editable else printed
    return _print(issue)


def approve(issue_id: int, editor: Editor | None, at: datetime, seal: str) -> None:
    """Approve exactly what was seen, and freeze it; once is enough.

    Args:
        editor: None where the programme needs nobody.
        seal: `frozen.fingerprint` of what was seen.

    Raises:
        Clash: the issue prints otherwise by now.
        NotReady: preflight blocks it, or it is no draft.
    """
    if _is_approved(_issue(issue_id), seal):
        return
    preflight.try_out(issue_id, at)
    issue = _issue(issue_id)
    printed = _print(issue)
    if frozen.fingerprint(printed) != seal:
        raise Clash(_CHANGED)
    if blocks := [each for each in printed.findings if each.severity == "block"]:
        raise NotReady(f"Preflight blocks the issue: {blocks[0].what}", fix=blocks[0].fix)
    with transaction.atomic():
        draft = Issue.objects.filter(pk=issue_id, state=_State.DRAFT, revision=issue.revision)
        approved = draft.update(
            state=_State.APPROVED, approved_at=at, approved_by=editor, seal=seal
        )
        if approved:
            frozen.freeze(issue_id, printed).save()
            _tell(issue_id, editor, at, "The issue was approved.")
    if not approved and not _is_approved(_issue(issue_id), seal):
        raise Clash(_CHANGED)


def _is_approved(issue: Issue, seal: str) -> bool:
    """Whether exactly this is approved already.

    Raises:
        Clash: something else is.
        NotReady: it is no draft any more.
    """
    if issue.state == _State.APPROVED and issue.seal != seal:
        raise Clash(_CHANGED)
    if issue.state not in (_State.DRAFT, _State.APPROVED):
        raise _not_ready(issue)
    return issue.state == _State.APPROVED


def start(issue_id: int, at: datetime, *, editor: Editor | None = None) -> bool:
    """Let an approved issue leave; return whether it began just now.

    Raises:
        NotReady: nobody approved it, or it will never leave.
    """
    with transaction.atomic():
        approved = Issue.objects.filter(pk=issue_id, state=_State.APPROVED)
        if approved.update(state=_State.SENDING, started_at=at, held_because=""):
            ledger.fan_out(issue_id, at)
            _tell(issue_id, editor, at, "The issue began to leave.")
            return True
    issue = _issue(issue_id)
    if issue.state in _BEGUN:
        return False
    raise _not_ready(issue)


def pause(issue_id: int, at: datetime, because: str, *, editor: Editor | None = None) -> bool:
    """Claim nothing more of an issue that is being sent; return whether that is new.

    Raises:
        NotReady: it is not being sent.
    """
    sending = Issue.objects.filter(pk=issue_id, state=_State.SENDING)
    with transaction.atomic():
        if sending.update(state=_State.PAUSED, paused_because=because[:500]):
            _tell(issue_id, editor, at, "Sending was paused.")
            return True
    return _already(issue_id, _State.PAUSED)


def resume(issue_id: int, at: datetime, *, editor: Editor | None = None) -> bool:
    """Go on sending; return whether that is new.

    Raises:
        NotReady: it is not paused.
    """
    paused = Issue.objects.filter(pk=issue_id, state=_State.PAUSED)
    with transaction.atomic():
        if paused.update(state=_State.SENDING, paused_because=""):
            _tell(issue_id, editor, at, "Sending went on.")
            return True
    return _already(issue_id, _State.SENDING)


def cancel(issue_id: int, at: datetime, *, editor: Editor | None = None) -> bool:
    """Stop an issue for good; return whether that is new.

    What nobody got yet is never sent. If nobody got any, its articles go back to
    the pool.

    Raises:
        NotReady: it has been sent.
    """
    stoppable = (_State.DRAFT, _State.APPROVED, _State.SENDING, _State.PAUSED)
    live = Issue.objects.filter(pk=issue_id, state__in=stoppable)
    with transaction.atomic():
        stopped = live.update(
            state=_State.CANCELLED, closed_at=at, held_because="", paused_because=""
        )
        if stopped:
            _tell(issue_id, editor, at, "The issue was stopped for good.")
    is_new = bool(stopped) or _already(issue_id, _State.CANCELLED)
    # Only now, and every time: who puts deliveries back looks at the state after that.
    ledger.stop(issue_id, at)
    if not _may_have_reached(issue_id):
        carried = _issue(issue_id).stories.values_list("article_id", flat=True)
        stories.give_back(issue_id, list(carried))
    return is_new


def retry(
    issue_id: int,
    at: datetime,
    *,
    chosen: Collection[int] | None = None,
    editor: Editor | None = None,
) -> int:
    """Try again whoever was refused for good; return how many.

    Args:
        chosen: their subscriptions; None for all of them.

    Raises:
        NotReady: the issue has not left, or was stopped for good.
    """
    return _put_back(ledger.retry, issue_id, at, chosen, editor, "{} who failed {} tried again.")


def resend(
    issue_id: int, at: datetime, *, chosen: Collection[int] | None, editor: Editor | None = None
) -> int:
    """Send again to whoever is in doubt, though they may have it; return to how many.

    Args:
        chosen: their subscriptions; None for all of them.

    Raises:
        NotReady: the issue has not left, or was stopped for good.
    """
    return _put_back(ledger.resend, issue_id, at, chosen, editor, "{} in doubt {} sent it again.")


def _put_back(
    verb: Callable[[int, Collection[int] | None, datetime], int],
    issue_id: int,
    at: datetime,
    chosen: Collection[int] | None,
    editor: Editor | None,
    told: str,
) -> int:
    """Queue people again, and put it on record if there were any; return how many."""
    _issue(issue_id)
    with transaction.atomic():
        if count := verb(issue_id, chosen, at):
            who = ("1 person", "is") if count == 1 else (f"{count:,} people", "are")
            _tell(issue_id, editor, at, told.format(*who))
    return count


def _issue(issue_id: int) -> Issue:
    found = Issue.objects.select_related("publication__programme").filter(pk=issue_id).first()
    if found is None:
        raise InputError("There is no such issue.", fix="Look at the list of issues.")
    return found


def _print(issue: Issue) -> Printed:
    """Print a draft as the configured transport sends it: with its pictures, or links to them."""
    # The press brings what a process that sends does not carry.
    from digest.press import print_issue

    noun = to_noun(issue)
    shelf = preflight.shelf_of(noun)
    embedded = shelf.pictures if settings.TRANSPORT in EMBEDS else {}
    printed = print_issue(noun, embedded, media=media.address())
    ours = (*preflight.of_installation(), *shelf.findings, *preflight.without_pictures(issue))
    findings = (*ours, *printed.findings)
    return _as_things_are(issue, replace(printed, pictures=shelf.pictures, findings=findings))


def _as_things_are(issue: Issue, printed: Printed) -> Printed:
    """Return a printing with what was found of it outside last, and nothing older."""
    others = [each for each in printed.findings if each.rule != LINK_CHECK]
    latest = (*preflight.tried(issue), *following.findings(printed))
    return replace(printed, findings=(*others, *latest))


def _may_have_reached(issue_id: int) -> bool:
    """Whether somebody may have the issue: whoever is in doubt counts."""
    rows = Delivery.objects.filter(issue_id=issue_id)
    unclear = Q(status__in=[Status.SENDING, Status.IN_DOUBT])
    return rows.filter(unclear | Q(status__gte=Status.SENT)).exists()


def _already(issue_id: int, state: Issue.State) -> bool:
    """Return False for an issue that is in a state already.

    Raises:
        NotReady: it is in another.
    """
    issue = _issue(issue_id)
    if issue.state == state:
        return False
    raise _not_ready(issue)


def _not_ready(issue: Issue) -> NotReady:
    return NotReady(_STATES[_State(issue.state)], fix=_LOOK)


def _tell(issue_id: int, editor: Editor | None, at: datetime, what: str) -> None:
    """Put a step on record, beside the changes of the issue's words."""
    details = {"field": "state"}
    Change.objects.create(issue_id=issue_id, editor=editor, at=at, what=what, details=details)
