"""Our MJML, judged and compiled by the npm package that the language comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.issue import Issue
from digest.printed import Tokens
from digest.rendering.galley import compose
from digest.rendering.mjml import compile_mjml, one_line_tags, px_zeros, to_mjml
from digest.rendering.templates import folder
from tests.evaluation.mails import mails
from tests.evaluation.material import node, require
from tests.evaluation.rows import Row

_CONDITION = re.compile(r"<!--\[if mso[^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STYLE = re.compile(r"(<style\b[^>]*>).*?</style>", re.DOTALL)
_TAG = re.compile(r"</?([a-zA-Z][\w:-]*)[^>]*>")
_WIDTH = re.compile(r"\bwidth=\"(\d+(?:\.\d+)?)(?:px)?\"")


def evaluate() -> Iterator[Row]:
    require("npm", "node")
    sources = [mjml_of(mail.printed.issue) for mail in mails()]
    answers = node("mjml.mjs", sources)
    errors = [error for answer in answers for error in answer["errors"]]
    figure = f"{len(errors)}{': ' + errors[0] if errors else ''}"
    yield Row("strict validation of our MJML, errors", figure, "0", not errors)
    ours = [trees_of(compile_mjml(source)) for source in sources]
    theirs = [trees_of(answer["html"]) for answer in answers]
    pairs = list(zip(ours, theirs, strict=True))
    yield Row.every("the same elements", [_tags(one) == _tags(other) for one, other in pairs])
    elements = sum(len(tree) for one in ours for tree in one)
    yield Row("elements compared", str(elements))
    yield Row.every(
        "the same widths of pictures and of Outlook’s tables, within 1 px",
        [_alike(_widths(one), _widths(other)) for one, other in pairs],
    )


def mjml_of(issue: Issue) -> str:
    """Return the MJML of an issue, as our compiler is given it."""
    page = compose(issue, Tokens(seal="0123456789abcdef"))
    return px_zeros(one_line_tags(to_mjml(page, folder())))


@dataclass(frozen=True, slots=True)
class Tag:
    text: str  #: `/td` where one ends
    width: float | None  #: px


def trees_of(html: str) -> tuple[list[Tag], list[Tag]]:
    """Return the tags in their order, as Outlook sees them and as everybody else does.

    What only Outlook reads may be one comment or several, so comments are no part of it.
    """
    bare = _STYLE.sub(r"\1</style>", html)
    outlook = _COMMENT.sub("", _CONDITION.sub(r"\1", bare))
    return list(_read(outlook)), list(_read(_COMMENT.sub("", bare)))


def _read(html: str) -> Iterator[Tag]:
    for tag in _TAG.finditer(html):
        width = _WIDTH.search(tag[0])
        name = f"/{tag[1]}" if tag[0].startswith("</") else tag[1]
        yield Tag(name, float(width[1]) if width else None)


def _tags(trees: Sequence[list[Tag]]) -> list[list[str]]:
    return [[tag.text for tag in tree] for tree in trees]


def _widths(trees: Sequence[list[Tag]]) -> list[float | None]:
    return [tag.width for tree in trees for tag in tree if tag.text in ("img", "table", "td")]


def _alike(ours: Sequence[float | None], theirs: Sequence[float | None]) -> bool:
    return len(ours) == len(theirs) and all(
        one == other or (one is not None and other is not None and abs(one - other) <= 1)
        for one, other in zip(ours, theirs, strict=True)
    )
