"""In processes of their own: what a fresh, an old and a newer database say."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from digest.keys import new_keys

OPEN = "from digest.database import {0}; {0}()"
#: To before the ledger.
BACK = (
    "from digest.database import set_up; set_up();"
    " from django.core.management import call_command;"
    " call_command('migrate', 'digest', '0001', verbosity=0)"
)


def run(code: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of Python as `python -m digest` would, with an environment of its own."""
    wrapped = (
        "import sys\nfrom digest.errors import DigestError\n"
        f"try:\n    {code}\nexcept DigestError as error:\n    sys.exit(str(error))\n"
    )
    known = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DIGEST_", "DATABASE_", "DJANGO_"))
    }
    environment = {**known, "DIGEST_DATA": str(data), **variables}
    return subprocess.run(
        [sys.executable, "-c", wrapped], env=environment, capture_output=True, text=True, timeout=60
    )


def test_a_fresh_folder_becomes_a_database_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run(OPEN.format("prepare"), data).stderr == ""
    assert run(OPEN.format("open_database"), data).stderr == ""
    assert (data / "digest.sqlite3").exists()
    assert oct((data / "keys.json").stat().st_mode)[-3:] == "600"
    assert not list(data.glob("*.before-*"))


def test_nothing_but_prepare_makes_the_tables(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    done = run(OPEN.format("open_database"), tmp_path / "data")
    assert done.returncode == 1
    assert "migrations have not been applied. Run `digest manage migrate`" in done.stderr


def test_an_older_database_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    assert run(OPEN.format("prepare"), tmp_path).stderr == ""
    for _ in range(5):
        assert run(BACK, tmp_path).stderr == ""
        assert run(OPEN.format("prepare"), tmp_path).stderr == ""
    copies = sorted(tmp_path.glob("*.before-*"))
    assert [copy.name.rpartition("-")[2] for copy in copies] == ["3", "4", "5"]
    with sqlite3.connect(copies[-1]) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    copy.close()
    assert "subscribers_subscriber" in tables
    assert "digest_delivery" not in tables


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    assert run(OPEN.format("prepare"), tmp_path).stderr == ""
    with sqlite3.connect(tmp_path / "digest.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('digest', '0999_later', '2030-01-01')"
        )
    database.close()
    done = run(OPEN.format("prepare"), tmp_path)
    assert "of a newer version: it has 0999_later, unknown here." in done.stderr


def test_two_first_starts_agree(tmp_path: Path) -> None:
    data = tmp_path / "data"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN.format("prepare")],
            env={
                **os.environ,
                "DIGEST_DATA": str(data),
                "DJANGO_SETTINGS_MODULE": "digest.settings",
            },
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for each in started:
        _, said = each.communicate(timeout=60)
        assert (each.returncode, said) == (0, b"")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DATABASE_URL": "mysql://u@127.0.0.1/x"}, "not PostgreSQL. Write postgresql://"),
        ({"DATABASE_URL": "nonsense"}, "not the address of a database"),
        ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:9/x"}, "cannot be reached"),
        ({"PUBLIC_URL": "news.example.org"}, "PUBLIC_URL “news.example.org” is not an address."),
        ({"DIGEST_DATA": "/proc/nowhere"}, "DIGEST_DATA"),
        ({"DIGEST_KEYS": "{}"}, "The keys in DIGEST_KEYS are damaged."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    keys = json.dumps(new_keys().to_data())
    done = run(OPEN.format("prepare"), tmp_path, **{"DIGEST_KEYS": keys, **variables})
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_many_machines_do_not_make_keys(tmp_path: Path) -> None:
    done = run(OPEN.format("prepare"), tmp_path, DATABASE_URL="postgresql://u@127.0.0.1:9/x")
    assert "no DIGEST_KEYS in the environment" in done.stderr
    assert not list(tmp_path.iterdir())
