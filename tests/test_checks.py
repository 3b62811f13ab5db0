from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from digest import checks
from tests.transports.test_ses import settings_of_aws


@pytest.mark.parametrize(
    ("transport", "address", "found"),
    [
        ("outbox", "http://127.0.0.1:8000", ["digest.I001"]),
        ("memory", "https://news.example.org", []),
        ("ses", "https://news.iana.org", []),
        ("ses", "https://news.iana.org:8443/digest", []),
        ("ses", "http://news.iana.org", ["digest.E001"]),
        ("ses", "https://news.example.org", ["digest.E002"]),  # copied from a page on settings
        ("smtp", "http://127.0.0.1:8000", ["digest.E001", "digest.E002"]),
        ("smtp", "https://10.0.0.4", ["digest.E002"]),
        ("smtp", "https://[::1]:8443", ["digest.E002"]),
        ("smtp", "https://[fd00::4]", ["digest.E002"]),
        ("smtp", "https://100.64.0.9", ["digest.E002"]),
        ("smtp", "https://2130706433", ["digest.E002"]),  # 127.0.0.1 in disguise
        ("smtp", "https://mailhost", ["digest.E002"]),
        ("smtp", "https://desk.local", ["digest.E002"]),
        ("smtp", "https://DESK.LOCAL.", ["digest.E002"]),
        ("smtp", "https://news.localhost", ["digest.E002"]),
        ("smtp", "https://news.corp.internal", ["digest.E002"]),
        ("smtp", "https://news.home.arpa", ["digest.E002"]),
        ("smtp", "https://news.test", ["digest.E002"]),
    ],
)
def test_readers_must_reach_what_mails_link_to(
    settings: Settings, transport: str, address: str, found: list[str]
) -> None:
    settings.TRANSPORT, settings.PUBLIC_URL = transport, address
    assert [each.id for each in checks.public_url(None)] == found


def test_keys_are_nobody_elses_to_read(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "keys.json").touch(mode=0o600)
    assert list(checks.data_folder(None)) == []
    (tmp_path / "keys.json").chmod(0o644)
    [warning] = checks.data_folder(None)
    assert warning.id == "digest.W001"
    assert str(tmp_path / "keys.json") in (warning.hint or "")


def test_every_check_has_a_hint(settings: Settings) -> None:
    settings.TRANSPORT, settings.PUBLIC_URL = "ses", "http://127.0.0.1:8000"
    found = list(checks.public_url(None))
    assert found
    assert all(each.hint for each in found)


@pytest.mark.parametrize(
    ("summariser", "model", "found"),
    [
        ("extractive", "", []),
        ("spacy", "", ["digest.E011"]),
        ("bedrock", "", ["digest.E011"]),
        ("bedrock", "example.lantern-1:0", []),
    ],
)
def test_a_summariser_that_cannot_work_is_named(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    summariser: str,
    model: str,
    found: list[str],
) -> None:
    settings_of_aws(monkeypatch)
    settings.SUMMARISER, settings.BEDROCK_MODEL = summariser, model
    assert [each.id for each in checks.summariser()] == found
    assert all(each.hint for each in checks.summariser())
