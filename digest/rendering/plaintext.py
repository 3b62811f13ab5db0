"""The text part: the same issue for whoever reads plain text, set in lines of 72."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from digest.rendering import templates
from digest.rendering.galley import Galley

WIDTH = 72
_ADDRESS = re.compile(r"<?https?://", re.IGNORECASE)
# Control characters, lone surrogates, separators of lines and paragraphs (Cc, Cs, Zl, Zp), and
# what Unicode promises never to be a character.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_BOUND = ("Mn", "Mc", "Me", "Cf", "Sk")  # what belongs to the character before it


@lru_cache(maxsize=8)
def _environment(folder: Path) -> templates.Sandbox:
    made = templates.environment(folder, escapes=False, finalize=one_line)
    made.filters["wrap"] = wrap
    return made


def to_text(page: Galley, folder: Path) -> str:
    """Return the text part of an issue.

    Raises:
        RenderError: names the template and the line at fault.
    """
    text = templates.fill(
        _environment(folder), f"{page.layout}{templates.TEXT}", templates.context(page)
    )
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class Lines(str):
    """Text whose line ends are meant."""

    __slots__ = ()


def one_line(value: object) -> str:
    """Return a value on one line and without control characters, unless it was wrapped here."""
    if isinstance(value, Lines):
        return value
    text = str(value)
    if text.isprintable() and "  " not in text:  # so are nearly all
        return text.strip(" ")
    return " ".join(part for part in _BREAKS.sub(" ", text).split(" ") if part)


def wrap(text: object, indent: str = "", marker: str = "") -> Lines:
    """Set text in lines of at most 72; an address stays whole, whatever its length.

    Args:
        indent: stands before every line.
        marker: of an entry in a list; stands at the end of the first line's indent.
    """
    lines = [indent + line for line in _lines(one_line(text), WIDTH - len(indent))]
    if marker and lines:
        lines[0] = f"{marker} ".rjust(len(indent)) + lines[0].removeprefix(indent)
    return Lines("\n".join(lines))


def _lines(text: str, width: int) -> Iterator[str]:
    if len(text) > width and max(map(len, text.split(" "))) > width:
        text = " ".join(_words(text, width))
    while len(text) > width:
        cut = text.rfind(" ", 0, width + 1)
        if cut < 0:  # an address, which is followed by a line end
            cut = (text + " ").index(" ")
        yield text[:cut]
        text = text[cut + 1 :]
    if text:
        yield text


def _words(text: str, width: int) -> Iterator[str]:
    """Yield words, and of those longer than a line the pieces that fit."""
    for word in text.split(" "):
        while len(word) > width and not _ADDRESS.match(word):
            cut = _cut(word, width)
            yield word[:cut]
            word = word[cut:]
        yield word


def _cut(word: str, width: int) -> int:
    """Return where to break a word: never between a letter and what belongs to it."""
    for cut in range(width, width // 2, -1):
        if unicodedata.category(word[cut]) not in _BOUND and word[cut - 1] != "\u200d":
            return cut
    return width
