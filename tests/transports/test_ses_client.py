"""Amazon's client as we set it up, and our calls held to Amazon's own model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import ANY, Stubber

from digest.deliveries import InDoubt, Sent
from digest.errors import ConfigError
from digest.transports.ses import Ses, ses_client
from tests import samples
from tests.providing.ses import provider
from tests.transports.test_ses import BATCH, ISSUE, LETTER, kinds, settings_of_aws

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client


def modelled() -> SESV2Client:
    """A real client that checks each call against Amazon's model before it leaves."""
    return boto3.client(
        "sesv2",
        region_name="eu-west-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
        config=Config(parameter_validation=True),
    )


def test_amazon_s_model_knows_every_part_of_a_call() -> None:
    client = modelled()
    with Stubber(client) as stub:
        expected: dict[str, Any] = {
            "FromEmailAddress": ANY,
            "ReplyToAddresses": ANY,
            "DefaultContent": ANY,
            "BulkEmailEntries": ANY,
            "ConfigurationSetName": "digest",
        }
        results = [{"Status": "SUCCESS", "MessageId": f"id-{at}"} for at in range(50)]
        stub.add_response("send_bulk_email", {"BulkEmailEntryResults": results}, expected)
        stub.add_response(
            "send_email",
            {"MessageId": "id-50"},
            {"Destination": {"ToAddresses": ["b@example.org"]}, "Content": ANY}
            | {"ConfigurationSetName": "digest"},
        )
        transport = Ses(client, "digest", lambda: samples.NOW)
        outcomes = [*transport.send(ISSUE, BATCH), transport.post(LETTER)]
        stub.assert_no_pending_responses()
    assert outcomes == [Sent(f"id-{at}") for at in range(51)]


def test_every_status_that_amazon_s_model_knows_has_its_meaning() -> None:
    client = modelled()
    shape = client.meta.service_model.shape_for("BulkEmailStatus")
    statuses = [each for each in shape.enum if each != "SUCCESS"]  # type: ignore[attr-defined]
    results = [{"Status": "SUCCESS", "MessageId": "id"}, *({"Status": each} for each in statuses)]
    with Stubber(client) as stub:
        stub.add_response("send_bulk_email", {"BulkEmailEntryResults": results})
        outcomes = Ses(client, "", lambda: samples.NOW).send(ISSUE, BATCH[: len(results)])
    doubted = [
        status
        for status, each in zip(statuses, outcomes[1:], strict=True)
        if isinstance(each, InDoubt)
    ]
    assert doubted == ["FAILED"]


def test_a_call_is_one_request_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with provider() as amazon:
        settings_of_aws(
            monkeypatch,
            AWS_MAX_ATTEMPTS="5",
            AWS_RETRY_MODE="adaptive",
            AWS_ENDPOINT_URL_SESV2=amazon.url,
        )
        amazon.script.faults.append("unavailable")
        outcomes = Ses(ses_client(), "", lambda: samples.NOW).send(ISSUE, BATCH)
    assert kinds(outcomes) == [InDoubt] * 50
    assert len(amazon.requests) == 1


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("missing", "what", "fix"),
    [
        ("AWS_REGION", "needs a region", "AWS_REGION"),
        ("AWS_ACCESS_KEY_ID", "No credentials", "AWS_PROFILE"),
        ("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "Correct"),
    ],
)
def test_what_is_missing_is_told_in_plain_words_and_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, missing: str, what: str, fix: str
) -> None:
    settings_of_aws(monkeypatch)
    monkeypatch.delenv(missing)
    if missing == "AWS_ACCESS_KEY_ID":
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(ConfigError, match=what) as caught:
        ses_client()
    assert fix in caught.value.fix


def test_a_profile_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings_of_aws(monkeypatch, AWS_PROFILE="lantern-news")
    with pytest.raises(ConfigError, match="lantern-news"):
        ses_client()
