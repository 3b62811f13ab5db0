"""An issue is looked at, approved as it was seen, and let go: one path for all of it."""

from __future__ import annotations

from datetime import datetime

from digest.models import Editor
from digest.printed import Printed
from digest.transports import Transport


def preview(issue_id: int) -> Printed:
    """Return an issue as it leaves, with preflight's findings: the frozen one once approved."""
    raise NotImplementedError


def approve(issue_id: int, editor: Editor | None, at: datetime, seal: str) -> None:
    """Approve exactly what was seen, and freeze it.

    Args:
        editor: None where the programme needs nobody.
        seal: `frozen.fingerprint` of what was seen.

    Raises:
        Clash: the issue prints otherwise by now.
        NotReady: preflight blocks it, or it is no draft.
    """
    raise NotImplementedError


def start(issue_id: int, at: datetime) -> bool:
    """Let an approved issue leave; return whether it began just now.

    Raises:
        NotReady: nobody approved it, or it is paused or stopped.
    """
    raise NotImplementedError


def pause(issue_id: int, at: datetime, because: str) -> bool:
    """Claim nothing more of an issue that is being sent; return whether that is new.

    Raises:
        NotReady: it is not being sent.
    """
    raise NotImplementedError


def resume(issue_id: int, at: datetime) -> bool:
    """Go on sending; return whether that is new.

    Raises:
        NotReady: it is not paused.
    """
    raise NotImplementedError


def cancel(issue_id: int, at: datetime) -> bool:
    """Stop an issue for good; return whether that is new.

    What nobody got yet is never sent. If nobody got any, its articles go back to
    the pool.

    Raises:
        NotReady: it has been sent.
    """
    raise NotImplementedError


def test_send(issue_id: int, address: str, transport: Transport, at: datetime) -> None:
    """Send one copy, marked as a test in its subject, to an address that an editor names.

    Raises:
        TransportError: it was not taken, or nobody can know.
    """
    raise NotImplementedError
