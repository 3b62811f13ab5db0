from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.printed import Lost
from digest.rendering.lost import lost_in
from digest.rendering.richtext import LONGEST, read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain words, and [brackets] (too).",
        "**Bold** [map](https://a.example/m) <https://a.example/> and <mailto:ana@a.example>",
        "<p>Words <a href='https://a.example/'>here</a></p>",
        "<div><span style='color:red'>From a page</span> <b>of theirs</b></div>",
        r"A mark that is meant: \[words](javascript:x)",
        "# A heading and ![a picture](https://a.example/p.jpg), all of it words",
        "<!-- nothing --><br>",
    ],
)
def test_what_is_printed_as_it_was_meant(text: str) -> None:
    assert lost_in(text) == Lost()


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See [our page](example.org/about).", [("our page", "example.org/about")]),
        ("See [**our** page](/about).", [("our page", "/about")]),
        ("[ana](ana@example.org)", [("ana", "ana@example.org")]),
        (
            "[here](javascript:alert(1)) [b](data:x)",
            [("here", "javascript:alert(1)"), ("b", "data:x")],
        ),
        ("[here](file:///etc/passwd)", [("here", "file:///etc/passwd")]),
        ("[here](https://ana@a.example/)", [("here", "https://ana@a.example/")]),
        (
            "<p><a href='javascript:x'>One\n <b>two</b></a> <a href='#top'>up</a></p>",
            [("One two", "javascript:x"), ("up", "#top")],
        ),
        ("[a](/x) [a](/x)", [("a", "/x")]),
    ],
)
def test_links_that_lead_nowhere(text: str, links: list[tuple[str, str]]) -> None:
    assert lost_in(text) == Lost(tuple(links))
    printed = "".join(run.text for block in read(text) for run in block.runs)
    assert all(words in printed for words, _ in links)


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ("<p>A <img src=x> and <IMG src=y></p>", "pictures"),
        ("<div><table><tr><td>A</td></tr></table><h2>B</h2></div>", "tables headings"),
        ("<p><u>A</u> <del>B</del> <sup>C</sup><script>x</script></p>",
         "underlining strikethrough raised,and,lowered,letters scripts"),
    ],
)  # fmt: skip
def test_marks_that_are_not_printed(html: str, marks: str) -> None:
    assert lost_in(html).marks == tuple(each.replace(",", " ") for each in marks.split())


def test_what_is_too_long_for_marks_loses_none() -> None:
    assert lost_in("<p><img src=x>" + "x" * LONGEST) == Lost()
    assert lost_in("<p>" * 10_000 + "x").links == ()


@given(st.text(alphabet="<>/a=\"'[]()!-#u&;\n\\p: \0\ud800", max_size=60))
def test_nothing_that_is_typed_is_too_much(text: str) -> None:
    lost = lost_in(text)
    assert all(address for _, address in lost.links)
