"""Amazon's own list of whom it suppresses: Amazon's model for what is asked, real rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.stub import Stubber
from pytest_django import Settings

from digest.errors import ConfigError
from digest.jobs import JOBS
from digest.models import Errand
from digest.ses_setup import clients
from digest.ses_suppressions import AGAIN, EVERY, OVERLAP, PAGE, Pulled, is_due, pull
from subscribers import suppressions
from subscribers.addresses import fingerprint
from subscribers.models import Suppression
from tests import stored
from tests.stored import AT
from tests.transports.test_ses import settings_of_aws

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Amazon:
    client: Any
    says: Stubber


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    settings_of_aws(monkeypatch)
    client = clients().ses
    with Stubber(client) as stubber:
        yield Amazon(client, stubber)
        stubber.assert_no_pending_responses()


def lists(
    amazon: Amazon, *people: tuple[str, str], since: datetime | None = None, more: str = "",
    token: str = "",
) -> None:  # fmt: skip
    """Let Amazon answer with a page, to exactly this question."""
    found = [
        {"EmailAddress": address, "Reason": reason, "LastUpdateTime": AT}
        for address, reason in people
    ]
    answer: dict[str, Any] = {"SuppressedDestinationSummaries": found}
    question: dict[str, Any] = {"PageSize": PAGE}
    if since:
        question["StartDate"] = since
    if token:
        question["NextToken"] = token
    if more:
        answer["NextToken"] = more
    amazon.says.add_response("list_suppressed_destinations", answer, question)


def reason(address: str) -> str:
    return Suppression.objects.get(fingerprint=fingerprint(address)).reason


def test_the_whole_list_is_taken_over_page_by_page(amazon: Amazon) -> None:
    lists(amazon, ("Ana@Example.org", "BOUNCE"), ("ben@example.org", "COMPLAINT"), more="on")
    lists(amazon, ("cleo@example.org", "BOUNCE"), token="on")
    stored.subscriber("ana@example.org")
    assert pull(amazon.client, AT) == Pulled(listed=3, news=3)
    assert reason("ana@example.org") == Suppression.Reason.BOUNCED
    assert reason("ben@example.org") == Suppression.Reason.COMPLAINED
    assert suppressions.is_suppressed(fingerprint("cleo@example.org"))  # whom nobody knows yet


def test_what_is_suppressed_already_is_no_news_and_keeps_the_weightier_reason(
    amazon: Amazon,
) -> None:
    erased = Suppression.Reason.ERASED
    suppressions.suppress(fingerprint("ana@example.org"), erased, AT)
    suppressions.suppress(fingerprint("ben@example.org"), Suppression.Reason.BOUNCED, AT)
    lists(amazon, ("ana@example.org", "BOUNCE"), ("ben@example.org", "COMPLAINT"))
    assert pull(amazon.client, AT) == Pulled(listed=2, news=0)
    assert reason("ana@example.org") == erased
    assert reason("ben@example.org") == Suppression.Reason.COMPLAINED


def test_it_is_asked_once_a_day_for_what_is_new(amazon: Amazon, settings: Settings) -> None:
    settings.TRANSPORT = "ses"
    lists(amazon)
    assert is_due(AT)
    pull(amazon.client, AT)
    assert not is_due(AT + DAY - timedelta(minutes=1))
    assert pull(amazon.client, AT + timedelta(minutes=1)) == Pulled(
        0, 0
    )  # another worker, too late
    lists(amazon, ("ana@example.org", "BOUNCE"), since=AT - OVERLAP)
    assert is_due(AT + EVERY)
    assert pull(amazon.client, AT + EVERY).news == 1


def test_a_look_that_fails_is_said_and_made_again_from_where_the_last_whole_one_began(
    amazon: Amazon, settings: Settings
) -> None:
    settings.TRANSPORT = "ses"
    lists(amazon)
    pull(amazon.client, AT)
    later = AT + EVERY
    lists(amazon, ("ana@example.org", "BOUNCE"), since=AT - OVERLAP, more="on")
    amazon.says.add_client_error(
        "list_suppressed_destinations", "AccessDeniedException", "not for ana@example.org"
    )
    with pytest.raises(ConfigError, match=r"does not show whom it suppresses.*rights") as caught:
        pull(amazon.client, later)
    assert "ana@" not in str(caught.value)
    assert suppressions.is_suppressed(fingerprint("ana@example.org"))
    assert not is_due(later + AGAIN - timedelta(seconds=1))
    assert is_due(later + AGAIN)
    lists(amazon, ("ana@example.org", "BOUNCE"), since=AT - OVERLAP)
    assert pull(amazon.client, later + AGAIN).news == 0


def test_a_worker_that_is_asked_to_end_leaves_the_rest_for_later(amazon: Amazon) -> None:
    lists(amazon, ("ana@example.org", "BOUNCE"), more="on")
    assert pull(amazon.client, AT, stop=lambda: True) == Pulled(1, 1)
    assert Errand.objects.get().done_at is None


def test_whatever_amazon_calls_otherwise_is_passed_over(amazon: Amazon) -> None:
    lists(amazon, ("ana@example.org", "MANUAL"), ("ben@example.org", "BOUNCE"))
    assert pull(amazon.client, AT) == Pulled(listed=2, news=1)


def test_nobody_is_named_in_the_log(amazon: Amazon, caplog: pytest.LogCaptureFixture) -> None:
    lists(amazon, ("ana@example.org", "BOUNCE"))
    with caplog.at_level(logging.DEBUG, "digest"):
        pull(amazon.client, AT)
    assert "1 addresses" in caplog.text
    assert "ana" not in caplog.text


@pytest.mark.parametrize("transport", ["outbox", "smtp", "memory"])
def test_only_those_who_send_by_amazon_ask_it(transport: str, settings: Settings) -> None:
    settings.TRANSPORT = transport
    assert not JOBS["take over suppressions"].targets(AT)
