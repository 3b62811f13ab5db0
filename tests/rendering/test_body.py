from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.article import Paragraph
from digest.issue import OwnWords, Story
from digest.press import print_issue
from digest.printed import Printed
from digest.quotes import Quote
from digest.rendering.body import MOST_BYTES, Body, set_in_full
from digest.trimming import COMFORTABLE
from tests.samples import article, issue, quote, stories_of, story

SENTENCE = "The harbour office counted every boat that came in that week, and wrote it down. "
PARAGRAPH = (SENTENCE * 5).strip()


def told(*paragraphs: str | Paragraph, **changes: Any) -> Story:
    whole = article(paragraphs=paragraphs, standfirst="")
    return story(whole, **{"summary": (), "pull_quote": None, "quotes": (), **changes})


def quoting(count: int, *, paragraphs: int) -> Story:
    """Return a story of equal paragraphs, in the first of which `count` people speak."""
    names = ("Ada Holm", "Bo Lind", "Cy Moe", "Di Nes")[:count]
    spoken = "".join(f" “Not one boat was late,” said {name}." for name in names)
    text = [f"{PARAGRAPH}{spoken}", *[PARAGRAPH] * (paragraphs - 1)]
    made = told(*text)
    quotes = []
    for name in names:
        first = quote(made.article, "Not one boat was late,", name, name=name)
        at = made.article.text.index(f"“Not one boat was late,” said {name}") + 1
        quotes.append(replace(first, start=at, end=at + len(first.text)))
    return replace(made, pull_quote=quotes[0], quotes=tuple(quotes))


def printed(body: Body) -> list[str]:
    return [block.opening + block.text for block in body.blocks]


def full(story_: Story, *, may_be_cut: bool = True) -> Body:
    return set_in_full(story_, may_be_cut=may_be_cut)


def test_every_paragraph_is_there_but_for_captions() -> None:
    body = full(
        told(
            Paragraph("One boat came in."),
            Paragraph("A boat, in the evening", "caption"),
            Paragraph("Two", "heading"),
            Paragraph("Then it left.", "quote"),
        )
    )
    assert printed(body) == ["One boat came in.", "Two", "Then it left."]
    assert [block.kind for block in body.blocks] == ["body", "heading", "quote"]
    assert body.rest == ""


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("There are 138 steps in the light.", "There are 138"),
        ("In a way, he was right.", "In a way,"),
        ("It is as if no one saw.", "It is as if no"),
        ("Short.", ""),
        ("Two words", ""),
        ("So few words are not parted.", "So few words"),
        ("قرر مجلس الميناء يوم الاثنين أن يفتح شقة الحارس.", ""),
        ("港は静かだった。", ""),
    ],
)
def test_the_first_words_are_set_apart_where_there_are_capitals(text: str, opening: str) -> None:
    (block,) = full(told(text)).blocks
    assert block.opening == opening
    assert block.opening + block.text == text


def test_only_the_first_paragraph_is_opened() -> None:
    heading = full(told(Paragraph("A heading of many words", "heading"), PARAGRAPH))
    assert [block.opening for block in heading.blocks] == ["", ""]


paragraphs = st.lists(
    st.tuples(
        st.sampled_from(["body", "heading", "quote", "caption"]),
        st.integers(1, 400).map(lambda count: (SENTENCE * count).strip()),
    ),
    max_size=12,
)


@given(paragraphs)
def test_no_word_is_lost_or_changed_or_said_twice(parts: Any) -> None:
    made = told(*(Paragraph(text, kind) for kind, text in parts))
    body = full(made)
    said = [each.text for each in made.article.paragraphs if each.kind != "caption"]
    assert "".join([*printed(body), body.rest]).replace("\n\n", "") == "".join(said)
    assert sum(len(text.encode()) for text in printed(body)) <= MOST_BYTES
    assert not body.rest or not body.blocks or body.blocks[-1].kind != "heading"
    assert all(text.endswith(".") for text in printed(body))


def test_what_is_cut_is_cut_after_a_paragraph() -> None:
    body = full(told(*[PARAGRAPH] * 300))
    assert set(printed(body)) == {PARAGRAPH}
    assert 30 < len(body.blocks) < 120
    assert body.rest.count(PARAGRAPH) == 300 - len(body.blocks)


def test_a_paragraph_of_a_chapters_length_is_cut_after_a_sentence() -> None:
    body = full(told("A start.", (SENTENCE * 900).strip()))
    assert len(body.blocks) == 2
    assert body.blocks[1].text.endswith("wrote it down.")
    assert body.rest.startswith(" The harbour office")


def test_a_sentence_without_an_end_is_left_to_its_page() -> None:
    body = full(told("x " * 40_000))
    assert body.blocks == ()
    assert body.rest


