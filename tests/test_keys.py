from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.keys import FILE, VARIABLE, load_keys, new_keys


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    keys = load_keys(tmp_path / "data", {})
    assert load_keys(tmp_path / "data", {}) == keys
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "data") == [FILE]
    assert len({keys.session, keys.address, *(key for _, key in keys.mail)}) == 3


def test_first_starts_at_the_same_time_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        found = set(threads.map(lambda _: load_keys(tmp_path, {}), range(64)))
    assert len(found) == 1
    assert os.listdir(tmp_path) == [FILE]


def test_the_environment_comes_first_and_nothing_is_written(tmp_path: Path) -> None:
    keys = new_keys()
    assert load_keys(tmp_path, {VARIABLE: json.dumps(keys.to_data())}) == keys
    assert list(tmp_path.iterdir()) == []


def test_without_leave_to_make_them_they_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"no {VARIABLE} in the environment"):
        load_keys(tmp_path, {}, make=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "nonsense", '{"session": "short", "mail": [], "address": "short"}', "\xff"],
)
def test_damaged_keys_are_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"damaged|cannot be read") as raised:
        load_keys(tmp_path, {})
    assert "Restore keys.json from a copy" in raised.value.fix
    assert path.read_text(encoding="utf-8") == text


def test_some_key_must_sign_mails(tmp_path: Path) -> None:
    data = {**new_keys().to_data(), "mail": []}
    with pytest.raises(ConfigError, match="no mail key"):
        load_keys(tmp_path, {VARIABLE: json.dumps(data)})


@pytest.mark.parametrize("name", ["", "A", "1.2", "a/b", "123456789"])
def test_the_id_of_a_mail_key_can_stand_in_a_link(tmp_path: Path, name: str) -> None:
    data = new_keys().to_data()
    data["mail"][0]["id"] = name
    with pytest.raises(ConfigError, match="damaged"):
        load_keys(tmp_path, {VARIABLE: json.dumps(data)})


def test_a_data_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConfigError, match="cannot be kept") as raised:
        load_keys(tmp_path / "file" / "data", {})
    assert "DIGEST_DATA" in raised.value.fix
