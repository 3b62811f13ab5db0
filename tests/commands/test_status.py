"""`digest status`: what it says of an issue that is leaving."""

from __future__ import annotations

import pytest

from digest import ledger
from digest.commands.status import about_issue, watched
from digest.errors import NotReady
from digest.models import Issue
from tests import stored
from tests.stored import AT

pytestmark = pytest.mark.django_db


def test_an_issue_that_is_leaving_says_how_it_gets_on() -> None:
    issue = stored.issue(state=Issue.State.SENDING, started_at=AT)
    stored.subscription()
    ledger.fan_out(issue.pk, AT)
    issue.refresh_from_db()
    assert about_issue(issue)["progress"] == {
        "rate": None,
        "because": "as fast as it goes",
        "waits": "waits for a worker: none is running",
        "left": None,
    }
    issue.state = Issue.State.PAUSED
    assert about_issue(issue)["progress"] is None


def test_without_an_issue_that_is_leaving_there_is_nothing_to_watch() -> None:
    with pytest.raises(NotReady, match="No issue is leaving"):
        watched([stored.issue().publication])
