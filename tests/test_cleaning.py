"""Cleaning: what goes, and above all what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Article, Paragraph, ParagraphKind, Repair
from digest.cleaning import clean
from tests.samples import NOW

HEADLINE = "Harbour reopens after nine weeks"
LEAD = (
    "The harbour of Marrow Bay reopens on Friday after nine weeks of dredging that cost the port "
    "twice what it had planned."
)
BODY = (
    "Harbour master Edda Holm said the channel is now two metres deeper, and that the ferry to "
    "Skerry can sail again at any state of the tide."
)


def page(*lines: str, kind: ParagraphKind = "body", **parts: str) -> Article:
    return Article(
        id="a1",
        source="The Lantern",
        headline=parts.pop("headline", HEADLINE),
        first_seen_at=NOW,
        paragraphs=tuple(Paragraph(line, kind) for line in lines),
        **parts,  # type: ignore[arg-type]
    )


def lines(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def test_what_a_scraped_page_repeats_is_said_once() -> None:
    cleaned = clean(page(HEADLINE, LEAD, "HARBOUR REOPENS, AFTER NINE WEEKS!", LEAD, BODY))
    assert lines(cleaned) == [LEAD, BODY]
    assert cleaned.repairs == (
        Repair("headline", HEADLINE, 0, took="all"),
        Repair("headline", "HARBOUR REOPENS, AFTER NINE WEEKS!", 2, took="all"),
        Repair("repeat", LEAD, 3, took="all"),
    )


def test_a_headline_with_the_source_behind_it_is_the_headline() -> None:
    assert lines(clean(page(f"{HEADLINE} | The Lantern", LEAD))) == [LEAD]


def test_a_cut_standfirst_goes_where_the_whole_of_it_follows() -> None:
    cleaned = clean(page("The harbour of Marrow Bay reopens on Friday after ni…", LEAD, BODY))
    assert lines(cleaned) == [LEAD, BODY]
    assert cleaned.standfirst == LEAD


@pytest.mark.parametrize("cut", ["…", "...", " …", "[...]", " […]"])
def test_a_cut_standfirst_with_no_whole_is_trimmed_to_its_last_sentence(cut: str) -> None:
    cleaned = clean(page(f"{LEAD} Mr. Holm said the chan{cut}"))
    assert lines(cleaned) == [LEAD]
    assert cleaned.standfirst == LEAD
    assert cleaned.repairs == (
        Repair("cut standfirst", f" Mr. Holm said the chan{cut}", 0, took="end"),
    )


def test_nothing_is_invented_for_a_standfirst_of_half_a_sentence() -> None:
    half = "The harbour of Marrow Bay reopens on…"
    assert lines(clean(page(half))) == [half]


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Mabel Renk Avatar", "Mabel Renk"),
        ("Mabel Renk Profile photo", "Mabel Renk"),
        ("Mabel Renk's headshot", "Mabel Renk"),
        ("Mabel Avatar", "Mabel Avatar"),  # nobody can tell whether that is her name
        ("By Mabel Renk", "Mabel Renk"),
        ("By Mabel Renk and Juan de la Roca", "Mabel Renk and Juan de la Roca"),
        ("BY MABEL RENK", "MABEL RENK"),
        ("By Mabel Renk, Staff Writer", "Mabel Renk"),
        ("Von Mabel Renk", "Mabel Renk"),
        ("Par Mabel Renk", "Mabel Renk"),
        ("By. Mabel Renk For The Lantern.", "Mabel Renk"),
        ("By Mabel Renk | Updated: 12 May 2026 |", "Mabel Renk"),
    ],
)
def test_a_line_about_the_author_becomes_the_byline(line: str, byline: str) -> None:
    cleaned = clean(page(line, LEAD, BODY))
    assert (cleaned.byline, lines(cleaned)) == (byline, [LEAD, BODY])


def test_by_on_a_line_of_its_own_takes_the_name_below_it_along() -> None:
    cleaned = clean(page("By", "Mabel Renk", LEAD))
    assert (cleaned.byline, lines(cleaned)) == ("Mabel Renk", [LEAD])


def test_by_on_a_line_of_its_own_takes_nothing_else_along() -> None:
    cleaned = clean(page("Von", LEAD))
    assert (cleaned.byline, lines(cleaned)) == ("", [LEAD])


def test_a_byline_that_the_source_gave_stays() -> None:
    cleaned = clean(page("Mabel Avatar", "By", LEAD, byline="Edda Holm"))
    assert (cleaned.byline, lines(cleaned)) == ("Edda Holm", [LEAD])


@pytest.mark.parametrize(
    "junk",
    [
        "UPDATED: 15:36 EST, 25 October 2025",
        "Published: 07:04 GMT, 9 January 2026 | Updated: 07:16 GMT, 9 January 2026",
        "Last updated at 3:31 PM on 19th July 2025",
        "By. Mabel Renk. Last updated at 2:18 PM on 30th December 2025.",
    ],
)
def test_stamps_above_an_article_go_alone_and_in_front_of_its_first_words(junk: str) -> None:
    assert lines(clean(page(junk, LEAD))) == [LEAD]
    assert lines(clean(page(f"{junk.rstrip('.')}. {LEAD}", BODY))) == [LEAD, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Share this article on Facebook",
        "Story continues below advertisement",
        "Sign up for our weekly newsletter",
        "Continue reading…",
        "Auf Facebook teilen",
        "The post Harbour reopens appeared first on The Lantern.",
        "This website uses cookies to improve your experience.",
        "Accept all cookies",
        "Photo: Mabel Renk/Example Agency",
        "(Foto: dpa)",
        "Getty Images",
        "Mabel Renk / AFP via Getty Images",
        "Read more: The ferry sails again",
        "SEE ALSO: Is the ferry safe?",
    ],
)
def test_furniture_of_the_page_goes(line: str) -> None:
    cleaned = clean(page(LEAD, line, BODY))
    assert lines(cleaned) == [LEAD, BODY]
    assert [(repair.text, repair.at) for repair in cleaned.repairs] == [(line, 1)]


def test_a_bar_of_buttons_goes_and_a_lone_word_stays() -> None:
    assert lines(clean(page(LEAD, "Share", "Tweet", "Email", BODY))) == [LEAD, BODY]
    assert lines(clean(page(LEAD, "What did he do with it?", "Share", BODY)))[2] == "Share"


def test_links_below_a_heading_go_to_the_end() -> None:
    cleaned = clean(page(LEAD, BODY, "Related stories", "The ferry sails again", "Is it safe?"))
    assert lines(cleaned) == [LEAD, BODY]


def test_a_heading_with_text_below_it_stays() -> None:
    text = (LEAD, "Related stories", BODY, "The ferry sails again")
    assert lines(clean(page(*text))) == list(text)


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("a film review", [LEAD, "Nobody who saw it forgets James Cameron's Avatar", "Avatar"]),
        ("a name like it", ["The film that made Ann Lee Avatar’s muse is back in town today."]),
        (
            "a refrain",
            ["Low, low, the tide is low,", "and home we go.", "Low, low, the tide is low,"],
        ),
        ("one-line answers", ["Is it deep?", "Yes.", "Is it cold?", "Yes."]),
        ("a heading", [LEAD, "By the numbers", BODY]),
        ("a heading with a capital", [LEAD, "By The Sea", BODY]),
        ("a day", ["By Monday", LEAD]),
        (
            "a date at the start",
            ["Published 12 May 2026, the book sold out by the evening. " + LEAD],
        ),
        ("a dramatic pause", [LEAD, "And then, without a word to anybody on the quay, she left…"]),
        ("a photograph in a sentence", ["Photo: this is what the harbour looked like to them"]),
        ("a relation", ["Related: the two men are brothers."]),
        ("an agency as an answer", ["Who said so?", "Reuters"]),
        ("sharing", ["Share this burden with us, the mayor asked."]),
        ("cookies", ["We use cookies in the recipe, and a pound of butter.", LEAD]),
        ("a name below a heading", ["By", "the harbour, on a Friday"][1:]),
    ],
)
def test_what_may_belong_to_the_article_stays(case: str, text: list[str]) -> None:
    cleaned = clean(page(*text))
    assert lines(cleaned) == text, case
    assert cleaned.repairs == ()


def test_a_review_of_the_film_keeps_the_line_that_looks_like_a_picture() -> None:
    text = (LEAD, "A film whose avatar talks.", "James Cameron Avatar")
    assert lines(clean(page(*text))) == list(text)


def test_the_first_full_paragraph_is_copied_for_a_standfirst() -> None:
    cleaned = clean(page("Harbour news", LEAD, BODY))
    assert (cleaned.standfirst, lines(cleaned)) == (LEAD, ["Harbour news", LEAD, BODY])


@pytest.mark.parametrize(
    ("given_", "becomes"),
    [
        ("A quiet Friday.", "A quiet Friday."),
        (HEADLINE, LEAD),
        ("Read the full story", LEAD),
        ("The harbour of Marrow Bay reopens on Fri…", LEAD),
        ("The port is open. The ferry, though, will not…", "The port is open."),
        ("Everything about the…", LEAD),
    ],
)
def test_a_standfirst_that_the_source_gave(given_: str, becomes: str) -> None:
    assert clean(page(LEAD, BODY, standfirst=given_)).standfirst == becomes


def test_a_page_of_nothing_but_junk_is_shown_as_it_came() -> None:
    article = page(HEADLINE, "By", "Share this article on Facebook")
    assert clean(article) == article


def test_an_article_without_paragraphs_stays_empty() -> None:
    assert clean(page()) == page()


def test_captions_and_headings_are_not_taken_for_text() -> None:
    article = page("By Mabel Renk", kind="heading")
    assert clean(replace(article, paragraphs=(*article.paragraphs, Paragraph(LEAD)))).byline == ""
    caption = Paragraph("The basin at low tide.", "caption")
    cleaned = clean(replace(page(), paragraphs=(caption, Paragraph(LEAD), caption)))
    assert lines(cleaned) == [caption.text, LEAD]


pieces = st.lists(
    st.sampled_from(
        [
            *(HEADLINE, LEAD, BODY, LEAD[:60] + "…", "By", "Mabel Renk", "Mabel Avatar"),
            *("By Ann Lee", "Share", "Tweet", "Related stories", "Is it safe?", "Yes.", "", " "),
        ]
    ),
    max_size=9,
)


@given(pieces)
def test_cleaning_is_done_after_once(text: list[str]) -> None:
    cleaned = clean(page(*text))
    assert clean(cleaned) == cleaned


@given(pieces)
def test_nothing_is_written_and_everything_gone_is_recorded(text: list[str]) -> None:
    cleaned = clean(page(*text))
    kept, gone = lines(cleaned), [repair.text for repair in cleaned.repairs]
    assert all(any(line in original for original in text) for line in kept)
    said = [line for line in text if line.strip()]
    assert all(repair.text in said[repair.at] for repair in cleaned.repairs)
    whole = "".join(sorted("".join(text).replace(" ", "")))
    assert "".join(sorted("".join([*kept, *gone]).replace(" ", ""))) == whole
