"""How a publication is made: who sends it, from what, how often, in which look."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from digest import parts
from digest.errors import ConfigError
from digest.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A newsletter: what one subscribes to."""

    name: str
    slug: str  #: lower-case letters, digits and hyphens; part of addresses and of List-Id
    sender_address: str
    sender_name: str = ""  #: empty: the publication's name
    reply_to: str = ""  #: empty: the sender's address
    postal_address: str = ""  #: the law of many countries wants it in every message
    public_url: str = ""  #: where readers reach the archive and unsubscribe, without a last slash
    archive_url: str = ""  #: where issues stand in the browser, each under its number; or nowhere
    strapline: str = ""
    language: str = "en"  #: BCP 47
    editors: tuple[str, ...] = ()  #: named in the colophon
    is_sample: bool = False  #: stands in when nobody named one; rules about it become notes

    @property
    def from_name(self) -> str:
        return self.sender_name or self.name

    @property
    def list_id(self) -> str:
        """The identifier of RFC 2919: the slug under the sender's domain."""
        return f"{self.slug}.{self.sender_address.rpartition('@')[2]}"

    def to_data(self) -> dict[str, Any]:
        return {**asdict(self), "editors": list(self.editors)}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Publication:
        return _build(cls, data, "publication")

    def __post_init__(self) -> None:
        object.__setattr__(self, "editors", tuple(self.editors))
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.slug):
            raise ConfigError(
                f"The publication's slug “{self.slug}” cannot stand in an address.",
                fix="Write it in lower-case letters, digits and single hyphens.",
            )
        if not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+", self.sender_address):
            raise ConfigError(
                f"The publication's sender_address “{self.sender_address}” is not an address.",
                fix="Write it like news@example.org.",
            )


SAMPLE = Publication(
    name="The Sample Digest",
    slug="sample",
    sender_address="digest@sample.example",
    postal_address="1 Sample Street, Example Town",
    public_url="https://sample.example",
    strapline="What our sources published",
    is_sample=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """How a publication is made. Every default gives a good issue untouched."""

    publication: Publication = SAMPLE
    time_zone: str = "UTC"  #: IANA name
    layout: str = "classic"
    theme: Theme = field(default_factory=Theme)
    stories: int = 7  #: at most so many, the lead included
    window: timedelta = timedelta(days=7)  #: how far back articles count as recent
    per_source: int = 2  #: at most so many stories from one source, while others have some
    summary_words: int = 60  #: of the lead, at most
    brief_words: int = 35  #: of every other story, at most
    pictures: bool = True  #: whether stories carry pictures
    number: int = 1  #: of the issue
    intro: str = ""  #: of every issue; marked like an issue's

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError) as error:
            raise ConfigError(
                f"There is no time zone “{self.time_zone}”.",
                fix="Write an IANA name, like Europe/Berlin.",
            ) from error


def programme_from_toml(text: str) -> Programme:
    """Read a publication file whose theme has no logo.

    Raises:
        ConfigError: it is not TOML, or a setting is unknown, missing or of the wrong kind.
    """
    found = tables(text)
    return programme_of(found, Theme.from_data(found["theme"]))


def tables(text: str) -> dict[str, dict[str, Any]]:
    """Return a publication file's tables: `[publication]`, `[programme]` and `[theme]`.

    A theme may be a table, or the name of one that we ship.

    Raises:
        ConfigError: it is not TOML, or holds anything else.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The publication file is not TOML: {error}.") from error
    if isinstance(data.get("theme"), str):
        data["theme"] = {"base": data["theme"]}
    known: dict[str, dict[str, Any]] = {"publication": {}, "programme": {}, "theme": {}}
    for name in sorted(data):
        if name not in known or not isinstance(data[name], dict):
            raise ConfigError(
                f"The publication file has a “{name}” that means nothing here.",
                fix="It may hold the tables [publication], [programme] and [theme].",
            )
    return known | data


def programme_of(tables: dict[str, dict[str, Any]], theme: Theme) -> Programme:
    """Return the programme that a publication file's tables describe.

    Raises:
        ConfigError: a setting is unknown, missing or of the wrong kind.
    """
    settings = dict(tables["programme"])
    if "window" in settings:
        settings["window"] = parse_duration(str(settings["window"]))
    settings["publication"] = Publication.from_data(tables["publication"])
    settings["theme"] = theme
    return _build(Programme, settings, "programme")


def parse_duration(text: str) -> timedelta:
    """Read `90m`, `12h`, `7d` or `2w`.

    Raises:
        ConfigError: it is something else.
    """
    match = re.fullmatch(r"(\d{1,5})\s*([mhdw])", text.strip())
    if not match:
        raise ConfigError(f"“{text}” is not a length of time.", fix="Write 90m, 12h, 7d or 2w.")
    unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[match[2]]
    return timedelta(**{unit: int(match[1])})


_Noun = TypeVar("_Noun", Publication, Programme)


def _build(kind: type[_Noun], data: dict[str, Any], table: str) -> _Noun:
    known = {each.name: each for each in fields(kind)}
    if unknown := sorted(set(data) - set(known)):
        raise ConfigError(
            f"[{table}] has no setting “{unknown[0]}”.",
            fix=f"It knows {', '.join(sorted(known))}.",
        )
    for name, value in data.items():
        if not _is_of(str(known[name].type), value):
            raise ConfigError(f"[{table}] {name} = {value!r} is of the wrong kind.")
    try:
        return kind(**data)
    except TypeError as error:
        raise ConfigError(f"[{table}] is not complete: {error}.") from error


def _is_of(kind: str, value: Any) -> bool:
    """Whether a value is of the kind that a field's annotation names."""
    if kind == "str":
        return parts.is_text(value)
    if kind == "tuple[str, ...]":
        return isinstance(value, list | tuple) and all(map(parts.is_text, value))
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    return kind != "bool" or isinstance(value, bool)
