"""`digest subscribers`: people in and out, one person shown, one erased."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.commands.subscribers import command
from digest.deliveries import Status
from digest.errors import InputError
from digest.models import Delivery
from subscribers.models import Consent, Subscriber, Subscription
from subscribers.suppressions import is_suppressed
from tests.stored import AT, publication, subscription

pytestmark = pytest.mark.django_db
WORDS = ["--consent", "Signed the list at the harbour fair"]


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(command, arguments, input=stdin)
    if isinstance(result.exception, InputError):
        raise result.exception
    return result


def test_a_file_with_half_its_rows_wrong(tmp_path: Path) -> None:
    publication()
    file = tmp_path / "fair.csv"
    file.write_bytes("email;name\nana@example.org;Ana\nben at example.org;Bén\n".encode("cp1252"))
    result = run("import", "tideline", str(file), *WORDS, "--by", "tomas")
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"line": 3, "reason": "There is no @ in it.", "row": "ben at example.org;Bén"}
    ]
    assert result.stderr == "fair.csv: 2 rows: 1 added, 1 wrong.\n"
    consent = Consent.objects.get()
    assert (consent.words, consent.note) == (WORDS[1], "line 2 of fair.csv, by tomas")


def test_a_file_from_a_pipe_and_nothing_usable() -> None:
    publication()
    assert run("import", "tideline", "-", *WORDS, stdin="ana@example.org\n").exit_code == 0
    assert run("import", "tideline", "-", *WORDS, stdin="email\nben\n").exit_code == 1
    with pytest.raises(InputError, match=r"no address in its first lines.*"):
        run("import", "tideline", "-", *WORDS, stdin="ben\n")
    assert Subscription.objects.count() == 1


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    publication()
    assert run("import", "tideline", "-", stdin="ana@example.org\n").exit_code == 2
    assert run("import", "tideline", "-", "--consent", " ", stdin="a@b.example").exit_code == 2
    assert run("import", "tideline", str(tmp_path / "nothing.csv"), *WORDS).exit_code == 2
    assert run("export").exit_code == run("export", "tideline", "--person", "a").exit_code == 2
    with pytest.raises(InputError) as raised:
        run("export", "tidelin")
    assert str(raised.value) == ("There is no publication “tidelin”. Name one of these: tideline.")


def test_an_export_is_utf_8_whatever_the_terminal_says() -> None:
    row = subscription("ana@example.org")
    Subscriber.objects.filter(pk=row.subscriber_id).update(name="=Ana Lucía")
    result = run("export", "tideline")
    assert result.exit_code == 0
    assert "ana@example.org,'=Ana Lucía,active" in result.stdout_bytes.decode("utf-8-sig")


def test_one_person_is_shown_with_what_was_sent_and_then_erased() -> None:
    row = subscription("ana@example.org")
    Delivery.objects.create(
        issue_id=7, subscription_id=row.pk, status=Status.SOFT_BOUNCED, changed_at=AT
    )
    told = json.loads(run("export", "--person", "ANA@example.org").stdout)
    assert told["address"] == "ana@example.org"
    assert told["deliveries"][0]["status"] == "soft bounced"
    mark = row.subscriber.fingerprint
    assert run("erase", "ana@example.org", stdin="n\n").exit_code == 1
    assert Subscriber.objects.exists()
    assert run("erase", "ana@example.org", "--yes").exit_code == 0
    assert not Subscriber.objects.exists()
    assert is_suppressed(mark)
    assert run("erase", "ana@example.org", "--yes").exit_code == 1
    assert run("export", "--person", "nobody@example.org").exit_code == 1


def test_a_database_that_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = subprocess.run(
        [sys.executable, "-m", "digest", "subscribers", "export", "tideline"],
        env={"PATH": "/usr/bin", "DIGEST_DATA": str(tmp_path / "file" / "data")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "DIGEST_DATA" in done.stderr
