"""What editors write: each mark, whatever is no mark, and what must never come through."""

from __future__ import annotations

import re
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.issue import Issue
from digest.rendering import render
from digest.rendering.mjml import compile_mjml
from digest.rendering.richtext import DEEPEST, LONGEST, _markdown, read, to_markup
from tests.samples import TOKENS, issue


def markup(text: str) -> str:
    return str(to_markup(read(text), "w", "k", "l")).replace(' class="w"', "")


def tree_of(html: str) -> Any:
    return lxml_html.document_fromstring(html)


def lines(text: str) -> list[str]:
    return [line for block in read(text) for line in block.lines]


def words_of(markup_: str) -> list[str]:
    """Return the words that a reader sees, block by block."""
    parted = re.sub(r"(<(?:p|li|ul|ol|br)\b)", r" \1", markup_)
    return str(tree_of(f"<body>{parted}</body>").find("body").text_content()).split()


RICH = """Good morning, **all**: see [the map](https://a.example/map), or *write*.

- one
- two, in some more words so that the line is longer than seventy-two characters
  1. three
- four

Yours,  \nEdda"""


LINK = '<a class="k" href="https://d.example/">'


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("One\n\n \nTwo", "<p>One</p><p>Two</p>"),
        ("**One** *two* _three_", "<p><strong>One</strong> <em>two</em> <em>three</em></p>"),
        ("***One***", "<p><strong><em>One</em></strong></p>"),
        ("One  \ntwo\\\nthree\nfour", "<p>One<br/>two<br/>three four</p>"),
        ("[a **b** c](https://d.example/)", f"<p>{LINK}a <strong>b</strong> c</a></p>"),
        ("<https://d.example/>", f"<p>{LINK}https://d.example/</a></p>"),
        ("- a\n- b", '<ul class="l"><li>a</li><li>b</li></ul>'),
        ("3. a\n4. b", '<ol class="l"><li value="3">a</li><li value="4">b</li></ol>'),
        ("- a\n\n  b", '<ul class="l"><li>a<p>b</p></li></ul>'),
        (
            "1. a\n   - b\n2. c",
            '<ol class="l"><li value="1">a<ul class="l"><li>b</li></ul></li>'
            '<li value="2">c</li></ol>',
        ),
        ("- a\n\n1. b", '<ul class="l"><li>a</li></ul><ol class="l"><li value="1">b</li></ol>'),
        ("a \\* b", "<p>a * b</p>"),
        ("", ""),
        (" \n\n\t", ""),
    ],
)
def test_marks(text: str, made: str) -> None:
    assert markup(text) == made


@pytest.mark.parametrize(
    "text",
    [
        "# One",
        "One\n---",
        "> One",
        "```\nOne\n```",
        "`One`",
        "[a]: https://a.example/",
        "| a | b |\n|---|---|",
        "1 < 2 and I <3 you",
        "A&B &amp; &lt;",
        "<script>alert(1)</script>",
        "{{7*7}} {% x %} ${7}",
        "C:\\new\\temp",
        "snake_case_word 2 * 3",
        "–––",
        "- " * 30 + "One",
        "\n".join("  " * depth + "- One" for depth in range(30)),
    ],
)
def test_what_is_no_mark_is_a_word(text: str) -> None:
    assert words_of(markup(text)) == text.split()


def test_html_that_was_pasted() -> None:
    text = "<h2>One</h2><div>two <b>three</b></div><p>four<br>five<ul><li>six<li><i>seven</i></ul>"
    assert markup(text) == (
        "<p>One</p><p>two <strong>three</strong></p><p>four<br/>five</p>"
        '<ul class="l"><li>six</li><li><em>seven</em></li></ul>'
    )


def test_paragraphs_between_tags_stay_apart() -> None:
    assert markup("One <b>two</b>\n\nthree") == "<p>One <strong>two</strong></p><p>three</p>"


def test_cells_and_headings_do_not_grow_together() -> None:
    text = "<table><tr><td>One</td><td>two</td></tr></table><h1>three</h1>four<p>five</p>"
    assert words_of(markup(text)) == ["One", "two", "three", "four", "five"]


def test_a_page_that_is_wrapped_in_bold_is_not_bold() -> None:
    """Google Docs wraps whatever is copied from it."""
    assert markup('<b style="font-weight:normal"><p>One <b>two</b></p></b>') == (
        "<p>One <strong>two</strong></p>"
    )


