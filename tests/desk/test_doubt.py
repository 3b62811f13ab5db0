"""Who is in doubt or was refused, and how a person puts them back."""

from __future__ import annotations

import re

import pytest

from digest import ledger
from digest.deliveries import Failed, InDoubt, Outcome, Sent, Status
from digest.desk.doubt import A_PAGE
from digest.models import Change, Delivery, Issue
from subscribers.models import Subscriber
from tests import stored
from tests.desk import signed
from tests.stored import AT

pytestmark = pytest.mark.django_db


def left(*outcomes: Outcome) -> Issue:
    """Return an issue that has left, with what became of r0, r1 ..."""
    row = stored.issue(state=Issue.State.SENDING, started_at=AT)
    for number in range(len(outcomes)):
        stored.subscription(f"r{number}@example.org")
    ledger.fan_out(row.pk, AT)
    claims, _ = ledger.claim(row.pk, limit=len(outcomes), at=AT)
    ledger.record(claims, outcomes, AT)
    ledger.close(row.pk, AT)
    return row


def see(row: Issue, page: str, role: str = "editor") -> str:
    answer = signed.client(role).get(f"/desk/issues/{row.pk}/{page}")
    assert answer.status_code == 200, answer
    return answer.content.decode()


def post(row: Issue, page: str, **fields: object) -> str:
    answer = signed.client("editor").post(f"/desk/issues/{row.pk}/{page}/", fields, follow=True)
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def of(row: Issue, status: Status) -> list[int]:
    rows = Delivery.objects.filter(issue_id=row.pk, status=status).order_by("subscription_id")
    return list(rows.values_list("subscription_id", flat=True))


def test_the_way_there_is_shown_to_those_who_may_send() -> None:
    row = left(InDoubt("No answer."), Failed("No such person."), Sent("1"))
    report, doubt = see(row, "report/"), f'href="/desk/issues/{row.pk}/doubt/"'
    assert doubt in report
    assert "1 in doubt…" in report
    assert doubt in see(row, "sending/")
    assert f'href="/desk/issues/{row.pk}/failed/"' in see(row, "sending/")
    assert doubt not in see(row, "sending/", "viewer") + see(row, "report/", "viewer")


def test_who_is_in_doubt_or_refused_is_listed_with_why() -> None:
    row = left(InDoubt("No <answer>."), Failed("No such person."), Sent("1"))
    page = see(row, "doubt/")
    assert "r0@example.org" in page
    assert "No &lt;answer&gt;." in page
    assert "r1@example.org" not in page
    page = see(row, "failed/")
    assert ("r1@example.org" in page, "No such person." in page) == (True, True)
    assert "r0@example.org" not in page
    assert "Nobody is in doubt." in see(stored.sent(43, audience=0), "doubt/")


def test_whom_one_chooses_is_sent_it_again_once_one_has_said_so_twice() -> None:
    row = left(InDoubt("?"), InDoubt("?"), Sent("1"))
    first, second = of(row, Status.IN_DOUBT)
    [sent] = of(row, Status.SENT)
    question = post(row, "doubt/resend", who=[second, sent])
    assert "again to 1 person?" in question
    assert "Whoever has it gets it twice." in question
    assert "r1@example.org" in question
    assert of(row, Status.QUEUED) == []
    done = post(row, "doubt/resend", who=[second, sent], sure=1)
    assert "1 person is to be sent it again." in done
    assert (of(row, Status.QUEUED), of(row, Status.IN_DOUBT)) == ([second], [first])
    row.refresh_from_db()
    assert row.state == Issue.State.SENDING
    [told] = Change.objects.filter(issue=row)
    assert (told.what, str(told.editor)) == ("1 person in doubt is sent it again.", "Ruth Okafor")


def test_who_came_into_doubt_since_the_question_is_asked_about_again() -> None:
    row = left(InDoubt("?"), InDoubt("?"), InDoubt("?"))
    assert "again to 3 people?" in post(row, "doubt/resend", all="yes", sure=2)
    assert of(row, Status.QUEUED) == []
    assert "3 people are to be sent it again." in post(row, "doubt/resend", all="yes", sure=3)
    assert len(of(row, Status.QUEUED)) == 3


def test_who_was_refused_is_tried_again_without_a_question() -> None:
    row = left(Failed("No."), Failed("No."), InDoubt("?"))
    first, second = of(row, Status.FAILED)
    assert "1 person is to be tried again." in post(row, "failed/retry", who=first)
    assert of(row, Status.QUEUED) == [first]
    post(row, "failed/retry", all="yes")
    assert of(row, Status.QUEUED) == [first, second]
    assert len(of(row, Status.IN_DOUBT)) == 1


@pytest.mark.parametrize("who", ["", "x", "-1", "1.5", "9" * 40, "0"])
def test_what_is_no_person_puts_nobody_back(who: str) -> None:
    row = left(InDoubt("?"), Failed("No."))
    assert "Nobody in doubt was chosen." in post(row, "doubt/resend", who=who, sure=who)
    assert "Nobody was chosen who can be put back." in post(row, "failed/retry", who=who)
    assert of(row, Status.QUEUED) == []
    assert "r0@example.org" in see(row, f"doubt/?after={who if who != '9' * 40 else 'x'}")


def test_nobody_is_put_back_into_an_issue_that_was_stopped() -> None:
    row = left(InDoubt("?"), Failed("No."))
    Issue.objects.filter(pk=row.pk).update(state=Issue.State.CANCELLED)
    page = see(row, "doubt/")
    assert "nobody is put back into it" in page
    assert "checkbox" not in page
    assert "stopped for good" in post(row, "doubt/resend", all="yes", sure=1)
    assert "stopped for good" in post(row, "failed/retry", all="yes")
    assert of(row, Status.QUEUED) == []


def test_long_lists_have_pages() -> None:
    row = left(*[InDoubt("?")] * (A_PAGE + 1))
    Subscriber.objects.get(address="r0@example.org").delete()
    first = see(row, "doubt/")
    assert first.count('name="who"') == A_PAGE
    assert "somebody who asked to be forgotten" in first
    assert f"Resend to all {A_PAGE + 1}…" in first
    more = re.search(r'href="(\?after=\d+)">More', first)
    assert more
    assert see(row, f"doubt/{more[1]}").count('name="who"') == 1
