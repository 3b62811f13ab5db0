"""Looking elements up gives what searching for them gives."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from lxml.cssselect import CSSSelector

from digest.rendering.galley import compose
from digest.rendering.mjml import to_html
from digest.rendering.selectors import Finder, finder
from digest.rendering.templates import folder
from tests.samples import TOKENS, issue

SELECTORS = (
    *("p", "h1", "nosuch", ".ink", ".none", "td.on", "h1.long", ".said.serif", "p.serif.ink"),
    *(
        "h1 a",
        ".st a.ink",
        "table td",
        "td h1 a",
        "*",
        "td > p",
        "a[href]",
        "p:first-child",
        "#x",
        "P",
        ".a-b_c",
    ),
)
PAGE = etree.HTML(to_html(compose(issue(), TOKENS), folder()))


def otherwise(selector: str) -> Finder:
    made: Any = CSSSelector(selector)
    return made  # type: ignore[no-any-return]


@pytest.mark.parametrize("selector", SELECTORS)
def test_it_finds_what_a_search_finds(selector: str) -> None:
    assert list(finder(selector, otherwise)(PAGE)) == CSSSelector(selector)(PAGE)


def test_it_finds_something() -> None:
    assert len(finder(".ink", otherwise)(PAGE)) > 5
    assert len(finder("p.serif.ink", otherwise)(PAGE)) > 1


def test_tags_and_classes_are_not_searched_for() -> None:
    def search(selector: str) -> Finder:
        raise AssertionError(selector)

    for selector in SELECTORS[:12]:
        finder(selector, search)


def test_each_page_is_looked_through_for_itself() -> None:
    find = finder("p.x", otherwise)
    pages = [etree.HTML(f"<p class='x'>{text}</p><!-- c --><p>no</p>") for text in "ab"]
    assert [[each.text for each in find(page)] for page in pages] == [["a"], ["b"]]  # type: ignore[attr-defined]
