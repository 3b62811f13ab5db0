"""Where quotation marks open and close, in the hand of any language we read.

Marks are paired paragraph by paragraph, because the mark that closes in one
language opens in another („so“, “so”), and because a writer who forgets one
should not spoil more than the paragraph it was forgotten in. One pass over the
text, whatever stands in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from digest.passages import Span, paragraph_spans

# Single marks count only where no letter makes an apostrophe of them (don't, l’eau). The first
# look spares nine characters in ten the alternatives: a quarter of the time.
_MARK = re.compile(
    r"(?=['`\"“”„‟«»「」『』〝〞〟＂‘’‚‛‹›])"
    r"(?:''|``|[\"“”„‟«»「」『』〝〞〟＂]"
    r"|(?<!\w)[‘‚‛‹›'](?=[\w\"“„«…¿¡])|(?<=\S)['’‘‛‹›](?!\w))"
)
_CLOSERS = {
    "“": ("”", '"', "“", "＂", "''"),
    "„": ("“", "”", '"', "‟", "''"),
    "‟": ("”", '"'),
    "”": ("”",),
    '"': ('"', "”", "“", "''"),
    "＂": ("＂",),
    "''": ("''", '"', "”"),
    "``": ("''", '"', "”"),
    "«": ("»",),
    "»": ("«", "»"),
    "「": ("」",),
    "『": ("』",),
    "〝": ("〞", "〟"),
    "‘": ("’", "'"),
    "‛": ("’", "'"),
    "‚": ("‘", "’", "'"),
    "'": ("'", "’"),
    "‹": ("›",),
    "›": ("‹", "›"),
}
_SINGLE = frozenset("‘’‚‛‹›'")
_ONLY_OPEN = frozenset(["„", "「", "『", "〝", "‚", "``"])
_ONLY_CLOSE = frozenset("」』〞〟’")
_ELISION = re.compile(r"(?:\d\ds?|em|til|tis|twas|cause|cuz|n|round|bout|s)\b", re.IGNORECASE)
_BEFORE_OPENING = frozenset("([{<—–-―/=*|~«“„‘¿¡")
_AFTER_CLOSING = frozenset(")]}>—–-―/*|~.,;:!?…»”“’")
_LOWER_NEXT = re.compile(r"\s+[a-zß-ÿ]")
_SINGLE_CLOSING = re.compile(r"[,.!?…][’'](?!\w)")
_LOOK_AHEAD = 400  # code points
_DEPTH = 3  # how many marks left open inside may stand between a mark and its pair


class Marked(NamedTuple):
    """The words between two marks: `text[start:end]`, without blanks around them."""

    start: int
    end: int
    opened: int  #: where the opening mark stands
    closed: int  #: just behind the closing mark; `end` when there is none
    paragraph: int
    is_single: bool = False  #: between single marks: ‘so’, 'so', ‚so‘


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    end: int
    inside: list[_Pair] = field(default_factory=list)


class _Pair(NamedTuple):
    mark: str
    opened: int
    start: int
    end: int
    closed: int


def marked_spans(text: str) -> list[Marked]:
    """Return what stands between quotation marks, outermost pairs only, in order.

    A quotation that runs on over paragraphs, each opened anew and only the last
    closed, gives one span a paragraph. So does one whose closing mark is missing,
    if its opening mark begins the paragraph or follows a colon or a comma; any
    other lone mark is passed over.
    """
    return list(_marked(text))


@lru_cache(maxsize=4)  # one article is asked for its quotes, its sentences and its summary
def _marked(text: str) -> tuple[Marked, ...]:
    paragraphs = paragraph_spans(text)
    found: list[Marked] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        for pair in _pairs(text, paragraph, following):
            start, end = _without_blanks(text, pair.start, pair.end)
            if start < end:
                closed = max(pair.closed, end)
                single = pair.mark in _SINGLE
                found.append(Marked(start, end, pair.opened, closed, number, single))
    return tuple(found)


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _pairs(text: str, paragraph: Span, following: Span | None) -> list[_Pair]:
    outer = _Open("", paragraph.start, paragraph.start)
    stack = [outer]
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        start, end = match.span()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        side = _side(before, after)
        if not _close(text, stack, match, side) and _may_open(text, stack[-1].mark, match, side):
            if match[0] in _SINGLE and stack[-1].mark:  # the one before was an apostrophe
                stack[-2].inside.extend(stack.pop().inside)
            stack.append(_Open(match[0], start, end))
    if len(stack) > 1 and _runs_on(text, stack[1], paragraph, following):
        lone = stack[1]
        outer.inside.append(_Pair(lone.mark, lone.start, lone.end, paragraph.end, paragraph.end))
        return outer.inside
    for lone in stack[1:]:
        outer.inside.extend(lone.inside)
    return outer.inside


def _side(before: str, after: str) -> int:
    """Return on which side the words are: 1 to the right (it opens), -1 to the left, 0 unclear."""
    opens = before.isspace() or before in _BEFORE_OPENING
    closes = after.isspace() or after in _AFTER_CLOSING
    return opens - closes


def _close(text: str, stack: list[_Open], match: re.Match[str], side: int) -> bool:
    """Close the innermost open mark that this one can pair with, if there is one."""
    mark = match[0]
    for depth in range(len(stack) - 1, max(0, len(stack) - 1 - _DEPTH), -1):
        opening = stack[depth]
        if mark not in _CLOSERS[opening.mark]:
            continue
        if side > 0 and mark not in _ONLY_CLOSE and mark != "”":
            return False
        if mark in _SINGLE and _is_possessive(text, match):
            return False
        for lone in stack[depth + 1 :]:
            opening.inside.extend(lone.inside)
        del stack[depth:]
        pair = _Pair(opening.mark, opening.start, opening.end, match.start(), match.end())
        stack[-1].inside.append(pair)
        return True
    return False


def _is_possessive(text: str, match: re.Match[str]) -> bool:
    """Whether the mark is the apostrophe of “the boys’ toys”, with the pair still to come."""
    at = match.start()
    if text[at - 1 : at] != "s" or not _LOWER_NEXT.match(text, match.end()):
        return False
    return _SINGLE_CLOSING.search(text, match.end(), match.end() + _LOOK_AHEAD) is not None


def _may_open(text: str, within: str, match: re.Match[str], side: int) -> bool:
    mark = match[0]
    if mark in _ONLY_CLOSE:
        return False
    if mark in _ONLY_OPEN and mark != "‚":
        return True
    if mark in _SINGLE:
        free = not within or within in _SINGLE
        return free and side > 0 and not _ELISION.match(text, match.end())
    if mark in ("”", "»"):
        return side > 0 and not within
    return side >= 0


def _runs_on(text: str, lone: _Open, paragraph: Span, following: Span | None) -> bool:
    """Whether an unclosed quotation goes on to the end of its paragraph."""
    if following and text.startswith(lone.mark, following.start):
        return True
    if lone.mark in _SINGLE or lone.inside:
        return False
    before = text[max(paragraph.start, lone.start - 2) : lone.start].rstrip()
    return lone.start == paragraph.start or before.endswith((":", ","))
