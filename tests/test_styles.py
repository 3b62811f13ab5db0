"""Style sheets are read as browsers read them, as far as they are read at all."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.styles import (
    AtRule,
    Cascade,
    Declaration,
    Path,
    StyleRule,
    declarations,
    selector,
    sheet,
)

PATH = (
    Path()
    .to("html", {})
    .to("body", {"class": "page"})
    .to("div", {"class": "card g", "id": "top"})
    .to("table", {"dir": "rtl"})
    .to("p", {"class": "ink"})
)


def test_declarations() -> None:
    text = "Color : red ! important;; background:url(data:image/png;base64,A=); x;quotes:';'"
    assert declarations(text) == (
        Declaration("color", "red", True),
        Declaration("background", "url(data:image/png;base64,A=)"),
        Declaration("quotes", "';'"),
    )


def test_rules_and_what_stands_around_them() -> None:
    found = sheet(
        "@import url(a.css); /* b{} */ h1, .a>p { color: red }"
        "@media (max-width:480px){ .a{width:1px} @supports (x:y){ i{} } } @font-face{src:b} .z{c:d}"
    )
    phone = "@media (max-width:480px)"
    assert found == (
        AtRule("@import url(a.css)"),
        StyleRule(("h1", ".a>p"), (Declaration("color", "red"),)),
        StyleRule((".a",), (Declaration("width", "1px"),), (phone,)),
        StyleRule(("i",), (), (phone, "@supports (x:y)")),
        AtRule("@font-face"),
        StyleRule((".z",), (Declaration("c", "d"),)),
    )


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("p", True),
        ("*", True),
        ("P.ink", True),
        ("div p", True),
        ("#top .ink", True),
        (".card.g > table p", True),
        ("body > .card > table > p", True),
        ("html div [dir] p", True),
        ("[dir='rtl'] p", True),
        ("div", False),
        ("div > p", False),
        ("[dir=ltr] p", False),
        ("p div", False),
        ("table div p", False),
        ("html > div p", False),
        (".card .page p", False),
    ],
)
def test_selectors(text: str, fits: bool) -> None:
    found = selector(text)
    assert found is not None
    assert found.fits(PATH) is fits


def test_a_selector_looks_further_up_where_the_nearest_does_not_do() -> None:
    path = Path().to("a", {}).to("b", {}).to("b", {}).to("c", {})
    found = selector("a > b c")
    assert found is not None
    assert found.fits(path)


@pytest.mark.parametrize("text", ["a:hover", "a + b", "a ~ b", "p::before", "> p", "p >", "", "&"])
def test_selectors_beyond_us(text: str) -> None:
    assert selector(text) is None


@pytest.mark.parametrize(
    ("text", "style", "won"),
    [
        ("p{color:a}", "", "a"),
        ("p{color:a}", "color:b", "b"),
        ("p{color:a!important}", "color:b", "a"),
        ("p{color:a!important}", "color:b!important", "b"),
        (".ink{color:a} p{color:b}", "", "a"),
        ("#top p{color:a} .card .ink{color:b}", "", "a"),
        ("p{color:a} p{color:b}", "", "b"),
        ("p{color:a!important} .ink{color:b}", "", "a"),
    ],
)
def test_who_wins(text: str, style: str, won: str) -> None:
    rules = [each for each in sheet(text) if isinstance(each, StyleRule)]
    assert Cascade(rules, {"color": "ink"}).of(PATH, style) == {"ink": won}


def test_what_cannot_be_read_is_told_if_it_matters() -> None:
    rules = [each for each in sheet("p:x{color:a} q:y{width:1}") if isinstance(each, StyleRule)]
    assert Cascade(rules, {"color": "ink"}).unread == ["p:x"]


@given(st.text(alphabet="{}();:\"'/*@.# ab!<->", max_size=200))
def test_any_text_raises_nothing(text: str) -> None:
    sheet(text)
    declarations(text)
    selector(text)


@pytest.mark.parametrize(
    "piece", ["{", "(", '"', "'\"", "/*", "a,", ";base64,(", "@media{", "a{", "a:", "a>", "!"]
)
def test_time_does_not_explode(piece: str) -> None:
    began = process_time()
    text = piece * 30_000 + "a{}" * 10_000
    sheet(text)
    declarations(text)
    selector(piece * 30_000)
    assert process_time() - began < 2  # seconds
