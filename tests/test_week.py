"""A week from a feed on loopback to the last reader's mail: every verb, one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes

import pytest

from digest import approval, editing, ledger
from digest.frozen import fingerprint
from digest.gather import gather
from digest.models import Editor, Issue, Source
from digest.scheduling import tick
from digest.send import send
from digest.transports.memory import Memory
from subscribers.models import Subscription
from tests import samples, stored
from tests.loopback import Answer, web
from tests.sources.shelf import RSS

SLOT = stored.AT  # Friday, 08:00 in London
HOUR = timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_a_week() -> None:
    publication, transport = stored.publication(), Memory(lambda: SLOT)
    stored.programme()
    ruth = Editor.objects.create_user("ruth@example.org", name="Ruth", created_at=SLOT)
    for name, state in [("ana", "active"), ("ben", "active"), ("cy", "pending"), ("di", "paused")]:
        stored.subscription(f"{name}@example.org", Subscription.State(state))
    with web() as site:
        feed = RSS.replace("https://img.example/large.jpg", site.url("/large.jpg"))
        site.pages["/feed"] = Answer(feed.encode())
        site.pages["/large.jpg"] = Answer(samples.drawing())
        Source.objects.create(
            publication=publication,
            name="Herald",
            address=site.url("/feed"),
            may_be_private=True,
            added_at=SLOT,
        )
        assert tick(SLOT - 72 * HOUR) == []
        assert gather(publication.pk, SLOT - 12 * HOUR).new == 2
        [composed] = tick(SLOT - 12 * HOUR)
        assert "/large.jpg" in site.asked
    issue = Issue.objects.get(pk=composed.issue_id)
    last = issue.stories.last()
    assert last is not None
    editing.set_headline(
        issue.pk, last.pk, "Lights out at eleven", editor=ruth, at=SLOT - HOUR, revision=0
    )
    seen = approval.preview(issue.pk)
    assert "Lights out at eleven" in seen.html
    approval.approve(issue.pk, ruth, SLOT - HOUR, fingerprint(seen))
    assert [each.done for each in tick(SLOT)] == ["started"]
    send(issue.pk, transport, clock=lambda: SLOT)
    send(issue.pk, transport, clock=lambda: SLOT)
    assert sorted(mail.to for mail in transport.mails) == ["ana@example.org", "ben@example.org"]
    text = message_from_bytes(transport.mails[0].raw).as_string()
    assert "Lights out at eleven" in text
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT
    balance = ledger.balance(issue.pk)
    assert balance.closes
    assert (balance.sent, balance.excluded) == (2, 1)
    assert tick(SLOT + HOUR) == []


def test_what_sends_carries_neither_parsers_nor_templates() -> None:
    heavy = "trafilatura premailer mjml feedparser lxml PIL jinja2 sentencex botocore"
    code = (
        "import sys, django; django.setup(); import digest.jobs;"
        f" print([name for name in {heavy.split()} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "digest.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