def test_an_entry_without_words_leaves_no_mark() -> None:
    assert markup("<ul><li></li></ul><p>One</p>") == "<p>One</p>"
    assert markup("<ol start=-1><li>a</ol>") == '<ol class="l"><li value="1">a</li></ol>'


@pytest.mark.parametrize(
    ("hostile", "made"),
    [
        ("<p>One<script>alert(1)</script></p>", "<p>One</p>"),
        ("<style>@import url(http://127.0.0.1:9/x.css)</style><p>One</p>", "<p>One</p>"),
        ("<title>x</title><p>One</p>", "<p>One</p>"),
        ("<p style='color:red;\n x:y' onclick=a() class=x id=y>One</p>", "<p>One</p>"),
        ("<p><img src=x onerror=a() alt='b'>One<iframe src=x></iframe></p>", "<p>One</p>"),
        ("<p><!-- <b>x</b> --><![CDATA[y]]>One</p>", "<p>One</p>"),
        (
            "<p>One<p><b>two<i>three",
            "<p>One</p><p><strong>two</strong><strong><em>three</em></strong></p>",
        ),
        ("<p>One</mj-text></mj-column><mj-raw>two</mj-raw></p>", "<p>Onetwo</p>"),
        ("<p>a&#11;b&#0;c\x0b\ud83d&#xFFFE;</p>", "<p>ab&#65533;c</p>"),
        ("<p>{{7*7}} C:\\new</p>", "<p>{{7*7}} C:\\new</p>"),
        ("<p>👩\u200d🚀 e\u0301 a\xa0b</p>", "<p>&#128105;&#8205;&#128640; e&#769; a&#160;b</p>"),
    ],
)
def test_nothing_else_comes_through(hostile: str, made: str) -> None:
    assert markup(hostile) == made


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "/desk/",
        "https://bank.example@evil.example/",
        "mailto:",
        "mailto:a@b.example,c@d.example",
    ],
)
def test_a_link_that_no_reader_may_follow_leaves_its_words(address: str) -> None:
    assert markup(f"<p>One <a href='{address}'>two</a></p>") == "<p>One two</p>"
    written = markup(f"One [two]({address})")
    assert "href" not in written
    assert "two" in written


def test_attributes_are_ascii_on_one_line() -> None:
    text = '<p><a href="https://ü.example/\n👩\u200d🚀\\x\ty" title="a\nb">One</a></p>'
    assert markup(text) == (
        '<p><a class="k" href="https://xn--tda.example/'
        '%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80%5Cxy">One</a></p>'
    )


def test_mail_addresses_are_links() -> None:
    assert lines("<ana@example.org>, [Ana](mailto:ana@example.org?subject=Hi%20there)") == [
        "ana@example.org, Ana <ana@example.org>"
    ]
    assert 'href="mailto:ana@example.org?subject=Hi%20there"' in markup(
        "[Ana](mailto:ana@example.org?subject=Hi%20there)"
    )


def test_the_text_part_names_each_address_once() -> None:
    assert lines("See [the **map**](https://a.example/m), <https://a.example/>.") == [
        "See the map <https://a.example/m>, https://a.example/."
    ]


def test_a_text_beyond_all_measure_is_printed_as_it_stands() -> None:
    assert markup("*a* " * 4) == "<p><em>a</em> <em>a</em> <em>a</em> <em>a</em></p>"
    endless = ("*a* " * LONGEST).strip()
    assert markup(f"{endless}\n\n<p>b</p>") == f"<p>{endless}</p><p>&lt;p&gt;b&lt;/p&gt;</p>"


