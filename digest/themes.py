"""The looks we ship, each drawn by hand in light and dark, and fonts that machines have."""

from __future__ import annotations

from dataclasses import dataclass

from digest.palettes import Palette

# No fonts from the web: most mail programs load none, and those that do tell on the reader.
FONTS = {
    "serif": "Georgia,'Times New Roman',serif",
    "old-style": "'Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,serif",
    "sans": "-apple-system,BlinkMacSystemFont,'Segoe UI',Inter,Helvetica,Arial,sans-serif",
    "humanist": "Seravek,'Gill Sans Nova','Gill Sans MT',Calibri,'Trebuchet MS',sans-serif",
    "grotesque": "'Helvetica Neue',Helvetica,'Arial Nova',Arial,sans-serif",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    described: str  #: in a few words, for whoever chooses
    light: Palette
    dark: Palette
    heading_font: str = FONTS["serif"]
    body_font: str = FONTS["sans"]
    radius: int = 4
    density: str = "normal"


DEFAULT = "tideline"

LOOKS = {
    "tideline": Look(
        described="warm paper, teal, a gold mark",
        light=Palette(
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
        ),
        dark=Palette(
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
        ),
    ),
    "harbour": Look(
        described="cool grey, clear blue, headlines without serifs",
        light=Palette(
            page="#f2f4f7",
            card="#ffffff",
            ink="#1f2328",
            muted="#57606a",
            accent="#0b57d0",
            on_accent="#ffffff",
            rule="#d8dee4",
            panel="#14264a",
            on_panel="#f4f7fd",
            panel_muted="#b4c3e0",
            mark="#ff9b7d",
        ),
        dark=Palette(
            page="#0f1115",
            card="#171a21",
            ink="#e6e8eb",
            muted="#a5adba",
            accent="#8ab4ff",
            on_accent="#0f1115",
            rule="#2b303b",
            panel="#1a2d57",
            on_panel="#f4f7fd",
            panel_muted="#b4c3e0",
            mark="#ff9b7d",
        ),
        heading_font=FONTS["sans"],
        radius=8,
    ),
    "broadsheet": Look(
        described="ink and red on newsprint, square corners, set close",
        light=Palette(
            page="#ebe9e4",
            card="#fdfcf9",
            ink="#171615",
            muted="#5e5a54",
            accent="#a8231b",
            on_accent="#ffffff",
            rule="#d3cfc6",
            panel="#1b1918",
            on_panel="#f7f3ec",
            panel_muted="#bdb6ab",
            mark="#ff8372",
        ),
        dark=Palette(
            page="#100f0e",
            card="#191817",
            ink="#ece9e3",
            muted="#aea89f",
            accent="#ff9a8b",
            on_accent="#190d0b",
            rule="#34312e",
            panel="#2a2725",
            on_panel="#f7f3ec",
            panel_muted="#bdb6ab",
            mark="#ff8372",
        ),
        radius=0,
        density="compact",
    ),
    "orchard": Look(
        described="green on pale moss, old letters, a russet mark",
        light=Palette(
            page="#eef1e8",
            card="#ffffff",
            ink="#1f261d",
            muted="#586352",
            accent="#2c6436",
            on_accent="#ffffff",
            rule="#d9dfd0",
            panel="#1d3a26",
            on_panel="#f6f3e2",
            panel_muted="#b9ccb4",
            mark="#eaa66a",
        ),
        dark=Palette(
            page="#0e120d",
            card="#161b15",
            ink="#e7e8df",
            muted="#a7b0a0",
            accent="#94cf98",
            on_accent="#0e120d",
            rule="#2d342b",
            panel="#1e4029",
            on_panel="#f6f3e2",
            panel_muted="#b9ccb4",
            mark="#eaa66a",
        ),
        heading_font=FONTS["old-style"],
        radius=6,
    ),
    "dusk": Look(
        described="plum and apricot, round corners, much air",
        light=Palette(
            page="#f5eff2",
            card="#ffffff",
            ink="#2a1f28",
            muted="#6a5b66",
            accent="#7d2a63",
            on_accent="#ffffff",
            rule="#e4d9df",
            panel="#3b1a37",
            on_panel="#fdf0ea",
            panel_muted="#d8bccb",
            mark="#f6b48c",
        ),
        dark=Palette(
            page="#130f13",
            card="#1c171c",
            ink="#ece5ea",
            muted="#b3a6af",
            accent="#eca3d0",
            on_accent="#170d14",
            rule="#372d36",
            panel="#46204a",
            on_panel="#fdf0ea",
            panel_muted="#d8bccb",
            mark="#f6b48c",
        ),
        heading_font=FONTS["humanist"],
        radius=16,
        density="airy",
    ),
}
