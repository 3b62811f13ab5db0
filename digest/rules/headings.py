"""Headings tell screen readers what the mail is made of: one on top, then in order, none empty.

Source: WCAG 2.2, success criterion 1.3.1 (technique H42).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from lxml.html import HtmlElement

from digest.printed import Finding
from digest.rules import Proof

_warn = partial(Finding, "headings", "warn")


def check(proof: Proof) -> Iterator[Finding]:
    found = [] if proof.page is None else list(proof.page.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    yield from _top(proof, found)
    for heading in found:
        if not _words(heading):
            yield _warn(
                f"An <{heading.tag}> is empty, and screen readers stop at it.",
                "Put words into it, or take it out.",
                str(heading.tag),
            )
    for above, below in pairwise(found):
        if _level(below) > _level(above) + 1:
            yield _warn(
                f"“{_words(below)}” is an <{below.tag}> right after an <{above.tag}>,"
                " so screen readers look for what is between.",
                f"Make it an <h{_level(above) + 1}>.",
                _words(below),
            )


def _top(proof: Proof, found: Sequence[HtmlElement]) -> Iterator[Finding]:
    tops = [heading for heading in found if heading.tag == "h1"]
    if not found and proof.issue and any(proof.issue.stories):  # a short letter needs none
        yield _warn(
            "There is no heading, so screen readers cannot jump from story to story.",
            "Make the title an <h1>, and each story's headline an <h2>.",
        )
    elif found and len(tops) != 1:
        what = f"There are {len(tops)} <h1>" if tops else "There is no <h1>"
        yield _warn(
            f"{what}, so screen readers cannot tell what the mail is about.",
            "Make one heading the <h1>, and the others below it <h2>.",
            "h1",
        )
    elif found and found[0] is not tops[0]:
        yield _warn(
            f"“{_words(found[0])}” comes before the <h1>.",
            "Put the <h1> first.",
            _words(found[0]),
        )


def _level(heading: HtmlElement) -> int:
    return int(str(heading.tag)[1])


def _words(heading: HtmlElement) -> str:
    described = " ".join(image.get("alt") or "" for image in heading.iter("img"))
    words = " ".join(f"{heading.text_content()} {described}".split())
    return words[:80] if re.search(r"\w", words) else ""
