"""Signing up: the same answer for everybody, and no inbox flooded."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from subscribers import signups
from subscribers.addresses import checked, fingerprint
from subscribers.consent import Evidence
from subscribers.models import Consent, Mailing, Subscriber, Subscription
from subscribers.subscriptions import confirm, leave
from subscribers.suppressions import Reason, suppress
from subscribers.views import TRAP, subscribe
from tests.naughty import NAUGHTY
from tests.stored import AT, publication, subscriber, subscription

pytestmark = pytest.mark.django_db
State = Subscription.State
PAGE = "/tideline/subscribe"
FORM = Evidence("form", words="Subscribe", visitor="203.0.113.0/24", agent="A browser")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tideline() -> None:
    publication()


def ask(
    address: str = "ana@example.org",
    at: datetime = AT,
    *,
    visitor: str = "203.0.113.7",
    slug: str = "tideline",
) -> int:
    return signups.ask(publication(slug), address, visitor=visitor, at=at, evidence=FORM)


def sign_up(address: str = "ana@example.org", at: datetime = AT, **more: str) -> None:
    signups.settle(ask(address, at, visitor=f"198.51.100.{at.day}", **more), at)


def post(client: Client, address: str, visitor: str = "127.0.0.1", **more: str) -> HttpResponseBase:
    body = urlencode({"email": address, **more}, errors="replace")
    return client.post(
        PAGE, body, content_type="application/x-www-form-urlencoded", REMOTE_ADDR=visitor
    )


def test_a_new_address_gets_one_mail_to_confirm(client: Client) -> None:
    assert post(client, " Ana@Example.org ").status_code == 200
    row = Subscription.objects.get()
    assert (row.state, row.subscriber.address) == (State.PENDING, "Ana@Example.org")
    (message,) = mail.outbox
    assert message.to == ["Ana@Example.org"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    link = re.search(r"http://127\.0\.0\.1:8000(/confirm/\S+)", str(message.body))
    assert link
    assert isinstance(message, mail.EmailMultiAlternatives)
    assert link[1] in str(message.alternatives[0][0])
    assert client.post(link[1]).status_code == 200
    row.refresh_from_db()
    assert row.state == State.ACTIVE


def test_what_was_shown_is_kept_with_the_consent(client: Client) -> None:
    client.post(
        PAGE,
        {"email": "ana@example.org"},
        headers={"user-agent": "A browser\x07 of\nhers"},
        REMOTE_ADDR="203.0.113.77",
    )
    consent = Consent.objects.get()
    assert consent.words.startswith("The week in Port Ellery, in six minutes\n\nNine stories")
    assert "[Subscribe]\n\nWe send one mail to confirm." in consent.words
    assert (consent.how, consent.visitor) == ("form", "203.0.113.0/24")
    assert consent.agent == "A browser ofhers"


def test_a_form_on_another_site_is_told_apart(client: Client) -> None:
    client.post(PAGE, {"email": "ana@example.org"}, headers={"origin": "https://blog.example"})
    consent = Consent.objects.get()
    assert (consent.how, consent.words) == ("embedded form", "")
    assert consent.note == "on https://blog.example"
    assert Subscription.objects.get().source == "embedded form"


def known() -> dict[str, str]:
    """Store one address of each kind; return them."""
    suppress(fingerprint("sue@example.org"), Reason.COMPLAINED, AT)
    subscription("ana@example.org")
    subscription("pia@example.org", State.PENDING)
    subscription("leo@example.org", State.UNSUBSCRIBED)
    sign_up("tom@example.org")
    names = {"new": "neo", "active": "ana", "pending": "pia", "left": "leo", "suppressed": "sue"}
    return {kind: f"{name}@example.org" for kind, name in {**names, "asked": "tom"}.items()}


def test_the_answer_is_the_same_whoever_is_known() -> None:
    answers = {}
    for kind, address in known().items():
        request = RequestFactory().post(PAGE, {"email": address})
        with CaptureQueriesContext(connection) as captured:
            response = subscribe(request, "tideline")
        queries = [re.sub(r"'[^']*'|_x\d+|\b\d+\b", "?", each["sql"]) for each in captured]
        answers[kind] = (response.status_code, response.headers, response.content, queries)
    first = answers["new"]
    assert len(first[3]) >= 3
    for kind, answer in answers.items():
        assert answer == first, kind


def test_what_is_sent_depends_on_who_is_known() -> None:
    addresses = known()
    mail.outbox.clear()
    subjects = {}
    for kind, address in addresses.items():
        sign_up(address, AT + timedelta(hours=1))
        subjects[kind] = [message.subject for message in mail.outbox]
        mail.outbox.clear()
    asked, there = ["Confirm that you want The Tideline"], ["You already get The Tideline"]
    assert subjects == {
        "new": asked,
        "active": there,
        "pending": asked,
        "left": asked,
        "suppressed": [],
        "asked": [],
    }
    assert not Subscriber.objects.filter(address="sue@example.org").exists()


def test_whoever_left_begins_only_by_confirming_anew() -> None:
    row = subscription(state=State.UNSUBSCRIBED)
    sign_up(at=AT + DAY)
    row.refresh_from_db()
    assert row.state == State.UNSUBSCRIBED
    confirm(row.pk, AT + DAY, Evidence("link"))
    row.refresh_from_db()
    assert row.state == State.ACTIVE


def test_one_mail_a_day_and_three_in_all_while_nobody_confirms() -> None:
    sent = []
    for day in range(40):
        for hours in (0, 6, 23):
            sign_up(at=AT + day * DAY + timedelta(hours=hours))
        sent.append(len(mail.outbox))
    assert sent[:4] == [1, 2, 3, 3]
    assert sent[-1] == 3
    assert Consent.objects.count() == 3


def test_confirming_starts_the_count_anew() -> None:
    for day in range(5):
        sign_up(at=AT + day * DAY)
    row = Subscription.objects.get()
    confirm(row.pk, AT + 10 * DAY, Evidence("link"))
    leave(row.pk, AT + 11 * DAY, Evidence("link"))
    sign_up(at=AT + 12 * DAY)
    assert len(mail.outbox) == 4


def test_an_address_gets_three_a_day_about_all_publications_together() -> None:
    for number in range(6):
        sign_up(slug=f"paper-{number}")
    assert len(mail.outbox) == 3


def test_other_spellings_are_no_way_around() -> None:
    for spelling in ("ana@example.org", "ANA@example.org", "ana@EXAMPLE.org"):
        sign_up(checked(spelling))
    assert len(mail.outbox) == 1


def test_one_visitor_asks_ten_times_an_hour(client: Client) -> None:
    answers = [post(client, f"p{number}@example.org").status_code for number in range(12)]
    assert answers == [200] * 10 + [429] * 2
    assert len(mail.outbox) == Mailing.objects.count() == 10
    elsewhere = post(client, "q@example.org", "203.0.113.9")
    assert elsewhere.status_code == 200


def test_a_header_is_no_other_visitor(client: Client) -> None:
    for number in range(12):
        answer = client.post(
            PAGE,
            {"email": f"p{number}@example.org"},
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        )
    assert answer.status_code == 429


def test_all_together_ask_so_often_an_hour() -> None:
    rows = [
        Mailing(fingerprint=str(number), publication=publication(), visitor=str(number), at=AT)
        for number in range(signups.PER_HOUR)
    ]
    Mailing.objects.bulk_create(rows)
    with pytest.raises(signups.TooMany):
        ask(at=AT + timedelta(minutes=59))
    ask(at=AT + timedelta(minutes=61))


def test_a_machine_that_fills_every_field_is_thanked_and_forgotten(client: Client) -> None:
    trapped = post(client, "ana@example.org", **{TRAP: "https://spam.example"})
    assert not Mailing.objects.exists()
    assert trapped.getvalue() == post(client, "ana@example.org").getvalue()


def test_what_is_no_address_is_explained_beside_the_field(client: Client) -> None:
    written = 'x <evil@example.org>, "><script>alert(1)</script>'
    response = post(client, written)
    text = response.getvalue().decode()
    assert response.status_code == 400
    assert "We cannot write to that address. " in text
    assert "<script>" not in text
    assert 'value="x &lt;evil@example.org&gt;' in text
    assert not Mailing.objects.exists()


def test_no_naughty_address_makes_a_mail_to_somebody_else(client: Client) -> None:
    whole = set()
    for number, text in enumerate(NAUGHTY):
        visitor = f"2001:db8:0:{number:x}::1"
        for written in (text, f"{text}@example.org"):
            answer = post(client, written, visitor)
            assert answer.status_code in (200, 400)
            whole.add(written.encode("utf-8", "replace").decode().strip())
    for message in mail.outbox:
        (address,) = message.to
        assert address in whole
        assert message.message()["To"].count("@") == 1


class Broken:
    """A mail backend that a test switches off."""

    is_down = True

    def __init__(self, **_options: Any) -> None:
        """Take what Django gives to any backend."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        if Broken.is_down:
            raise ConnectionRefusedError("ana@example.org was refused")
        mail.outbox.extend(messages)
        return len(messages)


