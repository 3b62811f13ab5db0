from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Article, Image, Paragraph
from digest.selection import Choice, select
from tests.samples import NOW
from tests.test_clusters import told
from tests.test_similarity import BODY, OTTERS, STORM, STORM_LATER, STORM_TOO

WEEK = timedelta(days=7)


def choose(articles: Sequence[Article], count: int = 3, **changes: Any) -> list[Choice]:
    settings: dict[str, Any] = {"count": count, "at": NOW, "window": WEEK}
    return select(articles, **(settings | changes))


def reasons(choices: Sequence[Choice]) -> dict[str, str]:
    return {choice.article.headline: choice.reason for choice in choices}


def picked(choices: Sequence[Choice]) -> list[str]:
    return [choice.article.headline for choice in choices if choice.picked]


POOL = [
    told(STORM, "Courier", 30, paragraphs=(BODY,)),
    told(STORM_TOO, "Radio", 20),
    told(OTTERS, "Heron", 3),
    told("A bus that waits", "Notes", 100),
    told("The pie stall closes", "Notes", 8 * 24),
]


def test_the_story_of_several_sources_leads_and_is_told_once() -> None:
    choices = choose(POOL, count=2)
    assert picked(choices) == [STORM, OTTERS]
    assert [choice.rank for choice in choices] == [1, 2, None, None, None]
    assert choices[0].cluster == choices[3].cluster == POOL[0].id


def test_every_choice_says_why_in_words_and_figures() -> None:
    assert reasons(choose(POOL, count=2)) == {
        STORM: "Covered by 2 of 4 sources; 30 hours old; 1 other report of it hidden.",
        OTTERS: "Covered by 1 of 4 sources; 3 hours old.",
        "A bus that waits": "Below the cut of 2: covered by 1 of 4 sources; 4 days old.",
        STORM_TOO: "Same story as number 1.",
        "The pie stall closes": "Older than the window of 7 days.",
    }


def test_what_is_hidden_in_a_story_that_is_not_picked_names_it() -> None:
    chosen = reasons(choose([*POOL[:2], told(OTTERS, "Courier"), told(OTTERS, "Radio")], count=1))
    hidden = {reason for reason in chosen.values() if "which is not picked" in reason}
    assert hidden <= {f"Same story as “{STORM}”, which is not picked."}
    assert len(hidden) == 1


def test_a_reason_follows_from_the_features_that_are_kept() -> None:
    for choice in choose(POOL):
        if choice.picked:
            assert choice.features is not None
            assert str(choice.features).lower() in choice.reason.lower()


@pytest.mark.parametrize(
    ("age", "is_in"),
    [
        (timedelta(), True),
        (WEEK - timedelta(microseconds=1), True),
        (WEEK, False),
        (-timedelta(microseconds=1), False),
    ],
)
def test_the_window_holds_its_end_and_not_its_beginning(age: timedelta, is_in: bool) -> None:
    assert bool(picked(choose([told(OTTERS, published_at=NOW - age)]))) is is_in


@pytest.mark.parametrize(
    ("ahead", "reason"),
    [
        (timedelta(minutes=5), "Dated less than an hour ahead; held until then."),
        (timedelta(days=3), "Dated 3 days ahead; held until then."),
        (timedelta(days=77), "Dated 1 January 2027, too far ahead to be right; held."),
    ],
)
def test_what_is_dated_ahead_is_held(ahead: timedelta, reason: str) -> None:
    assert reasons(choose([told(OTTERS, published_at=NOW + ahead)])) == {OTTERS: reason}


def test_what_has_no_date_counts_from_when_it_was_first_seen() -> None:
    undated = [told(each, published_at=None) for each in (OTTERS, STORM)]
    assert set(reasons(choose(undated)).values()) == {"First seen less than an hour ago."}


def test_no_clock_is_too_early_for_a_long_window() -> None:
    assert len(choose([told(OTTERS)], at=NOW.replace(year=3), window=timedelta(weeks=99999))) == 1


