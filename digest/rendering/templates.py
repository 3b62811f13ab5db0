"""Where the email templates are, which layouts there are, and how one is filled.

Templates run in a sandbox that can neither reach Python nor change what it is
given, and in which a misspelt name is an error instead of an empty place.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment, Template
from jinja2.exceptions import TemplateNotFound
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import Expr
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest import places
from digest.errors import ConfigError, RenderError
from digest.rendering.galley import Galley

HTML, TEXT = ".mjml.j2", ".txt.j2"
_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_PLAIN = frozenset([str, Markup, int, bool, tuple])  # values that have nothing to hide
MARK = "\x00"  #: encloses "template:line" where `LineMarks` puts it; no template or value has it


def folder() -> Path:
    """Return the folder of the email templates.

    Raises:
        ConfigError: it is not there.
    """
    return places.templates() / "email"


def layouts(folder: Path) -> tuple[str, ...]:
    """Return the layouts in a folder: each has a part for HTML and one for text."""
    found = (path.name.removesuffix(HTML) for path in folder.glob(f"*{HTML}"))
    return tuple(sorted(name for name in found if (folder / f"{name}{TEXT}").is_file()))


def require(layout: str, folder: Path) -> None:
    """Make sure that there is such a layout.

    Raises:
        ConfigError: there is not.
    """
    parts = (folder / f"{layout}{HTML}", folder / f"{layout}{TEXT}")
    if _NAME.fullmatch(layout) and all(part.is_file() for part in parts):
        return
    raise ConfigError(
        f"There is no layout “{layout}”.",
        fix=f"Choose one of these: {', '.join(layouts(folder)) or 'none, the folder is empty'}.",
    )


class LineMarks(Extension):
    """Writes the place of every line of a template into what it gives, between two `MARK`s."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", _marked(token, stream.name or ""))
            else:
                yield token


def _marked(token: Token, name: str) -> str:
    lines = token.value.split("\n")
    return "\n".join(
        f"{MARK}{name}:{token.lineno + count}{MARK}{line}" for count, line in enumerate(lines)
    )


class _Generator(CodeGenerator):
    """Jinja's, which leaves to `finalize` alone what is printed: it has escaped already."""

    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(f"({finalize.src}")


class Files(FileSystemLoader):
    """Jinja's, which looks once an issue whether a file has changed, and not for every story."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder
        self._known: dict[str, Callable[[], bool]] = {}  # whether it is as it was, by file
        self._changed: frozenset[str] = frozenset()
        self._version = 0  # another one whenever a file was read, or has changed

    def look(self) -> int:
        """See which of the files that were asked for have changed since; return the version."""
        changed = frozenset(name for name, same in [*self._known.items()] if not same())
        if changed - self._changed:
            self._version += 1
        self._changed = changed
        return self._version

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, path, self._known[template] = super().get_source(environment, template)
        except TemplateNotFound:  # which Jinja does not remember, so this is no news
            self._known[template] = lambda: not (self._folder / template).exists()
            raise
        self._version += 1
        self._changed -= {template}
        return source, path, lambda: template not in self._changed


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which asks once whether an attribute of a type is safe.

    The answer depends on the two alone, and every dot in a template asks for it:
    asked each time, it is a third of what a long issue costs.
    """

    code_generator_class = _Generator

    def __init__(self, files: Files, **settings: Any) -> None:
        super().__init__(loader=files, **settings)
        self.files = files
        self._safe: dict[tuple[type, str], bool] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        value = getattr(obj, attribute, None)
        if type(value) in _PLAIN and self._safe.get((type(obj), attribute)):
            return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        asked = type(obj), attr
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]


def environment(
    folder: Path,
    *,
    escapes: bool,
    finalize: Callable[[object], str],
    extensions: Iterable[type[Extension]] = (),
) -> Sandbox:
    """Return what templates are filled in.

    Args:
        escapes: whether values are text in a document of markup.
        finalize: turns every value into what is printed.
    """
    made = Sandbox(
        Files(folder),
        autoescape=escapes,
        undefined=StrictUndefined,
        finalize=finalize,
        extensions=list(extensions),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    del made.filters["safe"]  # what is true of a value is decided here, never in a template
    return made


def fill(environment: Sandbox, name: str, names: Mapping[str, object]) -> str:
    """Return a template with an issue in it.

    Args:
        names: what it may ask for; `context` gives those of layouts.

    Raises:
        RenderError: it does not compile, or asks for what is not there.
    """
    environment.files.look()
    try:
        template: Template = environment.get_template(name)
        return template.render(names)
    except TemplateSyntaxError as error:
        where = f"{error.name or name}, line {error.lineno}"
        raise RenderError(f"{where}: {error.message}.") from error
    except TemplateNotFound as error:
        raise RenderError(f"{name} needs {error.name}, which is not there.") from error
    except Exception as error:  # a template can raise whatever an expression can
        raise RenderError(f"{_place(error, name)}: {error}.") from error


def context(page: Galley) -> dict[str, Any]:
    """Return the names that templates know."""
    return {
        "page": page,
        "words": page.words,
        "links": page.links,
        "script": page.script,
        "theme": page.theme,
        "light": page.theme.light,
        "dark": page.theme.dark,
    }


def _place(error: Exception, name: str) -> str:
    """Say where a template failed: Jinja puts its lines into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if frame.filename.endswith(".j2"):
            return f"{Path(frame.filename).name}, line {frame.lineno}"
    return name