def test_what_did_not_leave_is_tried_again(
    settings: Settings, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    Broken.is_down = True
    mailing = ask()
    signups.settle(mailing, AT)
    assert signups.waiting(AT + timedelta(minutes=4)) == []
    later = AT + timedelta(minutes=5)
    assert signups.waiting(later) == [mailing]
    Broken.is_down = False
    signups.settle(mailing, AT + timedelta(minutes=4))
    assert mail.outbox == []
    signups.settle(mailing, later)
    signups.settle(mailing, later)
    assert len(mail.outbox) == 1
    assert signups.waiting(later + DAY) == []
    row = Mailing.objects.get()
    assert (row.request, row.granted_at) == (None, AT)
    assert "ConnectionRefusedError" in caplog.text
    assert "example.org" not in caplog.text


def test_a_mail_server_that_stays_away_is_given_up(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    Broken.is_down = True
    mailing, at = ask(), AT
    tried = 0
    while due := [] if tried > 20 else signups.waiting(at):
        assert due == [mailing]
        signups.settle(mailing, at)
        tried, at = tried + 1, at + DAY
    assert tried == signups.ATTEMPTS + 1
    assert Mailing.objects.get().request is None


def test_nothing_of_a_suppressed_address_is_kept() -> None:
    suppress(fingerprint("ana@example.org"), Reason.ERASED, AT)
    sign_up()
    row = Mailing.objects.get()
    assert (row.request, row.due_at, row.granted_at) == (None, None, None)


def test_an_address_erased_meanwhile_gets_nothing(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    Broken.is_down = True
    mailing = ask()
    signups.settle(mailing, AT)
    subscriber().delete()
    Broken.is_down = False
    signups.settle(mailing, AT + DAY)
    assert mail.outbox == []
    assert Mailing.objects.get().request is None


def test_the_sender_is_the_publication_whatever_its_name() -> None:
    paper = publication()
    paper.sender_name, paper.reply_to = 'The "Tide", line <x@example.org>', "desk@tideline.example"
    paper.save()
    sign_up()
    message = mail.outbox[0].message()
    assert str(message["From"]).endswith(" <digest@tideline.example>")
    assert message["Reply-To"] == "desk@tideline.example"
    assert message["Message-ID"].endswith("@tideline.example>")