def test_the_third_of_a_source_gives_way_however_good() -> None:
    titles = ("Pies are out", "Clocks set right", "A drain at last")
    better: dict[str, Any] = {
        "paragraphs": (Paragraph("Nobody asked us", "quote"), Paragraph("puddle " * 150)),
        "image": Image("https://courier.example/1.jpg"),
    }
    good = [told(each, "Courier", **better) for each in titles]
    choices = choose([*good, told(OTTERS, "Heron", 99)])
    assert OTTERS in picked(choices)
    assert choices[3].article.source == "Courier"
    assert choices[3].reason == "Third from this source; the limit is 2."


def test_a_lone_source_may_fill_the_issue_and_that_is_said() -> None:
    titles = ("Pies are out", "Clocks set right", "A drain at last")
    last = choose([told(each, "Courier") for each in titles])[2]
    assert last.picked
    assert last.reason.startswith("Third from this source, because too few others were left; ")


def test_what_the_picked_tell_already_says_which() -> None:
    late = told(STORM_LATER, "Radio", 100)
    choices = choose([told(STORM, "Courier"), told(OTTERS, "Heron", 160), late], count=2)
    assert picked(choices) == [STORM, OTTERS]
    assert choices[2].reason == "Much like number 1; covered by 1 of 3 sources; 4 days old."


def test_the_same_article_handed_over_twice_counts_once() -> None:
    one, two = told(OTTERS, id="x"), told(OTTERS, id="x", paragraphs=(BODY,))
    choices = choose([one, two])
    assert [choice.article for choice in choices] == [two, one]
    assert choices[1].reason == "The same article, handed over again."
    assert choose([two, one]) == choices


def test_an_article_that_says_nothing_is_left_out() -> None:
    assert reasons(choose([told(" ")])) == {" ": "It has neither a headline nor a text."}
    assert picked(choose([told("", paragraphs=(BODY,))])) == [""]


def test_all_the_same_is_one_story() -> None:
    same = [told(OTTERS, source, hours) for source in ("Courier", "Radio") for hours in range(40)]
    choices = choose(same)
    assert [choice.reason for choice in choices if not choice.picked] == [
        "Same story as number 1."
    ] * 79


def test_one_source_of_thousands_does_not_drown_nine_of_one() -> None:
    flood = [told(f"Changeset {number}", "Robot") for number in range(5000)]
    titles = (OTTERS, STORM, "Pies are out", "Clocks set right", "A drain at last")
    rest = [told(title, f"Paper {number}", 99) for number, title in enumerate(titles)]
    choices = choose([*flood, *rest], count=7)
    assert {*titles} < {*picked(choices)}
    assert len(picked(choices)) == 7


def test_emoji_headlines_are_articles_like_others() -> None:
    assert len(picked(choose([told("😀", source) for source in "abc"]))) == 3


def test_nothing_gives_nothing_and_none_asked_for_picks_none() -> None:
    assert choose([]) == []
    assert reasons(choose([told(OTTERS)], count=0)) == {OTTERS: "No story was asked for."}


HEADLINES = (STORM, STORM_TOO, STORM_LATER, OTTERS, "Otters rearrange it again", "Pies are out", "")
ARTICLES = st.builds(
    lambda headline, source, hours, body, again: told(
        headline,
        source,
        hours,
        paragraphs=(BODY,) if body else (),
        **({"id": "x"} if again else {}),
    ),
    st.sampled_from(HEADLINES),
    st.sampled_from(["Courier", "Radio", "Heron"]),
    st.integers(-30, 200),
    st.booleans(),
    st.sampled_from([True, *[False] * 9]),
)


@given(st.lists(ARTICLES, max_size=12), st.integers(0, 8), st.integers(1, 3), st.randoms())
def test_whatever_comes_each_article_gets_one_choice_with_a_reason(
    articles: list[Article], count: int, per_source: int, random: Random
) -> None:
    choices = choose(articles, count, per_source=per_source)
    shuffled = random.sample(articles, len(articles))
    assert choose(shuffled, count, per_source=per_source) == choices
    assert sorted(map(repr, (choice.article for choice in choices))) == sorted(map(repr, articles))
    taken = [choice for choice in choices if choice.picked]
    assert choices[: len(taken)] == taken
    assert [choice.rank for choice in taken] == list(range(1, len(taken) + 1))
    assert len(taken) <= count
    assert len({choice.cluster for choice in taken}) == len(taken)
    assert all(choice.reason[:1].isupper() or choice.reason[0].isdigit() for choice in choices)
    assert all(choice.reason.endswith(".") for choice in choices)
