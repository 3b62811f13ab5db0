"""Cells of a table that a spreadsheet shows and never computes, and that come back unchanged."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula. A blank may hide the sign, and to some programs
# a full-width sign is one. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = r"(?:\s|[\u200b\ufeff])*[=+\-@＝＋－＠]|[\t\r\n]"
# Apostrophes before it are part of the pattern, so that taking one off undoes putting one on.
_COMPUTED = re.compile(rf"'*(?:{_FORMULA})")
_GUARDED = re.compile(rf"'+(?:{_FORMULA})")


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what could be computed."""
    return f"'{cell}" if _COMPUTED.match(cell) else cell


def restored(cell: str) -> str:
    """Return what `guarded` was given, letter for letter."""
    return cell[1:] if _GUARDED.match(cell) else cell
