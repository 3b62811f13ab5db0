from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Image, Paragraph
from digest.markup import (
    alt_text,
    clean_line,
    fitting_images,
    has_crowded_tag,
    plain_text,
    read_html,
    read_text,
    shorten,
)


def lines(html: str) -> list[str]:
    return [paragraph.text for paragraph in read_html(html).paragraphs]


def kinds(html: str) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in read_html(html).paragraphs]


def test_blocks_become_paragraphs_of_their_kind() -> None:
    html = """
        <h2>The roof</h2><p>It <b>leaks</b>,\n they\tsaid.</p>
        <blockquote><p>First.</p><p>Second.</p></blockquote>
        <figure><img src="roof.jpg"><figcaption>The roof in May.</figcaption></figure>
        Loose words."""
    assert kinds(html) == [
        ("heading", "The roof"),
        ("body", "It leaks, they said."),
        ("quote", "First."),
        ("quote", "Second."),
        ("caption", "The roof in May."),
        ("body", "Loose words."),
    ]


def test_one_line_break_is_a_blank_and_two_are_a_new_paragraph() -> None:
    assert lines("one<br>line<br> <br />two<br/>\n<br><br>three") == ["one line", "two", "three"]


def test_list_items_and_table_rows_are_paragraphs() -> None:
    assert lines("<ul><li>one<li>two</ul>") == ["one", "two"]
    assert lines("<table><tr><th>a<td>b<tr><td><p>c</p><p>d</p></table>") == ["a b", "c", "d"]


def test_quotation_elements_get_marks() -> None:
    assert lines("<p>He said <q>yes, <q>yes</q></q>.</p>") == ["He said “yes, ‘yes’”."]
    assert lines("<p><q>“Own marks”</q> stay, <q></q>alone.</p>") == ["“Own marks” stay, alone."]


def test_entities_are_decoded_also_those_of_windows() -> None:
    assert lines("<p>&ldquo;A&rdquo; &amp; &#8217;b&#146; &hellip;</p>") == ["“A” & ’b’ …"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('<p>')</script>",
        "<style>p { color: red }</style>",
        "<svg><text>drawn</text></svg>",
        "<iframe>frame</iframe>",
        "<noscript><p>turn it on</p></noscript>",
        "<template><p>later</p></template>",
        "<select><option>choose</select>",
        "<button>Press</button>",
        "<del>struck out</del>",
        "<!-- <p>comment</p> -->",
    ],
)
def test_what_is_not_text_is_left_out(hidden: str) -> None:
    assert lines(f"<p>before</p>{hidden}<p>after</p>") == ["before", "after"]


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=alert(1)>text</p>",
        '<p><a href="javascript:alert(1)">text</a></p>',
        "<p>text<img src=x onerror=alert(1)></p>",
        "<p><math><mi//xlink:href='data:x,<script>alert(4)</script>'></math>text",
        "<svg><svg/onload=alert(1)>//</svg></svg><p>text",
    ],
)
def test_hostile_markup_leaves_its_text_only(html: str) -> None:
    assert lines(html) == ["text"]


def test_a_text_without_tags_keeps_its_paragraphs_and_its_signs() -> None:
    assert lines("a &lt; b &amp; c\nline\n\nsecond") == ["a < b & c line", "second"]
    assert lines("if a<b and c>d") == ["if a<b and c>d"]


def test_markup_that_was_escaped_twice_is_read() -> None:
    assert lines("&lt;p&gt;One.&lt;/p&gt; &lt;p&gt;Two.&lt;/p&gt;") == ["One.", "Two."]


def test_broken_markup_loses_no_word() -> None:
    assert lines("<p>one <i>two<p>three</b></div><td>four") == ["one two", "three", "four"]


def test_text_is_parted_at_blank_lines_or_else_at_line_ends() -> None:
    assert read_text("one\r\nline\r\n \r\n\r\n\r\ntwo") == (Paragraph("one line"), Paragraph("two"))
    assert read_text("one\ntwo\n") == (Paragraph("one"), Paragraph("two"))
    assert read_text(" \n\n") == ()


NASTY = "\x00\x07\x08\x1b\x7f\x85\x9f\xad\u200b\ufeff\u202e\u2066\ud800\udfff\ufffe\uffff"