def test_what_has_no_page_is_printed_whole_whatever_its_length() -> None:
    body = full(told(*[PARAGRAPH] * 300), may_be_cut=False)
    assert len(body.blocks) == 300


@pytest.mark.parametrize(("paragraphs", "pulled"), [(4, 1), (11, 1), (14, 2), (24, 3), (90, 3)])
def test_a_longer_article_has_more_large_quotations(paragraphs: int, pulled: int) -> None:
    body = full(quoting(4, paragraphs=paragraphs))
    assert sum(block.pulled is not None for block in body.blocks) == pulled


def moved(made: Story, *, to: int) -> Story:
    """Return a story whose first paragraph, in which somebody speaks, stands at `to`."""
    first, *others = made.article.paragraphs
    whole = replace(made.article, paragraphs=(*others[:to], first, *others[to:]))
    shift = sum(len(each.text) + 2 for each in others[:to])
    quotes = tuple(
        replace(each, start=each.start + shift, end=each.end + shift) for each in made.quotes
    )
    assert all(each.stands_in(whole.text) for each in quotes)
    return replace(made, article=whole, quotes=quotes, pull_quote=quotes[0])


def pulled_at(body: Body) -> list[int]:
    return [position for position, block in enumerate(body.blocks) if block.pulled]


@pytest.mark.parametrize("said_in", range(6))
def test_a_quotation_stands_apart_from_where_it_was_said(said_in: int) -> None:
    (at,) = pulled_at(full(moved(quoting(1, paragraphs=6), to=said_in)))
    assert at not in (0, said_in, said_in + 1)


@pytest.mark.parametrize("heading", range(1, 5))
def test_no_quotation_parts_a_heading_from_its_text(heading: int) -> None:
    made = quoting(1, paragraphs=5)
    parts = list(made.article.paragraphs)
    parts.insert(heading, Paragraph("A heading of some length, " * 12, "heading"))
    body = full(replace(made, article=replace(made.article, paragraphs=tuple(parts))))
    (at,) = pulled_at(body)
    assert body.blocks[at - 1].kind != "heading"


def test_the_quotation_of_a_single_paragraph_stands_before_it() -> None:
    body = full(quoting(1, paragraphs=1))
    assert [block.pulled is not None for block in body.blocks] == [True]


def test_without_a_sure_pull_quote_nothing_is_set_large() -> None:
    made = quoting(3, paragraphs=20)
    assert made.pull_quote
    unsure = replace(made, pull_quote=replace(made.pull_quote, confident=False))
    for each in (replace(made, pull_quote=None), unsure):
        assert not full(each).has_pulled


def test_the_same_words_are_not_set_large_twice() -> None:
    made = quoting(1, paragraphs=20)
    first = made.pull_quote
    assert first
    half = Quote(first.text[:7], first.start, first.start + 7, 0, first.speaker, True)
    body = full(replace(made, quotes=(half, first)))
    assert sum(block.pulled is not None for block in body.blocks) == 1


def test_the_deck_is_an_editors_summary_or_a_standfirst_that_says_more() -> None:
    repeated = told(PARAGRAPH)
    told_apart = replace(repeated, article=replace(repeated.article, standfirst="Boats, counted."))
    repeated = replace(repeated, article=replace(repeated.article, standfirst=SENTENCE.strip()))
    by_hand = replace(told_apart, own_words=(OwnWords("We counted too.", 0),), edited=("summary",))
    assert full(repeated).deck == ""
    assert full(told_apart).deck == "Boats, counted."
    assert full(by_hand).deck == "We counted too."


def long_issue(url: str | None = "https://courier.example/long") -> Printed:
    """Return a finished issue whose lead has 20,000 words."""
    whole = article(paragraphs=[PARAGRAPH] * 270, url=url, standfirst="")
    lead = story(whole, summary=(), pull_quote=None, quotes=())
    return print_issue(issue([lead, *stories_of(7)], layout="longread"))


def test_twenty_thousand_words_are_cut_and_lead_on() -> None:
    made = long_issue()
    assert len(made.html.encode()) < COMFORTABLE
    assert not [each for each in made.findings if each.rule == "size"]
    tree: Any = lxml_html.document_fromstring(made.html)
    page = tree.text_content()
    for part in (page, made.text):
        assert "Read the rest at Marrow Bay Courier" in part
        assert re.search(r"Another \d+ min", part)
    assert "https://courier.example/long" in made.text


def test_twenty_thousand_words_without_a_page_are_said_to_be_too_many() -> None:
    made = long_issue(url=None)
    assert [each.severity for each in made.findings if each.rule == "size"] == ["block"]
