"""One rule about who gets an issue, in queries and in SQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from subscribers.models import Subscription
from subscribers.recipients import EXCLUSION, audience, moment
from subscribers.suppressions import Reason, suppress
from tests.stored import AT, publication, subscription

pytestmark = pytest.mark.django_db
State = Subscription.State


def everybody() -> dict[int, str | None]:
    """Store one of each kind; return why nothing goes to them, by subscription."""
    bounced = subscription("eve@example.org")
    suppress(bounced.subscriber.fingerprint, Reason.BOUNCED, AT)
    asleep, awake = AT + timedelta(seconds=1), AT
    return {
        subscription("ana@example.org").pk: None,
        subscription("ben@example.org", State.PENDING).pk: "never confirmed",
        subscription("cleo@example.org", State.UNSUBSCRIBED).pk: "left",
        subscription("dora@example.org", State.PAUSED, paused_until=asleep).pk: "paused",
        subscription("emil@example.org", State.PAUSED, paused_until=awake).pk: None,
        subscription("fay@example.org", State.PAUSED).pk: "paused",
        bounced.pk: "suppressed",
    }


def excluded() -> dict[int, str | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.id, {EXCLUSION} FROM subscribers_subscription s"
            " LEFT JOIN subscribers_subscriber r ON r.id = s.subscriber_id",
            [moment(AT)],
        )
        return dict(cursor.fetchall())


def test_the_sql_says_why_somebody_gets_nothing() -> None:
    expected = everybody()
    assert excluded() == expected


def test_the_query_and_the_sql_agree() -> None:
    everybody()
    subscription("gil@example.org", slug="other")
    mine = audience(publication().pk, AT)
    others = audience(publication("other").pk, AT)
    free = {pk for pk, why in excluded().items() if why is None}
    assert {row.pk for row in mine} | {row.pk for row in others} == free
    assert [row.subscriber.address for row in others] == ["gil@example.org"]
