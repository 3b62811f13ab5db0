"""The logo of a programme on its page: by day, by night, and how it would look better."""

from __future__ import annotations

from dataclasses import dataclass

from digest import media
from digest.errors import ConfigError, ImageError, StorageError
from digest.models import Programme
from digest.theme import Logo, Theme


@dataclass(frozen=True, slots=True)
class Emblem:
    logo: Logo
    cards: tuple[tuple[str, str], ...]  #: on which it stands: light and dark, with their colours
    advice: tuple[str, ...]  #: plain sentences


def emblem_of(programme: Programme) -> Emblem | None:
    """Return the logo as it is stored; None where there is none."""
    try:
        theme = Theme.from_data(programme.theme)
    except ConfigError:  # preflight says so
        return None
    if theme.logo is None:
        return None
    cards = (("light", theme.light.card), ("dark", theme.dark.card))
    return Emblem(theme.logo, cards, _advice(theme.logo, theme))


def _advice(logo: Logo, theme: Theme) -> tuple[str, ...]:
    """Return what can be said of the file; of one that is not there, preflight says it."""
    from digest.logos import advise  # brings what handles pictures

    try:
        return advise(media.load([logo.name])[logo.name], theme)
    except (ConfigError, StorageError, ImageError, KeyError):
        return ()
