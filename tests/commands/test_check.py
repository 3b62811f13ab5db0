"""`digest check` and `digest status`, as an operator meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.commands.status import about_source
from digest.models import Source
from tests import stored


def run(*arguments: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    ours = ("DIGEST_", "DATABASE_", "DJANGO_", "AWS_", "PUBLIC_URL")
    known = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "digest", *arguments],
        env={**known, "DIGEST_DATA": str(data), **variables},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def found(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["id"]: line["severity"] for line in lines}


def test_a_fresh_installation_has_nothing_to_mend_but_its_database(tmp_path: Path) -> None:
    done = run("check", data=tmp_path)
    assert (done.returncode, found(done)) == (1, {"digest.I001": "note", "digest.E006": "block"})
    assert "Run `digest manage migrate`" in done.stderr
    assert run("manage", "migrate", data=tmp_path).returncode == 0
    done = run("check", data=tmp_path)
    assert (done.returncode, found(done)) == (0, {"digest.I001": "note"})
    assert "All is well." in done.stderr


def test_missing_credentials_and_an_unreachable_database_are_said(tmp_path: Path) -> None:
    keys = run("check", "--new-keys", data=tmp_path).stdout
    done = run(
        "check", data=tmp_path, DIGEST_TRANSPORT="ses", DIGEST_KEYS=keys,
        PUBLIC_URL="https://news.iana.org", AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null",
        DATABASE_URL="postgresql://digest:hidden@127.0.0.1:9/digest", DIGEST_LEASE="3",
    )  # fmt: skip
    assert (done.returncode, found(done)) == (
        1,
        {
            "digest.E005": "block", "digest.W005": "warn", "digest.W004": "warn",
            "digest.E006": "block",
        },
    )  # fmt: skip
    assert "hidden" not in done.stdout + done.stderr


@pytest.mark.parametrize("variable", ["DIGEST_LEASE", "DIGEST_SEND_RATE"])
@pytest.mark.parametrize("said", ["0", "soon", "nan"])
def test_what_is_no_number_in_reason_is_said(tmp_path: Path, variable: str, said: str) -> None:
    done = run("check", data=tmp_path, **{variable: said})
    assert done.returncode == 2
    assert f"{variable} “{said}” is not a number of" in done.stderr


def test_an_unknown_transport_is_said_with_those_there_are(tmp_path: Path) -> None:
    done = run("check", data=tmp_path, DIGEST_TRANSPORT="pigeon")
    assert "There is no transport “pigeon”. Set DIGEST_TRANSPORT to one of outbox" in done.stderr


def test_status_of_nothing_is_nothing(tmp_path: Path) -> None:
    assert run("manage", "migrate", data=tmp_path).returncode == 0
    assert run("status", data=tmp_path).stdout == ""
    done = run("status", "tideline", data=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no newsletter “tideline”." in done.stderr


@pytest.mark.django_db
def test_status_of_a_source_is_said_in_plain_words() -> None:
    row = Source(name="Herald", address="https://herald.example/feed", added_at=stored.AT)
    row.publication = stored.publication()
    row.next_try_at, row.fault, row.fault_fix = stored.AT, "It hangs.", "Wait."
    row.save()
    told = about_source(row)
    assert told == {
        "source": "Herald",
        "address": "https://herald.example/feed",
        "last_good": None,
        "next_try": stored.AT.isoformat(),
        "fault": "It hangs.",
        "fix": "Wait.",
        "failed": 0,
        "rests_because": "",
        "held": 0,
        "articles_a_week": 0,
    }
    row.is_resting = True
    assert (about_source(row)["next_try"], about_source(row)["rests_because"]) == (
        None,
        "An editor asked for it.",
    )
