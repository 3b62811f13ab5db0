"""The look of a publication: its colours in light and dark, its fonts, its corners."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from digest.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme's colours, `#rrggbb`. Each pair that carries words keeps 4.5:1."""

    page: str  #: behind the card
    card: str  #: behind the stories
    ink: str  #: words
    muted: str  #: bylines, folio, colophon
    accent: str  #: links, section words, the button's ground
    on_accent: str  #: the button's words
    rule: str  #: hairlines
    panel: str  #: the ground of the large pull quote
    on_panel: str  #: the pull quote's words
    panel_muted: str  #: who the speaker is
    mark: str  #: the quotation mark and its short rule


LIGHT = Palette(
    page="#f1eee7",
    card="#ffffff",
    ink="#1b2428",
    muted="#5b666c",
    accent="#0b5563",
    on_accent="#ffffff",
    rule="#dedad0",
    panel="#12303a",
    on_panel="#f9f1df",
    panel_muted="#b7c9cb",
    mark="#f0b35b",
)
DARK = Palette(
    page="#0d1113",
    card="#151b1e",
    ink="#e9e6df",
    muted="#a3adb1",
    accent="#86cbd6",
    on_accent="#0d1113",
    rule="#2b3439",
    panel="#0f3540",
    on_panel="#f9f1df",
    panel_muted="#a9c4c8",
    mark="#f0b35b",
)
SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Inter,Helvetica,Arial,sans-serif"
SERIF = "Georgia,'Times New Roman',serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    name: str = "tideline"
    light: Palette = field(default=LIGHT)
    dark: Palette = field(default=DARK)
    heading_font: str = SERIF
    body_font: str = SANS
    radius: int = 4  #: pixels, of buttons and small pictures

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read a theme; what it leaves out keeps the default.

        Raises:
            ConfigError: a part is unknown or is not what it should be.
        """
        known = {each.name for each in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ConfigError(
                f"The theme has no setting “{unknown[0]}”.",
                fix=f"It knows {', '.join(sorted(known))}.",
            )
        values = dict(data)
        for scheme, default in (("light", LIGHT), ("dark", DARK)):
            if scheme in values:
                values[scheme] = _palette(scheme, values[scheme], default)
        return cls(**values)


def _palette(scheme: str, data: dict[str, Any], default: Palette) -> Palette:
    known = {each.name for each in fields(Palette)}
    if unknown := sorted(set(data) - known):
        raise ConfigError(
            f"The theme's {scheme} colours have no “{unknown[0]}”.",
            fix=f"They are {', '.join(sorted(known))}.",
        )
    return Palette(**{**asdict(default), **data})
