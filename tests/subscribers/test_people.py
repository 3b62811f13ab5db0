"""One person: all that is kept, forgetting it, and what time forgets by itself."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail, serializers
from django.db.models import Model

from subscribers import signups
from subscribers.consent import Evidence, Kind
from subscribers.models import (
    Consent,
    Mailing,
    Publication,
    Subscriber,
    Subscription,
    Suppression,
)
from subscribers.people import erase, known
from subscribers.subscriptions import confirm, leave, pause
from subscribers.suppressions import Reason
from subscribers.tidying import tidy
from tests.stored import AT, publication, subscriber, subscription

pytestmark = pytest.mark.django_db
State = Subscription.State
FORM = Evidence("form", words="Subscribe", visitor="203.0.113.0/24", agent="A browser")


def sign_up(address: str = "ana@example.org") -> Subscription:
    mailing = signups.ask(publication(), address, visitor="203.0.113.7", at=AT, evidence=FORM)
    signups.settle(mailing, AT)
    return Subscription.objects.get(subscriber__address=address)


def test_all_that_is_kept_about_a_person_can_be_shown() -> None:
    row = sign_up()
    confirm(row.pk, AT + timedelta(hours=1), Evidence("link", words="Yes"))
    leave(row.pk, AT + timedelta(hours=2), Evidence("one-click"))
    told = known("ANA@example.org")
    assert told
    json.dumps(told)
    (one,) = told["subscriptions"]
    assert (one["publication"], one["state"]) == ("tideline", "unsubscribed")
    assert [each["kind"] for each in one["consents"]] == ["requested", "confirmed", "unsubscribed"]
    assert (
        one["consents"][0] | {"visitor": "203.0.113.0/24", "words": "Subscribe"}
        == one["consents"][0]
    )
    assert told["requests"] == [{"publication": "tideline", "at": AT.isoformat()}]
    assert known("nobody@example.org") is None


def everything() -> str:
    """Return all rows of this app as text."""
    models: list[type[Model]] = [
        Publication, Subscriber, Subscription, Consent, Suppression, Mailing,
    ]  # fmt: skip
    return "".join(serializers.serialize("json", model._default_manager.all()) for model in models)


def test_an_erased_person_leaves_nothing_but_a_mark() -> None:
    sign_up("canary@example.org")
    subscription("canary@example.org", slug="other")
    mailing = signups.ask(
        publication(), "canary@example.org", visitor="203.0.113.7", at=AT, evidence=FORM
    )
    assert "canary" in everything()
    assert erase("Canary@example.org", AT)
    assert "canary" not in everything()
    assert Suppression.objects.get().reason == Reason.ERASED
    mail.outbox.clear()
    signups.settle(mailing, AT)
    assert mail.outbox == []
    assert not erase("canary@example.org", AT)
    told = known("canary@example.org")
    assert told
    assert told["suppressed"]["reason"] == "erased"


def test_erasing_nobody_suppresses_nobody() -> None:
    assert not erase("nobody@example.org", AT)
    assert not Suppression.objects.exists()


def test_an_address_that_nobody_confirmed_is_forgotten() -> None:
    row = sign_up()
    subscription("ben@example.org")
    subscription("cleo@example.org", State.PENDING)
    subscription("cleo@example.org", slug="other")
    tidy(AT + timedelta(days=30) - timedelta(seconds=1))
    assert Subscription.objects.filter(pk=row.pk).exists()
    for _ in range(2):
        tidy(AT + timedelta(days=30))
    assert sorted(each.address for each in Subscriber.objects.all()) == [
        "ben@example.org",
        "cleo@example.org",
    ]
    assert [each.state for each in Subscription.objects.all()] == [State.ACTIVE] * 2


def test_a_pause_that_is_over_is_said_to_be() -> None:
    row, until = subscription(), AT + timedelta(weeks=3)
    pause(row.pk, AT, Evidence("link"), until=until)
    tidy(until - timedelta(seconds=1))
    row.refresh_from_db()
    assert row.state == State.PAUSED
    for _ in range(2):
        tidy(until)
    row.refresh_from_db()
    assert (row.state, row.paused_until) == (State.ACTIVE, None)
    assert [each.kind for each in Consent.objects.order_by("pk")] == [Kind.PAUSED, Kind.RESUMED]


def test_who_asked_is_forgotten_after_a_day() -> None:
    sign_up()
    tidy(AT + timedelta(hours=23))
    assert Mailing.objects.get().visitor
    tidy(AT + timedelta(days=1))
    assert Mailing.objects.get().visitor == ""
    assert subscriber().address == "ana@example.org"
