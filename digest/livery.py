"""A publication's file, and the look in it or beside it, its logo included."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from digest.errors import ConfigError
from digest.logos import engrave
from digest.programme import Programme, programme_of, tables
from digest.theme import Theme, look_named
from digest.themes import LOOKS


@dataclass(frozen=True, slots=True)
class Livery:
    """A theme, and the bytes behind the name of its logo."""

    theme: Theme = field(default_factory=Theme)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    advice: tuple[str, ...] = ()


def read_publication(path: Path) -> tuple[Programme, Livery]:
    """Read a publication's file; a logo is looked for beside it.

    Raises:
        ConfigError: a file cannot be read, or says something that means nothing.
    """
    found = tables(_text(path))
    livery = _livery(found["theme"], path.parent)
    return programme_of(found, livery.theme), livery


def read_theme(named: str) -> Livery:
    """Read a theme by the name of one that we ship, or by that of a file.

    Raises:
        ConfigError: there is none, or it says something that means nothing.
    """
    if named in LOOKS:
        return Livery(Theme.from_data({"base": named}))
    path = Path(named)
    if not path.suffix and not path.exists():
        look_named(named)
    try:
        return _livery(tomllib.loads(_text(path)), path.parent)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}.") from error


def _livery(settings: Mapping[str, Any], folder: Path) -> Livery:
    theme = Theme.from_data({name: settings[name] for name in settings if name != "logo"})
    if "logo" not in settings:
        return Livery(theme)
    engraved = engrave(_logo(settings["logo"], folder), theme)
    pictures = {engraved.logo.name: engraved.content}
    return Livery(replace(theme, logo=engraved.logo), pictures, engraved.advice)


def _logo(named: object, folder: Path) -> bytes:
    if not isinstance(named, str):
        raise ConfigError(
            f"The theme's logo = {named!r} is not the name of a file.",
            fix='Write it like logo = "lantern.png": a file beside the one it is named in.',
        )
    return _bytes(folder / named)


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path} cannot be read: {reason}.") from error