def test_lists_are_set_no_deeper_than_a_phone_is_wide() -> None:
    text = "\n".join("  " * depth + "- a" for depth in range(6))
    assert markup(text).count("<ul") == DEEPEST
    assert markup(text).count("<li>a") == 6


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "[" * 100_000,
        "[" * LONGEST,
        "<b>" * (LONGEST // 3) + "</b>",
        "<ul><li>" * (LONGEST // 8) + "word",
        "- " * (LONGEST // 2) + "word",
        "**a_" * (LONGEST // 4),
    ],
    ids=["words", "too long", "brackets", "bold", "lists", "entries", "stars"],
)
def test_an_endless_text_is_soon_read(text: str) -> None:
    began = process_time()
    made = markup(text)
    assert process_time() - began < 15
    assert made.count("word") == text.count("word")


def test_whoever_gets_the_parser_gets_all_its_rules() -> None:
    """It gathers them while it reads for the first time, in the sight of every thread.

    Eight threads at a new one: "none of the block rules matched", in one start of four.
    """
    parser = _markdown.__wrapped__()
    rulers = (parser.core, parser.block, parser.inline)
    assert all(each.ruler.__cache__ for each in rulers)
    assert parser.inline.ruler2.__cache__


# Letters of several scripts, and what plain text has between them that is no mark.
PLAIN = st.text(
    st.sampled_from("abcXYZ éßñ Ωж م ع 港 👩\u200d🚀 e\u0301 \xa0 ,.:;!?'\"“”’–—()/%€@&{}|^=~$#\n"),
    max_size=200,
)


@given(PLAIN)
def test_plain_words_are_never_changed(text: str) -> None:
    assert words_of(markup(text)) == text.split()
    assert " ".join(lines(text)).split() == text.split()


# What is a mark somewhere; the letters around them have to stay whatever the marks become.
MARKS = (
    "*",
    "**",
    "_",
    "[",
    "]",
    "- ",
    "+ ",
    "\n",
    "\n\n",
    "  ",
    "    ",
    "\\",
    "`",
    "#",
    "> ",
    "<",
)
WORDS = ("alpha", "beta", "gamma", "délta", " ")


@given(st.lists(st.sampled_from(MARKS + WORDS), max_size=40).map("".join))
def test_whatever_the_marks_no_letter_is_lost(text: str) -> None:
    letters = re.sub(r"[\W_]", "", text)
    assert re.sub(r"[\W_]", "", "".join(lines(text))) == letters
    assert re.sub(r"[\W_]", "", "".join(words_of(markup(text)))) == letters


OPENING = ("<p>", "<b>", "<i>", "<a href='/'>", "<ul>", "<ol start=7>", "<li>", "<br>", "<div>")
CLOSING = ("</p>", "</b>", "</i>", "</a>", "</ul>", "</ol>", "</li>", "</table>", "</td>")
OTHERS = ("<table>", "<td>", "<h1>", "<x>", " ", "\n\n", "&lt;", "alpha", "beta")


@given(st.lists(st.sampled_from(OPENING + CLOSING + OTHERS), max_size=40).map("".join))
def test_whatever_the_tags_no_word_is_lost(text: str) -> None:
    shown = " ".join(words_of(markup(f"{text}<br>")))
    for word in ("alpha", "beta"):
        assert shown.count(word) == text.count(word)


@given(st.text())
def test_mrml_keeps_every_word(text: str) -> None:
    made = markup(text)
    assert made.isascii()
    around = "<mjml><mj-body><mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    html = compile_mjml(around.format(made) + "</mj-body></mjml>")
    assert words_of(html[html.index("<body") :]) == words_of(made)


def intro_of(issue_: Issue) -> str:
    return render(issue_, TOKENS).text.split("=" * 72)[1].strip()


def test_both_parts_of_a_mail_say_it() -> None:
    rendered = render(issue(intro=RICH), TOKENS)
    page = tree_of(rendered.html)
    assert [each.text_content() for each in page.xpath("//strong[.='all'] | //em")] == [
        "all",
        "write",
    ]
    [link] = page.xpath("//a[@href='https://a.example/map']")
    assert link.get("class") == "acc"
    assert "color:#" in link.get("style")
    assert [each.get("class") for each in page.xpath("//li")] == ["intro serif ink"] * 4
    assert intro_of(issue(intro=RICH)).startswith(
        """Good morning, all: see the map <https://a.example/map>, or write.

  • one
  • two, in some more words so that the line is longer than seventy-two
    characters
     1. three
  • four

Yours,
Edda
"""
    )


def test_lists_run_the_way_of_the_language() -> None:
    styles = {
        language: tree_of(render(issue(intro="- a *b*", language=language), TOKENS).html)
        for language in ("en", "ar")
    }
    (left,), (right,) = (page.xpath("//ul/@style") for page in styles.values())
    assert "margin-left:26px" in left
    assert "margin-right:26px" in right
    assert "margin-left:26px" not in right
    [emphasis] = styles["ar"].xpath("//li/em/@style")
    assert "font-weight:600" in emphasis
