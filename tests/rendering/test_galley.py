from __future__ import annotations

from dataclasses import replace

import pytest

from digest.issue import Issue, Picture, Section
from digest.quotes import Quote, Speaker
from digest.rendering.galley import Card, Galley, compose, reading_minutes
from tests.samples import PUBLICATION, TOKENS, article, issue, picture, story


def lead_of(issue_: Issue) -> Card:
    lead = compose(issue_, TOKENS).lead
    assert lead
    return lead


def said_by(speaker: Speaker | None, *, confident: bool = True) -> Card:
    quote = Quote("Yes", 0, 3, 0, speaker, confident)
    return lead_of(issue([story(pull_quote=quote)]))


def headlines(page: Galley) -> list[tuple[str, bool, list[str]]]:
    return [
        (group.heading, group.is_brief, [card.headline for card in group.cards])
        for group in page.groups
    ]


@pytest.mark.parametrize(
    ("text", "name", "kind", "printed"),
    [
        ("Iona Reyes, a captain", "Iona Reyes", "named", ("", "Iona Reyes", ", a captain")),
        ("Capt. Iona Reyes", "Iona Reyes", "named", ("Capt. ", "Iona Reyes", "")),
        ("she", "Iona Reyes", "pronoun", ("", "Iona Reyes", "")),
        ("Reyes", "Iona Reyes", "named", ("", "Iona Reyes", "")),
        ("an officer", "an officer", "described", ("An officer", "", "")),
    ],
)
def test_speakers(text: str, name: str, kind: str, printed: tuple[str, str, str]) -> None:
    said = said_by(Speaker(text, 0, len(text), name, kind)).said  # type: ignore[arg-type]
    assert said
    assert (said.before, said.name, said.after) == printed
    assert said.speaker == "".join(printed)


def test_a_quote_whose_speaker_is_not_sure_is_not_printed_large() -> None:
    unsure = said_by(None, confident=False).said
    assert unsure
    assert (unsure.may_be_large, unsure.speaker) == (False, "")


def test_the_comma_before_a_speaker_is_not_printed() -> None:
    said = lead_of(issue([story(pull_quote=Quote("Yes, we can,", 0, 12, 0))])).said
    assert said
    assert said.words == "Yes, we can"


def test_the_words_said_are_those_of_the_article() -> None:
    said = lead_of(issue()).said
    assert said
    assert said.words in next(issue().stories).article.text


def test_the_first_story_leads_and_the_others_follow_under_a_heading() -> None:
    stories = [story(headline=each) for each in "abc"]
    page = compose(issue(stories), TOKENS)
    assert page.lead
    assert page.lead.headline == "a"
    assert headlines(page) == [("Also this week", False, ["b", "c"])]


def test_sections_keep_their_names_and_their_order() -> None:
    sections = (
        Section("", (story(headline="a"),)),
        Section("Harbour", (story(headline="b"), story(headline="c"))),
        Section("", (story(headline="d"),)),
    )
    page = compose(issue(sections=sections), TOKENS)
    assert headlines(page) == [("Harbour", False, ["b", "c"]), ("Also this week", False, ["d"])]


def test_stories_without_a_summary_are_told_briefly() -> None:
    stories = [
        story(headline=each, summary=() if each in "cd" else story().summary) for each in "abcde"
    ]
    page = compose(issue(stories), TOKENS)
    assert headlines(page) == [
        ("Also this week", False, ["b"]),
        ("Briefly", True, ["c", "d"]),
        ("", False, ["e"]),
    ]


def test_a_section_of_headlines_keeps_its_name() -> None:
    elsewhere = Section("Elsewhere", (story(headline="b", summary=()),))
    page = compose(issue(sections=(Section("", (story(),)), elsewhere)), TOKENS)
    assert headlines(page) == [("Elsewhere", True, ["b"])]


def test_an_issue_without_stories_has_neither_lead_nor_heading() -> None:
    page = compose(issue([]), TOKENS)
    assert page.lead is None
    assert page.groups == ()
    assert not page.has_quotes


def test_the_oath_is_sworn_only_over_quotes_that_are_printed() -> None:
    assert compose(issue(), TOKENS).has_quotes
    quiet = [story(pull_quote=None), story(headline="b", summary=())]
    assert not compose(issue(quiet), TOKENS).has_quotes


def test_a_kicker_takes_the_source_where_there_is_no_section_word() -> None:
    with_word = lead_of(issue([story(kicker="Harbour")]))
    assert (with_word.kicker, with_word.byline) == ("Harbour", "Inge Varley, Marrow Bay Courier")
    without = lead_of(issue([story(kicker="")]))
    assert (without.kicker, without.byline) == ("Marrow Bay Courier", "Inge Varley")


def test_a_story_without_a_headline_is_named_by_its_source() -> None:
    assert lead_of(issue([story(headline=" \n")])).headline == "Marrow Bay Courier"


def test_a_link_that_no_reader_may_follow_is_left_out() -> None:
    assert lead_of(issue([story(article(url="javascript:alert(1)"))])).link == ""
    assert lead_of(issue([story(article(url=None))])).link == ""
    assert lead_of(issue([story(article(url="https://ü.example/é"))])).link == (
        "https://xn--tda.example/%C3%A9"
    )


def test_pictures_are_found_below_the_token_and_nowhere_else() -> None:
    shown = lead_of(issue([story(image=picture(alt="A boat"))])).image
    assert shown
    assert shown.src == f"https://0123456789abcdef.invalid/media/{picture().name}"
    assert (shown.width, shown.height, shown.alt) == (600, 338, "A boat")
    outside = Picture("../../x.jpg", 1, 1, "", "https://a.example/x.jpg")
    escaped = lead_of(issue([story(image=outside)])).image
    assert escaped
    assert escaped.src.endswith(".invalid/media/x.jpg")


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 0), (1, 1), (230, 1), (344, 1), (346, 2), (2300, 10)]
)
def test_reading_minutes(words: int, minutes: int) -> None:
    assert reading_minutes(article(paragraphs=["word " * words] if words else [])) == minutes


def test_languages_without_spaces_are_counted_by_characters() -> None:
    assert reading_minutes(article(paragraphs=["港" * 920], language="ja")) == 2


def test_a_story_in_another_language_says_so() -> None:
    arabic = lead_of(issue([story(article(language="ar-EG"))]))
    assert (arabic.language, arabic.direction) == ("ar-EG", "rtl")
    british = lead_of(issue([story(article(language="en-GB"))]))
    assert (british.language, british.direction) == ("", "")
    nobody_knows = lead_of(issue([story(article(language='"><x'))]))
    assert nobody_knows.language == ""


def test_the_introduction_falls_into_paragraphs() -> None:
    page = compose(issue(intro="One\nstill one.\n\n \n Two.\n"), TOKENS)
    assert [block.lines for block in page.intro] == [["One still one."], ["Two."]]
    assert compose(issue(intro=" \n"), TOKENS).intro == ()


def test_nobody_is_named_where_nobody_is_known() -> None:
    publication = replace(PUBLICATION, editors=())
    assert compose(issue(publication=publication), TOKENS).made_by == ""
