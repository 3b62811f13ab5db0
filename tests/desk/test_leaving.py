"""From the approval to the report: exactly this, on its way, and what became of it."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.utils import timezone

from digest import approval, ledger
from digest.deliveries import InDoubt, Outcome, Sent, Status
from digest.frozen import fingerprint
from digest.models import Article, Delivery, Issue, Pace, Worker
from subscribers.models import Subscriber
from tests import stored
from tests.desk import signed

pytestmark = pytest.mark.django_db

State = Issue.State


def due() -> Issue:
    """Return a draft whose slot comes in a day, with three readers."""
    for name in ("ana", "ben", "chi"):
        stored.subscription(f"{name}@example.org")
    stored.subscription("dee@example.org", "paused")
    return stored.issue(due_at=timezone.now() + timedelta(days=1), slot="2026-10-16T08:00")


def seal_of(row: Issue) -> str:
    return fingerprint(approval.preview(row.pk))


def leaving() -> Issue:
    """Return an issue that is being sent."""
    row = due()
    client = signed.client("editor")
    client.post(f"/desk/issues/{row.pk}/approval/", {"seal": seal_of(row), "then": "leave"})
    row.refresh_from_db()
    return row


def hand_over(row: Issue, *outcomes: Outcome) -> None:
    claims, _ = ledger.claim(row.pk, limit=len(outcomes), at=timezone.now())
    ledger.record(claims, outcomes, timezone.now())


def see(row: Issue, page: str, query: str = "", role: str = "viewer") -> str:
    answer = signed.client(role).get(f"/desk/issues/{row.pk}/{page}/{query}")
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_approval_says_what_when_and_to_how_many() -> None:
    row = due()
    page = see(row, "approve", role="editor")
    assert row.subject in page
    assert "Europe/London" in page
    assert "3 people" in page
    assert "of 4; 1 left out: 1 paused" in page
    assert seal_of(row)[:4] in page
    assert "Nothing: it is as it was composed." in page


def test_the_approval_says_how_long_it_takes_and_warns_of_a_day_that_is_too_short() -> None:
    row = due()
    assert "<dt>Takes</dt>" not in see(row, "approve")
    Pace.objects.create(name="memory", rate=0.1, ceiling=0.1, day=100, day_left=3)
    page = see(row, "approve", role="editor")
    assert "about 30 s, at 6 a minute" in page
    assert "days_quota" not in page
    Pace.objects.update(day_left=2)
    page = see(row, "approve", role="editor")
    assert "at most 1 day, at 6 a minute" in page
    assert "3 people are to get it, and the provider leaves 2 today to issues." in page
    assert "Nothing blocks" in page


def test_what_hands_changed_is_told() -> None:
    row = due()
    data = {"subject": "Two boats", "seen_subject": row.subject}
    data |= {"preheader": row.preheader, "seen_preheader": row.preheader}
    signed.client("editor", name="Tomás Lind").post(f"/desk/issues/{row.pk}/words/", data)
    page = see(row, "approve")
    assert f"<del>{row.subject}</del>" in page
    assert "<ins>Two boats</ins>" in page
    assert "1 change, Tomás Lind" in page


def test_it_is_approved_for_its_slot() -> None:
    row = due()
    path = f"/desk/issues/{row.pk}/approval/"
    signed.client("editor").post(path, {"seal": seal_of(row), "then": "wait"})
    row.refresh_from_db()
    assert (row.state, row.approved_by) == (State.APPROVED, stored.editor("editor"))
    assert not Delivery.objects.exists()


def test_it_is_approved_and_leaves_at_once() -> None:
    row = leaving()
    assert row.state == State.SENDING
    assert row.audience == 4


def test_something_else_than_was_seen_is_not_approved() -> None:
    row = due()
    path = f"/desk/issues/{row.pk}/approval/"
    answer = signed.client("editor").post(path, {"seal": "0" * 64, "then": "leave"})
    assert answer.status_code == 409
    assert "has changed since you looked at it" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_what_preflight_blocks_cannot_be_pressed() -> None:
    row = due()
    row.stories.all().delete()
    page = see(row, "approve", role="editor")
    assert "1 thing blocks" in page
    assert 'value="leave" disabled' in page
    path = f"/desk/issues/{row.pk}/approval/"
    answer = signed.client("editor").post(path, {"seal": seal_of(row), "then": "leave"})
    assert answer.status_code == 409


def test_the_balance_closes_while_it_leaves() -> None:
    row = leaving()
    hand_over(row, Sent("1"), InDoubt("no answer"))
    page = see(row, "sending")
    assert "It adds up. Nobody is listed twice." in page
    assert "1 is in doubt." in page
    assert "ben@example.org" in page
    assert 'hx-trigger="every 2s"' in page
    assert "sent of 3 to go to" in page


def test_htmx_gets_the_inner_part_only() -> None:
    row = leaving()
    path = f"/desk/issues/{row.pk}/sending/"
    answer = signed.client().get(path, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<div id="sending"')
    assert "Pause" in answer.content.decode()


def test_the_page_says_what_it_waits_for_and_what_happened() -> None:
    row = leaving()
    page = see(row, "sending")
    assert "Waits for a worker: none is running" in page
    assert "Waiting</span>" in page
    assert "The issue began to leave, by Ruth Okafor" in page
    hand_over(row, Sent("1"))
    Worker.objects.create(name="one", started_at=timezone.now(), seen_at=timezone.now())
    page = see(row, "sending")
    assert "Just begun, as fast as it goes" in page
    assert "First message handed to memory" in page


def test_those_who_listen_are_told_a_line_every_fifteen_seconds() -> None:
    row = leaving()
    assert 'hx-trigger="every 15s"' in see(row, "sending")
    assert see(row, "sending", "?in=words") == "0 of 3 sent; waits for a worker: none is running"


def test_once_it_has_left_nobody_asks_again() -> None:
    row = leaving()
    hand_over(row, Sent("1"), Sent("2"), Sent("3"))
    ledger.close(row.pk, timezone.now())
    assert "every 2s" not in see(row, "sending")


def test_somebody_who_was_forgotten_is_still_counted() -> None:
    row = leaving()
    hand_over(row, InDoubt("no answer"))
    Subscriber.objects.filter(address="ana@example.org").delete()
    assert "somebody who asked to be forgotten" in see(row, "sending")


def test_it_is_paused_resumed_and_stopped() -> None:
    row = leaving()
    client = signed.client("editor")
    client.post(f"/desk/issues/{row.pk}/pause/")
    assert "Ruth Okafor pressed Pause." in see(row, "sending")
    client.post(f"/desk/issues/{row.pk}/resume/")
    row.refresh_from_db()
    assert row.state == State.SENDING
    hand_over(row, Sent("1"))
    assert "Stop at 1" in client.get(f"/desk/issues/{row.pk}/stop/").content.decode()
    client.post(f"/desk/issues/{row.pk}/stop/")
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert ledger.balance(row.pk).queued == 0


def test_a_draft_is_given_up_and_its_articles_go_back() -> None:
    row = due()
    Article.objects.filter(stories__issue=row).update(used_in=row)
    client = signed.client("editor")
    assert "Give No. 42 up?" in client.get(f"/desk/issues/{row.pk}/stop/").content.decode()
    client.post(f"/desk/issues/{row.pk}/stop/")
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert not Article.objects.filter(used_in=row).exists()


def test_what_cannot_be_done_any_more_is_said() -> None:
    row = leaving()
    hand_over(row, Sent("1"), Sent("2"), Sent("3"))
    ledger.close(row.pk, timezone.now())
    answer = signed.client("editor").post(f"/desk/issues/{row.pk}/pause/", follow=True)
    assert "The issue has been sent." in answer.content.decode()


def test_the_report_adds_up_and_knows_people_by_name() -> None:
    row = leaving()
    hand_over(row, Sent("m-1"), InDoubt("no answer"), Sent("m-3"))
    Delivery.objects.filter(message_id="m-3").update(status=Status.BOUNCED, reason="No such user")
    page = see(row, "report")
    for said in ("4</b> planned =", "2 sent", "1 in doubt", "1 excluded", "paused 1"):
        assert said in page
    assert "<b>Yes.</b> ana@example.org" in see(row, "report", "?who=ANA")
    assert "<b>Perhaps.</b> ben@example.org" in see(row, "report", "?who=ben")
    assert "<b>No.</b> chi@example.org" in see(row, "report", "?who=chi")
    assert "Nobody matches “zoe”" in see(row, "report", "?who=zoe")


def test_deliveries_are_listed_by_what_became_of_them() -> None:
    row = leaving()
    hand_over(row, Sent("m-1"), InDoubt("no answer"))
    page = see(row, "report", "?state=in+doubt")
    assert "ben@example.org" in page
    assert "ana@example.org" not in page
    assert "chi@example.org" in see(row, "report", "?state=nonsense")


def test_a_long_ledger_has_pages() -> None:
    row = leaving()
    Delivery.objects.bulk_create(
        Delivery(issue_id=row.pk, subscription_id=1000 + n, status=Status.SENT) for n in range(60)
    )
    page = see(row, "report")
    assert page.count("<tr><td") == 50
    after = page.partition("&amp;after=")[2].partition("#")[0]
    assert see(row, "report", f"?after={after}").count("<tr><td") == 14


def test_the_ledger_as_csv_holds_everybody_and_computes_nothing() -> None:
    row = leaving()
    Subscriber.objects.filter(address="ana@example.org").update(name='=HYPERLINK("http://x")')
    hand_over(row, Sent("m-1"))
    answer = signed.client("owner").get(f"/desk/issues/{row.pk}/ledger.csv")
    text = b"".join(answer).decode("utf-8-sig")
    header, *lines = csv.reader(StringIO(text))
    assert header == ["address", "name", "state", "reason", "message id", "changed at"]
    assert [line[2] for line in lines] == ["sent", "queued", "queued", "excluded"]
    assert lines[0][1].startswith("'=")
    assert answer.headers["Content-Disposition"].endswith('filename="tideline-42-ledger.csv"')


def test_a_broken_balance_is_not_hidden() -> None:
    row = leaving()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE digest_issue SET audience = 9 WHERE id = %s", [row.pk])
    assert "It does not add up." in see(row, "sending")
    assert "It does not add up." in see(row, "report")
