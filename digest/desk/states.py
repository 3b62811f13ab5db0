"""The words, shapes and colours of states. The word comes first, the colour last."""

from __future__ import annotations

from dataclasses import dataclass

from digest.deliveries import Status
from digest.models import Issue


@dataclass(frozen=True, slots=True)
class Look:
    word: str
    glyph: str  #: of `icons.GLYPHS`
    tone: str  #: ok, warn, bad, doubt, acc or idle
    why: str = ""  #: the sentence under the word


DRAFT = Look("Draft", "draft", "idle")
APPROVED = Look("Approved", "approved", "acc")
SCHEDULED = Look("Scheduled", "scheduled", "acc")
HELD = Look("Held", "held", "warn")
_ISSUES = {
    Issue.State.DRAFT: DRAFT,
    Issue.State.APPROVED: APPROVED,
    Issue.State.SENDING: Look("Sending", "sending", "acc"),
    Issue.State.PAUSED: Look("Paused", "held", "warn"),
    Issue.State.SENT: Look("Sent", "sent", "ok"),
    Issue.State.CANCELLED: Look("Cancelled", "cancelled", "idle"),
    Issue.State.SKIPPED: Look("Skipped", "skipped", "idle"),
}

DELIVERIES = {
    Status.QUEUED: Look("Queued", "queued", "idle", "not yet handed over"),
    Status.SENDING: Look("Sending", "sending", "acc", "in a worker’s hands"),
    Status.IN_DOUBT: Look("In doubt", "doubt", "doubt", "handed over, no answer seen"),
    Status.EXCLUDED: Look("Excluded", "excluded", "idle", "paused, left, or suppressed"),
    Status.FAILED: Look("Failed", "failed", "bad", "refused for good"),
    Status.SENT: Look("Sent", "sent", "ok", "handed over and accepted"),
    Status.DROPPED: Look("Dropped", "bounced", "bad", "taken and never sent on"),
    Status.DELAYED: Look("Delayed", "scheduled", "warn", "their server asked to wait"),
    Status.SOFT_BOUNCED: Look("Soft bounce", "bounced", "warn", "turned away for now"),
    Status.DELIVERED: Look("Delivered", "sent", "ok", "their server took it"),
    Status.BOUNCED: Look("Bounced", "bounced", "bad", "turned away for good"),
    Status.COMPLAINED: Look("Complained", "complained", "bad", "pressed “spam”"),
}


def of_issue(issue: Issue) -> Look:
    """Return how an issue's state is shown; held and scheduled are conditions of others."""
    if issue.held_because and issue.is_editable:
        return HELD
    if issue.state == Issue.State.APPROVED and issue.due_at:
        return SCHEDULED
    return _ISSUES[Issue.State(issue.state)]
