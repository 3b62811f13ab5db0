"""From a galley to HTML, by way of MJML.

The compiler (mrml) forgives what it should not and corrupts what it should
keep. Each function here that guards against one of its faults says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from markupsafe import Markup, escape
from mjml import mjml2html

from digest.errors import RenderError
from digest.rendering import templates
from digest.rendering.characters import legal
from digest.rendering.components import are_known, fault_of
from digest.rendering.galley import Galley
from digest.rendering.richtext import to_markup

_PLAIN = re.compile(r"[A-Za-z0-9 .,:;?!()/_=%#-]*")
_REFERENCES = str.maketrans({"\\": "&#92;", "\n": "&#10;", "\t": "&#9;"})


def ascii_xml(value: object) -> str:
    """Return a value as it stands in MJML: escaped, on one line, in ASCII.

    mrml prints attributes with Rust's debug format: a joiner inside an emoji
    becomes `\\u{200d}`, a line end `\\n`. Character references pass it unharmed,
    and what XML forbids it does not take at all.
    """
    if isinstance(value, Markup):  # what a macro gives came through here; rich text is vetted
        return value
    return _ascii_xml(value if isinstance(value, str) else str(value))


@lru_cache(maxsize=4096)  # a link stands in three places, and “Read on” in every story
def _ascii_xml(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    text = str(escape(legal(text))).translate(_REFERENCES)
    return text.encode("ascii", "xmlcharrefreplace").decode()


@lru_cache(maxsize=8)
def _environment(folder: Path, *extensions: type[templates.LineMarks]) -> templates.Sandbox:
    made = templates.environment(folder, escapes=True, finalize=ascii_xml, extensions=extensions)
    made.filters["markup"] = to_markup
    return made


def to_html(page: Galley, folder: Path) -> str:
    """Return the HTML of an issue, its own CSS not yet inlined.

    Raises:
        RenderError: names the template and the line at fault.
    """
    return compile_mjml(to_mjml(page, folder))


def to_mjml(page: Galley, folder: Path) -> str:
    """Return the MJML of an issue.

    Raises:
        RenderError: names the template and the line at fault.
    """
    name = f"{page.layout}{templates.HTML}"
    source = templates.fill(_environment(folder), name, templates.context(page))
    if not is_sound(source) and (fault := find_fault(source)):
        raise RenderError(f"{_locate(fault, page, folder)}: {fault.what}.")
    return source


def compile_mjml(source: str) -> str:
    """Turn MJML into HTML, without fonts or files from anywhere else.

    Without `fonts={}` a stack that names Roboto, Lato or Open Sans makes every
    reader's mail client load a style sheet from Google.
    """
    guarded = px_zeros(one_line_tags(source))
    try:
        return mjml2html(guarded, fonts={}, include_loader=None, disable_comments=False)
    except ValueError as error:
        raise RenderError(f"The layout is not MJML: {error}.") from error


def one_line_tags(source: str) -> str:
    """Put each tag on one line: mrml writes a line end inside an attribute as `\\n`."""
    return re.sub(r"<[^<>\n]*\n[^<>]*>", lambda tag: re.sub(r"\s*\n\s*", " ", tag[0]), source)


def px_zeros(source: str) -> str:
    """Give the zeros in paddings their unit: mrml counts `0 24px` as no padding at all.

    (mrml pull request 644, merged after 6.0.1.)
    """
    return re.sub(r'padding(-[a-z]+)?="[^"]+"', _px_zeros, source)


def _px_zeros(padding: re.Match[str]) -> str:
    if padding.string[padding.start() - 1].isalpha():  # cellpadding counts in pixels anyway
        return padding[0]
    return re.sub(r"(?<![\w.])0(?![\w.%])", "0px", padding[0])


def is_sound(source: str) -> bool:
    """Whether `find_fault` would find nothing, told in a quarter of its time."""
    try:
        expat.ParserCreate().Parse(source, True)
    except expat.ExpatError:
        return False
    return are_known(source)


@dataclass(frozen=True, slots=True)
class Fault:
    what: str
    line: int  #: of the composed MJML, from 1
    column: int  #: from 0


class _Unknown(Exception):
    """A component or an attribute that mrml does not know; carries the `Fault`."""


def find_fault(source: str) -> Fault | None:
    """Return the first place where MJML is not well-formed, or not MJML as layouts use it.

    mrml does not say where an error is, and nothing of what it does not know.
    """
    parser = expat.ParserCreate()
    open_tags: list[Fault] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentLineNumber, parser.CurrentColumnNumber
        if name.startswith("mj") and (what := fault_of(name, attributes)):
            raise _Unknown(Fault(what, *at))
        open_tags.append(Fault(f"<{name}> is not closed", *at))

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: open_tags.pop()
    try:
        parser.Parse(source, True)
    except _Unknown as unknown:
        fault: Fault = unknown.args[0]
        return fault
    except expat.ExpatError as error:
        what = expat.errors.messages[error.code]
        if what == expat.errors.XML_ERROR_TAG_MISMATCH:
            return open_tags[-1]
        return Fault(what, error.lineno, error.offset)
    return None


def _locate(fault: Fault, page: Galley, folder: Path) -> str:
    """Say which line of which template gave a place in the composed MJML.

    The issue is set once more with the place of every line written into it;
    only whoever mends a template waits for that.
    """
    marking = _environment(folder, templates.LineMarks)
    marked = templates.fill(marking, f"{page.layout}{templates.HTML}", templates.context(page))
    line, column, where = 1, 0, page.layout
    for position, part in enumerate(marked.split(templates.MARK)):
        if position % 2:
            name, _, number = part.rpartition(":")
            where = f"{name}, line {number}"
        else:
            line, column = _advance(line, column, part)
            if (line, column) > (fault.line, fault.column):
                break
    return where


def _advance(line: int, column: int, text: str) -> tuple[int, int]:
    line_ends = text.count("\n")
    return line + line_ends, len(text) - text.rfind("\n") - 1 if line_ends else column + len(text)
