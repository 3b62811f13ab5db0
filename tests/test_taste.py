"""What editors want of an issue, and what readers had already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from digest.article import Article
from digest.features import Features
from digest.reasons import Why
from digest.selection import Choice, select
from digest.taste import Memory, Quota, Sent, Taste, topic_of
from tests.samples import NOW
from tests.test_clusters import told
from tests.test_similarity import BODY, OTTERS, STORM, STORM_TOO

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
FERRY = told("The ferry stays in harbour", "Herald", 5)
CHOIR = told("A choir that meets in a lift", "Radio", 6)
BREAD = told("Bread dearer since Monday", "Herald", 7)
LIDO = told("Forty people and an old lido", "Notes", 8)
SEAL = told("Seal moves into the dry dock", "Heron", 9)
POOL = [FERRY, CHOIR, BREAD, LIDO, SEAL]


def choose(articles: Sequence[Article], count: int = 3, **changes: Any) -> list[Choice]:
    settings: dict[str, Any] = {"count": count, "at": NOW, "window": WEEK}
    return select(articles, **(settings | changes))


def picked(choices: Sequence[Choice]) -> list[Article]:
    return [choice.article for choice in choices if choice.picked]


def why(choices: Sequence[Choice], article: Article) -> str:
    return next(choice.reason for choice in choices if choice.article.id == article.id)


@pytest.mark.parametrize(
    ("topic", "is_about"),
    [
        ("ferry", True),
        ("FERRY", True),
        ("the ferry", True),
        ("harbour ferry", False),
        ("ferr", False),
        ("ferr*", True),
        ("harb*", True),
        ("*", False),
        ("", False),
    ],
)
def test_topics_are_words_or_phrases(topic: str, is_about: bool) -> None:
    assert bool(topic_of(FERRY, [topic])) is is_about


def test_topics_are_found_where_words_have_no_blanks_between_them() -> None:
    assert topic_of(replace(FERRY, headline="港の灯台に灯がともる"), ["灯台"]) == "灯台"


def test_a_favoured_topic_comes_first_and_a_muted_one_not_at_all() -> None:
    choices = choose(POOL, 2, taste=Taste(favoured=("seal",), muted=("bread", "ferr*")))
    assert picked(choices) == [SEAL, CHOIR]
    assert "about “seal”, a favoured topic" in why(choices, SEAL)
    assert why(choices, BREAD) == "About “bread”, a topic that is muted."
    assert why(choices, FERRY) == "About “ferr*”, a topic that is muted."


def test_a_source_that_is_wanted_less_comes_later_and_says_so() -> None:
    choices = choose(POOL, 3, taste=Taste(weights={"Radio": 0.5, "Heron": 2.0}))
    assert picked(choices)[0] == SEAL
    assert "from a source you want more of" in why(choices, SEAL)
    assert CHOIR not in picked(choices)
    assert "from a source you want less of" in why(choices, CHOIR)


def test_the_source_that_is_wanted_most_tells_an_event_then_the_fullest_text() -> None:
    full = told(STORM, "Courier", 30, paragraphs=(BODY,))
    short = told(STORM_TOO, "Radio", 20)
    assert picked(choose([full, short], 1)) == [full]
    choices = choose([full, short], 1, taste=Taste(weights={"Radio": 2.0}))
    assert picked(choices) == [short]
    assert why(choices, full) == "Same story as number 1."


def test_a_cap_of_a_source_holds_even_where_little_else_is_left() -> None:
    choices = choose(POOL, 5, taste=Taste(caps={"Herald": 1}))
    assert len(picked(choices)) == 4
    assert why(choices, BREAD) == "Second from this source; the limit is 1."
    assert len(picked(choose(POOL, 5, per_source=1))) == 5


def test_where_nothing_has_a_date_it_is_chosen_by_when_it_was_first_seen() -> None:
    undated = [
        replace(each, published_at=None, date_is_guessed=True, first_seen_at=NOW - at * HOUR)
        for at, each in enumerate(reversed(POOL))
    ]
    choices = choose(undated, 5)
    assert picked(choices) == undated
    assert why(choices, undated[2]).startswith("Covered by 1 of 4 sources; first seen 2 hours ago")


HARBOUR = Quota(section="Harbour", topics=("ferry", "dock"), sources=("Heron",))


def test_a_section_gets_what_it_is_to_have_at_least() -> None:
    taste = Taste(quotas=(replace(HARBOUR, at_least=2), Quota(section="Land", sources=("Notes",))))
    choices = choose(POOL, 3, taste=taste)
    assert set(picked(choices)) >= {FERRY, SEAL}
    assert len(picked(choices)) == 3
    assert "number 1 of “Harbour”" in why(choices, FERRY)
    sections = {choice.article.id: choice.section for choice in choices}
    assert [sections[each.id] for each in POOL] == ["Harbour", "", "", "Land", "Harbour"]


def test_a_section_has_no_more_than_it_may() -> None:
    choices = choose(POOL, 5, taste=Taste(quotas=(replace(HARBOUR, at_most=1),)))
    assert picked(choices) == [FERRY, CHOIR, LIDO, BREAD]
    assert why(choices, SEAL) == "“Harbour” is full; the limit is 1."


def test_a_pool_smaller_than_what_sections_want_is_picked_whole() -> None:
    wants = (replace(HARBOUR, at_least=5), Quota(section="Land", topics=("lido",), at_least=5))
    assert set(picked(choose(POOL, 7, taste=Taste(quotas=wants)))) == set(POOL)
    assert len(picked(choose(POOL, 3, taste=Taste(quotas=wants)))) == 3


def test_what_contradicts_itself_is_explained_and_chosen_from_all_the_same() -> None:
    taste = Taste(
        favoured=("tide",),
        muted=("tide",),
        quotas=(
            replace(HARBOUR, at_least=4, at_most=1),
            Quota(section="Nothing", at_least=3),
            Quota(section="Nothing"),
        ),
    )
    assert taste.problems(5) == (
        "The sections want 7 stories and an issue has 5 at most: the first sections get theirs.",
        "“Harbour” is to have at least 4 stories and at most 1: it gets 1 at most.",
        "“Nothing” is to have stories, and nothing belongs there.",
        "There are several sections “Nothing”: the first counts.",
        "“tide” is favoured and muted: it is muted.",
    )
    assert Taste().problems(5) == ()
    assert len(picked(choose(POOL, 5, taste=taste))) == 4


def test_what_is_pinned_comes_first_whatever_speaks_against_it() -> None:
    old = told("An old tale", "Herald", 24 * 30)
    memory = Memory(pinned=(old.id, BREAD.id, FERRY.id))
    choices = choose([*POOL, old], 2, memory=memory, taste=Taste(muted=("bread",)), per_source=1)
    assert picked(choices) == [old, BREAD, FERRY]
    assert why(choices, old).startswith("Pinned by an editor; ")


def test_pinned_articles_of_one_event_are_both_picked() -> None:
    twins = [told(STORM, "Courier", 30, paragraphs=(BODY,)), told(STORM_TOO, "Radio", 20)]
    memory = Memory(pinned=tuple(each.id for each in twins))
    assert picked(choose([*twins, *POOL], 2, memory=memory)) == twins


def test_what_editors_left_out_says_so() -> None:
    memory = Memory(left_out={FERRY.id: "Ruth Okafor set it aside."})
    choices = choose(POOL, memory=memory)
    assert why(choices, FERRY) == "Ruth Okafor set it aside."
    assert FERRY not in picked(choices)


NO_41 = Sent("No. 41", "9 October 2026")


def test_what_was_sent_is_not_sent_again_nor_what_tells_the_same() -> None:
    sent = told(STORM, "Courier", 30, paragraphs=(BODY,))
    same = told(STORM_TOO, "Radio", 20)
    choices = choose([sent, same, OTTERS_TOLD], memory=Memory(sent={sent.id: NO_41}))
    assert picked(choices) == [OTTERS_TOLD]
    assert why(choices, sent) == "Sent in No. 41 on 9 October 2026."
    assert why(choices, same) == f"Same story as “{STORM}”, sent in No. 41 on 9 October 2026."
    assert "1 of 1" not in why(choices, OTTERS_TOLD)


OTTERS_TOLD = told(OTTERS, "Heron", 3)
NEWS = (
    "Three days after the storm the harbour wall has been measured: it moved by a hand's breadth,"
    " and the insurers want to see the drawings of 1931 before anybody pours concrete. The mayor,"
    " who had promised a date for the reopening, now promises a report instead, and a bus for the"
    " children of the north quay, who have walked round the bay to school since the gate was shut."
)


def test_a_follow_up_that_says_enough_that_is_new_is_a_story_of_its_own() -> None:
    sent = told(STORM, "Courier", 60, paragraphs=(BODY,))
    follow_up = told(STORM_TOO, "Radio", 20, paragraphs=(NEWS,))
    earlier = told(STORM_TOO, "Notes", 70, paragraphs=(NEWS,))
    memory = Memory(sent={sent.id: NO_41})
    choices = choose([sent, follow_up], memory=memory)
    assert picked(choices) == [follow_up]
    assert why(choices, follow_up).startswith(f"A follow-up to “{STORM}”, sent in No. 41 on ")
    assert picked(choose([sent, earlier], memory=memory)) == []
    copied = told(STORM_TOO, "Radio", 20, paragraphs=(BODY,))
    assert picked(choose([sent, copied], memory=memory)) == []


def test_what_was_sent_and_is_pinned_is_picked_again() -> None:
    memory = Memory(sent={FERRY.id: NO_41}, pinned=(FERRY.id,))
    assert picked(choose(POOL, 1, memory=memory)) == [FERRY]


def test_what_came_late_counts_though_its_date_does_not() -> None:
    late = told("A letter that lay about", "Notes", 24 * 9)
    assert late not in picked(choose([late], 1))
    assert picked(choose([late], 1, memory=Memory(late=frozenset([late.id])))) == [late]


def pair(one: Article, other: Article) -> frozenset[tuple[str, str]]:
    return frozenset([(one.id, other.id)])


def test_editors_join_what_looks_apart_and_part_what_looks_alike() -> None:
    storm, too = told(STORM, "Courier", 30), told(STORM_TOO, "Radio", 20)
    copy = told(STORM, "Notes", 10)
    joined = choose(POOL, 5, memory=Memory(together=pair(FERRY, LIDO)))
    assert len(picked(joined)) == 4
    assert len({choice.cluster for choice in joined}) == 4
    for other in (too, copy):
        assert len({choice.cluster for choice in choose([storm, other])}) == 1
        parted = choose([storm, other], memory=Memory(apart=pair(storm, other)))
        assert len(picked(parted)) == 2
    unknown = frozenset([("nobody", FERRY.id)])
    assert picked(choose(POOL, memory=Memory(together=unknown, apart=unknown))) == picked(
        choose(POOL)
    )


def test_every_reason_follows_from_the_facts_that_are_kept() -> None:
    sent = told("Something old", "Herald", 20)
    late = told("Ahead of its time", "Radio", -5)
    given = [*POOL, sent, late, told("Long ago", "Notes", 900), told("", "Notes", 3), POOL[0]]
    choices = choose(
        [*given, told(STORM, "A", 3), told(STORM_TOO, "B", 4)],
        memory=Memory(sent={sent.id: NO_41}, pinned=(BREAD.id,), left_out={LIDO.id: "Not ours."}),
        taste=Taste(favoured=("storm",), quotas=(replace(HARBOUR, at_most=1),)),
    )
    kinds = set()
    for choice in choices:
        assert choice.why is not None
        kinds.add(choice.why.kind)
        assert str(Why.from_data(choice.why.to_data())) == choice.reason
        if choice.features:
            assert Features.from_data(choice.features.to_data()) == choice.features
    assert kinds >= {"picked", "same story", "sent", "ahead", "older", "says nothing", "again"}


def test_order_changes_nothing_whatever_is_wanted() -> None:
    sent = told(STORM, "Courier", 30, paragraphs=(BODY,))
    given = [*POOL, sent, told(STORM_TOO, "Radio", 20), told(STORM_TOO, "Notes", 21)]
    settings: dict[str, Any] = {
        "taste": Taste(favoured=("seal",), quotas=(replace(HARBOUR, at_least=1, at_most=1),)),
        "memory": Memory(
            sent={sent.id: NO_41},
            pinned=(LIDO.id,),
            together=pair(FERRY, CHOIR),
            apart=pair(*POOL[:2]),
        ),
    }
    expected = choose(given, **settings)
    for seed in range(10):
        shuffled = list(given)
        Random(seed).shuffle(shuffled)
        assert choose(shuffled, **settings) == expected