def test_control_and_direction_characters_go_and_emoji_stay() -> None:
    assert clean_line(f"a{NASTY}b") == "a b"  # one of them, U+0085, is a line break
    assert clean_line("  a\n\tb\u00a0\u3000c\u2028d ") == "a b c d"
    assert clean_line("👩‍👩‍👧 می‌خواهم") == "👩‍👩‍👧 می‌خواهم"
    assert lines(f"<p>a{NASTY}</p><p>&#0;&#8;&#x202e;b</p>") == ["a", "\ufffdb"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&T", "AT&T"),
        ("AT&amp;T", "AT&T"),
        ("a < b", "a < b"),
        ("a &lt; b", "a < b"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("<blink> tag", "<blink> tag"),
        ("&lt;blink&gt; tag", "<blink> tag"),
        ("How to centre a <div>", "How to centre a <div>"),
        ("The <script> tag", "The <script> tag"),
        ("A <b>bold</b> move", "A bold move"),
        ("A &lt;b&gt;bold&lt;/b&gt; move", "A bold move"),
        ("A &amp;lt;b&gt;bold move", "A bold move"),
        ('<a href="/x>y" title=z>Linked</a>', "Linked"),
        ("<p>Whole</p>", "Whole"),
        ("<i>Cut", "Cut"),
        ("Two<br/>lines", "Two lines"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("<![CDATA[Wrapped]]><!-- note -->", "Wrapped"),
        ("Q&amp;amp;A", "Q&A"),
        ("Q&amp;amp;amp;amp;A", "Q&amp;amp;A"),
        ("Profit&region", "Profit&region"),
        ("It&rsquo;s&nbsp;&hellip;", "It’s …"),
        ("\x08Bell\u202e 🎉", "Bell 🎉"),
        ("", ""),
    ],
)
def test_a_headline_is_plain_text(title: str, expected: str) -> None:
    assert plain_text(title) == expected


def test_a_headline_is_cut_between_words() -> None:
    cut = plain_text("seventeen letters " * 20)
    assert len(cut) <= 200
    assert cut == ("seventeen letters " * 11).strip() + "…"
    assert plain_text("x" * 300) == "x" * 199 + "…"
    assert shorten("exactly", 7) == "exactly"
    assert shorten("one two", 4) == "one…"
    assert shorten("one, two", 6) == "one…"


def test_pictures_are_noted_with_what_is_said_about_them() -> None:
    html = """
        <img src="data:image/gif;base64,A" data-src="/late.jpg" width="600px" height=400 alt="Late">
        <figure>
            <img src="b.jpg" alt="IMG_2031.jpg"><figcaption>The <b>roof</b></figcaption>
        </figure>
        <img src="c.png" width="100%">"""
    assert read_html(html).images == (
        Image("/late.jpg", 600, 400, "Late"),
        Image("b.jpg", None, None, "The roof"),
        Image("c.png", None, None, ""),
    )


def absolute(url: str) -> str | None:
    return f"https://example.org/{url}" if not url.startswith("bad") else None


def test_pictures_that_fit_keep_their_order() -> None:
    images = [
        Image("pixel.gif", 1, 1),
        Image("small.jpg", 120, 90),
        Image("team/avatar-ana.jpg"),
        Image("site-logo.png", 800, 200),
        Image("drawing.svg"),
        Image(""),
        Image("bad.jpg"),
        Image("roof.jpg", 800, 600, "The roof"),
        Image("later.jpg"),
    ]
    assert list(fitting_images(images, absolute)) == [
        Image("https://example.org/roof.jpg", 800, 600, "The roof"),
        Image("https://example.org/later.jpg"),
    ]


@pytest.mark.parametrize(
    "declared",
    ["IMG_2041.jpg", "photo.PNG", "DSC00123", "20241010_1231234", "Ana Bell Avatar", "Acme Logo"],
)
def test_a_name_of_a_file_or_portrait_is_no_alternative_text(declared: str) -> None:
    assert alt_text(declared) == ""


def test_an_alternative_text_is_plain() -> None:
    assert alt_text("A <b>boat</b> &amp; a lake") == "A boat & a lake"


MANY = 100_000


@pytest.mark.parametrize(
    "attack",
    [
        "<div>" * 2 * MANY + "deep",
        "<b><p>" * MANY + "deep",
        "<b>x</i>" * MANY,
        "<div>" * MANY + "</span>x" * MANY,
        "<i>" * MANY + "<div>" * MANY + "</i>" * MANY,
        "".join(f"<font color={number}><p>x" for number in range(MANY)),
        "<p " + " ".join(f'a{number}="1"' for number in range(MANY)) + ">x",
        "<table><tr><td>" * MANY + "x",
        "<figure><img src=x>" * MANY + "<figcaption>x</figcaption>" * MANY,
        "<q>" * MANY + "x",
        "<" * MANY,
        "<!--" * MANY,
        "&" * MANY,
        "<p>" + " " * 20 * MANY,
    ],
    ids=lambda attack: attack[:12],
)
def test_hostile_documents_are_over_soon(attack: str) -> None:
    began = time.process_time()
    read_html(attack)
    plain_text(attack)
    assert time.process_time() - began < 4


def test_a_tag_with_hundreds_of_attributes_is_noticed() -> None:
    attributes = " ".join(f'a{number}="x=1"' for number in range(501))
    assert has_crowded_tag(f"<p>x</p><item {attributes}>")
    assert not has_crowded_tag(f"<item {attributes[:4000]}>")
    assert not has_crowded_tag(f"<a href='/?{'x=1&' * 2000}'>")
    assert not has_crowded_tag("a < b" + "=" * 3000)


@pytest.mark.parametrize("tags", ["<div><b>", "<i><b>"])
def test_words_below_deep_markup_are_kept_once_each(tags: str) -> None:
    html = "".join(f"{tags}word{number}</b> " for number in range(2_000))
    assert " ".join(lines(html)) == " ".join(f"word{number}" for number in range(2_000))


@given(st.text())
def test_any_text_becomes_clean_lines(text: str) -> None:
    for line in (*lines(text), clean_line(text), plain_text(text)):
        assert line == clean_line(line)
        assert line.isprintable() or not set(line) & set(NASTY)


WORD = st.text(st.characters(whitelist_categories=["Lu", "Ll", "Nd"]), min_size=1)
TAG = st.sampled_from(["p", "div", "li", "b", "i", "blockquote", "h2", "td", "q", "font", "br"])


@given(st.lists(st.tuples(TAG, st.booleans(), WORD)))
def test_no_word_is_lost_or_changed_whatever_the_markup(parts: list[tuple[str, bool, str]]) -> None:
    html = "".join(f"<{'/' if closes else ''}{tag}> {word} " for tag, closes, word in parts)
    said = " ".join(lines(html)).translate(dict.fromkeys(map(ord, "“”‘’")))
    assert said.split() == [word for *_, word in parts]
