"""The installation's secrets: made once, kept in a file that only its owner reads.

Each purpose has a key of its own, so that one may be changed without the others.
Links in mails that were sent years ago must still work, so the keys that signed
them stay in the list of mail keys; only the first signs.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.errors import ConfigError

FILE = "keys.json"
VARIABLE = "DIGEST_KEYS"  #: the same JSON in the environment, where many machines share it
_FIX = f"Restore {FILE} from a copy: without it, links in mails already sent stop working."


@dataclass(frozen=True, slots=True)
class Keys:
    session: str  #: signs sessions and sign-in links; changing it signs everybody out
    mail: tuple[tuple[str, str], ...]  #: (id, key) of mail tokens, the one that signs first
    address: str  #: fingerprints addresses; never changes, or suppressions are forgotten

    def to_data(self) -> dict[str, Any]:
        return {
            "session": self.session,
            "mail": [{"id": name, "key": key} for name, key in self.mail],
            "address": self.address,
        }


def load_keys(folder: Path, environment: Mapping[str, str], *, make: bool = True) -> Keys:
    """Return the keys of the environment, else of the data folder, made there at first.

    Args:
        make: whether they may be made; on many machines they must come from the environment.

    Raises:
        ConfigError: they are damaged, or missing where they may not be made.
    """
    if text := environment.get(VARIABLE):
        return _read(text, VARIABLE)
    path = folder / FILE
    if make and not path.exists():
        _write_once(path, json.dumps(new_keys().to_data(), indent=1))
    try:
        return _read(path.read_text(encoding="ascii"), str(path))
    except FileNotFoundError as error:
        raise ConfigError(
            f"The keys are missing: there is no {VARIABLE} in the environment.",
            fix=f"Set {VARIABLE}, alike on every machine: `digest check --new-keys` prints some.",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The keys in {path} cannot be read: {error}.", fix=_FIX) from error


def new_keys() -> Keys:
    """Return fresh keys, from the machine's own source of chance."""
    return Keys(
        session=secrets.token_urlsafe(48),
        mail=(("1", secrets.token_urlsafe(32)),),
        address=secrets.token_urlsafe(32),
    )


def _read(text: str, where: str) -> Keys:
    try:
        data = json.loads(text)
        keys = Keys(
            session=_secret(data["session"]),
            mail=tuple((_name(each["id"]), _secret(each["key"])) for each in data["mail"]),
            address=_secret(data["address"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"The keys in {where} are damaged.", fix=_FIX) from error
    if not keys.mail:
        raise ConfigError(f"The keys in {where} hold no mail key.", fix=_FIX)
    return keys


def _name(value: Any) -> str:
    """Return the id of a key, which stands in every link that it signs."""
    if not re.fullmatch(r"[a-z0-9]{1,8}", str(value)):
        raise ValueError("an id has at most 8 small letters and digits")
    return str(value)


def _secret(value: Any) -> str:
    if not isinstance(value, str) or len(value) < 32:
        raise ValueError("a key has at least 32 characters")
    return value


def _write_once(path: Path, text: str) -> None:
    """Write the file unless somebody else has: two first starts agree on one set of keys."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        pass  # another process was first; its keys are read
    except OSError as error:
        raise ConfigError(
            f"The keys cannot be kept in {path}: {error.strerror or error}.",
            fix="Make the data folder writable, or name another with DIGEST_DATA.",
        ) from error
    finally:
        with suppress(OSError):  # it may never have come to be
            part.unlink()
