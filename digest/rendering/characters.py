"""Which characters may stand in a mail at all."""

from __future__ import annotations

import re

# What XML 1.0 forbids, lone surrogates among it, and what HTML reads as something else.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def legal(text: str) -> str:
    """Return a text without what XML forbids, its lines ending in LF."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
