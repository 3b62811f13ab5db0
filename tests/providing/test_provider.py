"""The provider refuses what SES documents to refuse; else the tests of our calls prove nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.providing.ses import Provider, provider

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client

ROOT = Path(__file__).parents[2]
LONG = json.dumps({"who": "x" * 262_144})
MANY = [{"Name": f"X-{number}", "Value": "x"} for number in range(15)]


def client(url: str) -> SESV2Client:
    """A client that lets everything through, so that the provider has to look."""
    return boto3.client(
        "sesv2",
        endpoint_url=url,
        region_name="eu-west-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[Provider, SESV2Client]]:
    with provider() as ses:
        yield ses, client(ses.url)


def call(**changes: Any) -> dict[str, Any]:
    """Return a call that is right; name the parts a test is about."""
    template: dict[str, Any] = {
        "TemplateContent": {"Subject": "Issue", "Html": "<p>{{who}}</p>", "Text": "{{who}}"},
        "TemplateData": '{"who": "you"}',
        "Headers": [{"Name": "Precedence", "Value": "bulk"}],
    }
    entry = {"Destination": {"ToAddresses": ["ana@example.org"]}}
    return {
        "FromEmailAddress": "Lantern <news@lantern.example>",
        "ReplyToAddresses": ["desk@lantern.example"],
        "DefaultContent": {"Template": template | changes.pop("template", {})},
        "BulkEmailEntries": [entry | changes.pop("entry", {})],
        **changes,
    }


def header(value: str, name: str = "X-Own") -> dict[str, Any]:
    return {"entry": {"ReplacementHeaders": [{"Name": name, "Value": value}]}}


def content(**parts: str) -> dict[str, Any]:
    whole = {"Subject": "s", "Html": "h", "Text": "t"} | parts
    return {"template": {"TemplateContent": whole}}


def test_what_is_right_is_taken_and_kept(opened: tuple[Provider, SESV2Client]) -> None:
    ses, aws = opened
    ses.forget()
    (result,) = aws.send_bulk_email(**call())["BulkEmailEntryResults"]
    (mail,) = ses.accepted
    assert result["MessageId"] == mail.id
    assert (mail.html, mail.text) == ("<p>you</p>", "you")
    assert mail.headers["Precedence"] == "bulk"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (call(BulkEmailEntries=[]), "BadRequestException"),
        (call(BulkEmailEntries=call()["BulkEmailEntries"] * 51), "BadRequestException"),
        (call(FromEmailAddress="a@elsewhere.example"), "MessageRejected"),
        (call(FromEmailAddress="Müller <a@lantern.example>"), "BadRequestException"),
        (call(ConfigurationSetName="other"), "NotFoundException"),
        (call(entry={"Destination": {"ToAddresses": ["nobody"]}}), "BadRequestException"),
        (call(entry={"Destination": {"ToAddresses": ["ä@example.org"]}}), "BadRequestException"),
        (call(**header("ä")), "BadRequestException"),
        (call(**header("x" * 996)), "BadRequestException"),
        (call(**header("a\nBcc: b")), "BadRequestException"),
        (call(**header("x", "Message-ID")), "BadRequestException"),
        (call(**header("x", "X:Y")), "BadRequestException"),
        (call(entry={"ReplacementHeaders": MANY}), "BadRequestException"),
        (call(entry={"ReplacementTags": [{"Name": "d", "Value": "a b"}]}), "BadRequestException"),
        (
            call(template={"TemplateData": LONG}),
            "BadRequestException",
        ),
        (call(template={"TemplateData": "who"}), "BadRequestException"),
        (call(**content(Html="{{#each x}}{{/each}}")), "BadRequestException"),
        (call(**content(Text="{{{who}}}")), "BadRequestException"),
        (call(**content(Text=r"\{{who}}")), "BadRequestException"),
        (call(**content(Subject="{{ who")), "BadRequestException"),
    ],
)
def test_what_ses_refuses_is_refused(
    opened: tuple[Provider, SESV2Client], wrong: dict[str, Any], code: str
) -> None:
    ses, aws = opened
    ses.forget()
    with pytest.raises(ClientError) as caught:
        aws.send_bulk_email(**wrong)
    assert caught.value.response["Error"]["Code"] == code
    assert ses.accepted == []


def test_a_variable_without_a_value_is_taken_and_lost_without_a_word(
    opened: tuple[Provider, SESV2Client],
) -> None:
    ses, aws = opened
    ses.forget()
    (result,) = aws.send_bulk_email(**call(**content(Text="{{other}}")))["BulkEmailEntryResults"]
    assert result["Status"] == "SUCCESS"
    assert (ses.accepted, ses.unrendered) == ([], ["ana@example.org"])


def test_as_a_process_it_outlives_whoever_sends_and_keeps_a_log(tmp_path: Path) -> None:
    log = tmp_path / "accepted.jsonl"
    command = [sys.executable, "-m", "tests.providing", "--log", str(log), "--faults", "throttle"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        aws = client(process.stdout.readline().strip())
        with pytest.raises(ClientError, match="TooManyRequests"):
            aws.send_bulk_email(**call())
        aws.send_bulk_email(**call())
        (line,) = log.read_text().splitlines()
        process.communicate()
    assert json.loads(line)["to"] == "ana@example.org"
    assert process.returncode == 0
