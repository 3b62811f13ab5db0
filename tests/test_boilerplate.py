"""What stands in every article of a source goes; what belongs to one of them stays."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from digest.article import Article, Paragraph, ParagraphKind
from digest.boilerplate import repeated
from digest.cleaning import clean, clean_again, clean_all, habits
from digest.repairs import as_it_came, put_back
from tests.samples import NOW

ABOVE = "The Lantern is written by volunteers and paid for by its readers since the year 1998."
BELOW = "Would you like to write for us? Ring the bell at number three"
TEXTS = [
    "The ferry stays in the harbour until Thursday, because the new ramp does not fit the quay.",
    "Forty people came to hear what becomes of the old lido, and most of them brought a towel.",
    "Bread costs more since Monday; the baker blames the mill, and the mill blames the weather.",
    "A seal has moved into the dry dock, and the dockers say that she may stay for the winter.",
    "Bell-ringers practise on Sundays from now on, after the school asked them for one quiet day.",
    "The lighthouse gets its keeper back, at least on weekends, and at least until the spring.",
]
SECOND = "More of this is to be said at the meeting of number {}, which everybody may attend."


def article(number: int, *lines: tuple[str, ParagraphKind]) -> Article:
    return Article(
        id=f"a{number}",
        source="The Lantern",
        headline=f"What happened on day {number}",
        first_seen_at=NOW,
        paragraphs=tuple(Paragraph(text, kind) for text, kind in lines),
    )


def own(number: int) -> list[tuple[str, ParagraphKind]]:
    return [(TEXTS[number], "body"), (SECOND.format(number), "body")]


def texts(articles: list[Article]) -> list[list[str]]:
    return [[paragraph.text for paragraph in each.paragraphs] for each in articles]


def test_what_stands_above_and_below_most_articles_goes() -> None:
    given = [
        article(number, (ABOVE, "body"), *own(number), (BELOW, "body"), (BELOW.upper(), "heading"))
        for number in range(5)
    ]
    cleaned = clean_all([*given, article(5, *own(5))])
    assert texts(cleaned) == [[text for text, _ in own(number)] for number in range(6)]
    assert [each.standfirst for each in cleaned] == TEXTS
    assert {repair.rule for each in cleaned for repair in each.repairs} == {"boilerplate"}
    assert [as_it_came(each).paragraphs for each in cleaned[:5]] == [
        each.paragraphs for each in given
    ]


@pytest.mark.parametrize(
    "line",
    ["Sea letters", "Every Friday Edda Holm answers what you always wanted to know of the sea."],
)
def test_the_name_of_a_series_and_the_introduction_of_a_column_go(line: str) -> None:
    cleaned = clean_all([article(number, (line, "body"), *own(number)) for number in range(6)])
    assert texts(cleaned) == [[text for text, _ in own(number)] for number in range(6)]
    assert texts([put_back(each, {0}) for each in cleaned])[0] == [line, *texts(cleaned)[0]]


@pytest.mark.parametrize(
    "given",
    [
        [article(number, (ABOVE, "body"), *own(number)) for number in range(4)],
        [
            *(article(number, (ABOVE, "body"), *own(number)) for number in range(3)),
            *(article(number, *own(number)) for number in range(3, 6)),
        ],
        [article(number, ("Ingredients", "heading"), *own(number)) for number in range(6)],
        [article(number, ("Who are you?", "body"), *own(number)) for number in range(6)],
        [article(number, ("You take:", "body"), *own(number)) for number in range(6)],
        [article(number, (f"Sea letters, {number}", "body"), *own(number)) for number in range(6)],
        [
            article(number, *own(number), ("Method", "heading"), (TEXTS[number - 1], "body"))
            for number in range(6)
        ],
        [article(number, (ABOVE, "body")) for number in range(6)],
        [article(number, (ABOVE, "body"), (BELOW, "body")) for number in range(6)],
        [
            article(number, *own(number), ("Ask her.", "body"), *own((number + 1) % 6))
            for number in range(6)
        ],
    ],
    ids=[
        "of four articles",
        "in half of them",
        "a heading above the text",
        "the first question of every interview",
        "what leads on to a list",
        "the name of a series with its number",
        "a heading in front of the end",
        "an article of one line",
        "articles of nothing else",
        "in the middle",
    ],
)
def test_what_may_belong_to_an_article_stays(given: list[Article]) -> None:
    assert texts(clean_all(given)) == texts(given)


def test_a_rule_that_is_switched_off_leaves_it() -> None:
    given = [article(number, (ABOVE, "body"), *own(number)) for number in range(5)]
    assert len(repeated(given)) == 1
    assert texts(clean_all(given, frozenset(["boilerplate"]))) == texts(given)


@drawn(st.lists(st.sampled_from([0, 1, 2]), min_size=5, max_size=5))
def test_habits_are_seen_when_they_are_gone_already(numbers: list[int]) -> None:
    given = [article(number, (ABOVE, "body"), *own(number)) for number in numbers]
    cleaned = clean_all(given)
    assert habits(cleaned) >= repeated(clean(each) for each in given)
    assert [clean_again(each) for each in cleaned] == cleaned
