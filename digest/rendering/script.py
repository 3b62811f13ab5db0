"""How a language is set: which way it runs, how much air its lines need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Script:
    direction: Literal["ltr", "rtl"] = "ltr"
    leading: float = 1.0  #: line heights are multiplied by it
    is_slanted: bool = True  #: whether italics exist
    is_tracked: bool = True  #: whether letters may be set apart or together
    is_spaced: bool = True  #: whether words are parted by spaces
    fonts: str = ""  #: stacks begin with these; ends with a comma

    @property
    def start(self) -> Literal["left", "right"]:
        return "left" if self.direction == "ltr" else "right"

    @property
    def end(self) -> Literal["left", "right"]:
        return "right" if self.direction == "ltr" else "left"


_LATIN = Script()
_ARABIC = Script(
    direction="rtl",
    leading=1.17,
    is_slanted=False,
    is_tracked=False,
    fonts="'Geeza Pro','Noto Naskh Arabic',",
)
_HEBREW = Script(direction="rtl", is_slanted=False, is_tracked=False)
_HAN = Script(leading=1.08, is_slanted=False, is_tracked=False, is_spaced=False)

_SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd"), _ARABIC),
    **dict.fromkeys(("he", "yi"), _HEBREW),
    **dict.fromkeys(("zh", "ja"), _HAN),
}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)


def script_of(language: str) -> Script:
    """Return how a language is set; those we know nothing of are set like English."""
    return _SCRIPTS.get(primary(language), _LATIN)


def primary(language: str) -> str:
    """Return the language of a tag without region or script: `ar` of `ar-EG`."""
    return language.partition("-")[0].lower()


def language_tag(language: str | None) -> str:
    """Return the tag if it is one (BCP 47), else an empty string."""
    tag = (language or "").strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""
