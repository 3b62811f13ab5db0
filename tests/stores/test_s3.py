"""Pictures in S3: our calls held to Amazon's model, and what becomes of its answers."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from botocore.stub import Stubber

from digest.errors import ConfigError, StorageError
from digest.stores import Bucket
from digest.stores.s3 import FOR_EVER, S3, Client, s3_client
from tests.providing.s3 import BUCKET, S3Provider
from tests.stores.test_contract import BAY, PIER, named
from tests.transports.test_ses import settings_of_aws

PLACE = Bucket(BUCKET, "digest")


@pytest.fixture
def store(client: Client) -> S3:
    return S3(client, PLACE)


def test_amazon_s_model_knows_every_part_of_a_call() -> None:
    client: Any = boto3.client(
        "s3", region_name="eu-west-1", aws_access_key_id="A", aws_secret_access_key="not-a-secret"
    )
    key = {"Bucket": BUCKET, "Key": f"digest/{named(BAY)}"}
    with Stubber(client) as stub:
        expected = {
            **key,
            "Body": BAY,
            "ContentType": "image/jpeg",
            "CacheControl": "public, max-age=31536000, immutable",
            "ChecksumSHA256": b64encode(sha256(BAY).digest()).decode(),
            "IfNoneMatch": "*",
        }
        stub.add_response("put_object", {}, expected)
        stub.add_client_error("get_object", "NoSuchKey", expected_params=key)
        S3(client, PLACE).keep({named(BAY): BAY})
        assert S3(client, PLACE).load([named(BAY)]) == {}
        stub.assert_no_pending_responses()


def test_readers_get_what_was_put_there_and_may_keep_it(store: S3, amazon: S3Provider) -> None:
    store.keep({named(BAY): BAY})
    assert list(amazon.objects) == [f"digest/{named(BAY)}"]
    with urlopen(f"{amazon.url}/{BUCKET}/digest/{named(BAY)}") as answer:
        assert answer.read() == BAY
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == FOR_EVER


def test_a_picture_is_sent_once_a_time_it_is_kept(store: S3, amazon: S3Provider) -> None:
    for _ in range(2):
        store.keep({named(BAY): BAY})
    assert amazon.asked == {"PUT": 2}
    assert len(amazon.objects) == 1


@pytest.mark.parametrize("fault", ["SlowDown", "InternalError", "ConditionalRequestConflict"])
def test_what_passes_is_waited_for(store: S3, amazon: S3Provider, fault: str) -> None:
    amazon.faults.append(fault)
    store.keep({named(BAY): BAY})
    assert [each.content for each in amazon.objects.values()] == [BAY]
    assert amazon.asked["PUT"] == 2


def test_a_conflict_without_an_end_is_a_failure(store: S3, amazon: S3Provider) -> None:
    amazon.always = "ConditionalRequestConflict"
    with pytest.raises(StorageError, match="kept storing the same picture"):
        store.keep({named(BAY): BAY})


@pytest.mark.parametrize(
    ("code", "what", "fix"),
    [
        ("AccessDenied", "AccessDenied", "s3:PutObject"),
        ("NoSuchBucket", "does not exist", "DIGEST_MEDIA"),
        ("PermanentRedirect", "own endpoint", "AWS_REGION"),
        ("SignatureDoesNotMatch", "signature", "secret"),
        ("InternalError", "internal error", "Nothing is lost"),
    ],
)
def test_a_refusal_says_what_amazon_said_and_how_to_mend_it(
    store: S3, amazon: S3Provider, code: str, what: str, fix: str
) -> None:
    amazon.always = code
    for use in (lambda: store.keep({named(BAY): BAY}), lambda: store.load([named(BAY)])):
        with pytest.raises(StorageError) as caught:
            use()
        assert BUCKET in caught.value.what
        assert what in caught.value.what
        assert fix in caught.value.fix


def test_a_body_that_is_cut_short_is_nobody_s_picture(store: S3, amazon: S3Provider) -> None:
    store.keep({named(BAY): BAY})
    amazon.faults.append("cut")
    with pytest.raises(StorageError, match="not reached"):
        store.load([named(BAY)])


def test_a_store_that_is_away_is_given_up_on_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    settings_of_aws(monkeypatch, AWS_ENDPOINT_URL_S3="http://127.0.0.1:9")  # nobody listens
    pictures = {named(bytes([at])): bytes([at]) for at in range(200)}
    with pytest.raises(StorageError, match="was not reached"):
        S3(s3_client(), PLACE).keep(pictures)


@pytest.mark.usefixtures("no_network")
def test_what_is_missing_is_told_and_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    settings_of_aws(monkeypatch)
    monkeypatch.delenv("AWS_REGION")
    with pytest.raises(ConfigError, match="Amazon S3 needs a region"):
        s3_client()


def test_the_rest_of_a_batch_is_kept_though_one_is_there(store: S3, amazon: S3Provider) -> None:
    store.keep({named(BAY): BAY})
    store.keep({named(BAY): BAY, named(PIER): PIER})
    assert len(amazon.objects) == 2
