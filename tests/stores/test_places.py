"""Where pictures are: what the settings may say, and where readers then look."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.stores import Bucket, address_of, bucket_of

HERE = "https://news.example.org"


@pytest.mark.parametrize(
    ("setting", "bucket"),
    [
        ("", None),
        ("s3://lantern", Bucket("lantern")),
        ("s3://lantern/", Bucket("lantern")),
        ("s3://lantern.pictures/digest", Bucket("lantern.pictures", "digest")),
        ("s3://lantern/digest/pictures/", Bucket("lantern", "digest/pictures")),
    ],
)
def test_a_bucket_and_a_folder_in_it(setting: str, bucket: Bucket | None) -> None:
    assert bucket_of(setting) == bucket


@pytest.mark.parametrize(
    "setting",
    [
        "lantern",
        "s3:lantern",
        "s3://",
        "s3://Lantern",
        "s3://la",
        "s3://lantern..pictures",
        "s3://lantern//digest",
        "s3://lantern/../keys",
        "s3://lantern/a b",
        "s3://lantern/a?b",
        "s3://lantern/a\n",
        "https://lantern.s3.amazonaws.com",
        "/srv/pictures",
    ],
)
def test_anything_else_is_refused_with_what_to_write(setting: str) -> None:
    with pytest.raises(ConfigError, match="DIGEST_MEDIA") as caught:
        bucket_of(setting)
    assert "s3://BUCKET/FOLDER" in caught.value.fix


@pytest.mark.parametrize(
    ("bucket", "region", "address"),
    [
        (Bucket("lantern"), "eu-west-1", "https://lantern.s3.eu-west-1.amazonaws.com"),
        (Bucket("lantern", "a/b"), "eu-west-1", "https://lantern.s3.eu-west-1.amazonaws.com/a/b"),
        (Bucket("la.tern", "a"), "eu-west-1", "https://s3.eu-west-1.amazonaws.com/la.tern/a"),
        (Bucket("lantern"), "cn-north-1", "https://lantern.s3.cn-north-1.amazonaws.com.cn"),
        (None, "", f"{HERE}/media"),
    ],
)
def test_readers_find_a_bucket_at_its_own_address(
    bucket: Bucket | None, region: str, address: str
) -> None:
    assert address_of(bucket, chosen="", region=region, public_url=HERE) == address


@pytest.mark.parametrize("bucket", [None, Bucket("lantern", "digest")])
def test_an_address_that_is_set_comes_first(bucket: Bucket | None) -> None:
    chosen = "https://pictures.example.org/digest/"
    found = address_of(bucket, chosen=chosen, region="", public_url=HERE)
    assert found == "https://pictures.example.org/digest"


@pytest.mark.parametrize(
    "chosen",
    [
        "pictures.example.org",
        "ftp://pictures.example.org",
        "https://",
        "https://pictures.example.org:99999",
        "https://pictures.example.org/?key=1",
        "https://pictures.example.org/a b",
        "https://pictures.example.org; script-src *",
        "https://ana:secret@pictures.example.org",
    ],
)
def test_an_address_that_is_none_is_refused(chosen: str) -> None:
    with pytest.raises(ConfigError, match="DIGEST_MEDIA_URL"):
        address_of(None, chosen=chosen, region="", public_url=HERE)


def test_a_bucket_that_could_be_anywhere_is_refused() -> None:
    with pytest.raises(ConfigError, match="Nothing tells where") as caught:
        address_of(Bucket("lantern"), chosen="", region="", public_url=HERE)
    assert "AWS_REGION" in caught.value.fix


def said_by(tmp_path: Path, **variables: str) -> str:
    """Return what `digest check` prints with these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    ours = {"DIGEST_DATA": str(tmp_path), "AWS_CONFIG_FILE": "/nonexistent"}
    ours |= {"AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "DIGEST_TRANSPORT": "outbox"}
    ran = subprocess.run(
        [sys.executable, "-m", "digest", "check"],
        env=kept | ours | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr
    return ran.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DIGEST_MEDIA": "lantern"}, "s3://BUCKET/FOLDER"),
        ({"DIGEST_MEDIA": "s3://lantern", "AWS_REGION": "eu-west-1"}, "No credentials for Amazon"),
    ],
)
def test_check_says_what_is_wrong(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    assert said in said_by(tmp_path, **variables)
