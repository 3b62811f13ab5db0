from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Article
from digest.clusters import average_link, find_clusters
from tests.samples import NOW, article
from tests.test_similarity import BODY, OTTERS, STORM, STORM_LATER, STORM_TOO


def told(headline: str, source: str = "Courier", hours: float = 0, **changes: Any) -> Article:
    """Return an article with no body, so many hours old, and an id of its own."""
    when = NOW - timedelta(hours=hours)
    made = {"id": f"{source} {hours} {headline}", "source": source, "headline": headline}
    dates = {"published_at": when, "first_seen_at": when}
    return article(**(made | dates | {"paragraphs": (), "image": None} | changes))


def groups(articles: Iterable[Article]) -> list[set[str]]:
    """Return the headlines of each cluster of several articles."""
    found = find_clusters(articles).clusters
    return [{each.headline for each in one.articles} for one in found if len(one.articles) > 1]


def test_reports_of_one_event_make_a_cluster() -> None:
    articles = [told(STORM), told(STORM_TOO, "Radio"), told(OTTERS, "Radio")]
    assert groups(articles) == [{STORM, STORM_TOO}]


def test_three_days_later_it_is_another_event() -> None:
    assert groups([told(STORM), told(STORM_TOO, "Radio", hours=73)]) == []
    assert groups([told(STORM), told(STORM_TOO, "Radio", hours=72)]) != []


def test_a_series_of_one_source_is_no_event() -> None:
    titles = ("Tides and how to miss them", "The moth that came to tea", "A field guide to fog")
    assert groups([told(f"Book review: {title}", "Heron") for title in titles]) == []


def test_the_same_long_headline_in_two_papers_is_one_event() -> None:
    one = told(STORM, paragraphs=("The wind took it.",))
    other = told(STORM, "Radio", paragraphs=("Nobody was hurt, says the harbour office.",))
    assert groups([one, other]) == [{STORM}]


def test_a_syndicated_copy_under_another_headline_is_found() -> None:
    copy = told("What the wind left", "Radio", hours=100, paragraphs=(BODY, "From our desk."))
    assert groups([told(STORM, paragraphs=(BODY,)), copy]) == [{STORM, "What the wind left"}]


def test_a_source_that_puts_one_text_above_everything_is_not_merged() -> None:
    walled = [told(title, "Radio", paragraphs=(BODY, title)) for title in (OTTERS, "Bus waits")]
    assert groups(walled) == []


def test_the_fullest_text_represents_then_the_earliest_then_the_id() -> None:
    full = told(STORM, "Radio", paragraphs=(BODY,))
    early, late = told(STORM, "Courier", hours=9), told(STORM, "Notes", hours=2)
    assert find_clusters([late, full, early]).clusters[0].articles == (full, early, late)
    twin = told(STORM, "Courier", hours=2, id="A")
    assert find_clusters([late, twin]).clusters[0].id == "A"


def test_emoji_alone_say_nothing_and_stay_apart() -> None:
    assert groups([told("😀", source) for source in ("Courier", "Radio", "Notes")]) == []


def test_articles_without_headline_are_joined_by_their_text() -> None:
    assert groups([told("", each, paragraphs=(BODY,)) for each in ("Courier", "Radio")]) == [{""}]


def test_likeness_remains_between_clusters() -> None:
    found = find_clusters([told(STORM), told(STORM_LATER, "Radio", hours=100), told(OTTERS)])
    names = [cluster.articles[0].headline for cluster in found.clusters]
    tied = {frozenset((names[one], names[other])) for one, other in found.likeness}
    assert tied == {frozenset((STORM, STORM_LATER))}


def test_a_chain_of_likenesses_does_not_run_on() -> None:
    chain = {(one, one + 1): 0.3 for one in range(9)}
    assert max(len(group) for group in average_link([1] * 10, chain)) == 2


def test_a_node_of_many_articles_weighs_as_many() -> None:
    ties = {(0, 1): 0.9, (1, 2): 0.5}
    assert average_link([1, 1, 1], ties) == [[0, 1, 2]]
    assert average_link([9, 1, 1], ties) == [[0, 1], [2]]


PAIRS = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(st.integers(1, 4), min_size=8, max_size=8), st.dictionaries(PAIRS, st.floats(0, 1)))
def test_every_node_is_in_one_group_and_close_to_it(
    sizes: list[int], ties: dict[tuple[int, int], float]
) -> None:
    found = average_link(sizes, ties)
    assert sorted(node for group in found for node in group) == list(range(8))
    for place, group in enumerate(found):
        for other in found[:place]:
            assert mean_tie(group, other, sizes, ties) < 0.2 + 1e-9


def mean_tie(
    group: list[int], other: list[int], sizes: list[int], ties: dict[tuple[int, int], float]
) -> float:
    pairs = [(min(a, b), max(a, b)) for a in group for b in other]
    total = sum(ties.get((a, b), 0.0) * sizes[a] * sizes[b] for a, b in pairs)
    return total / (sum(sizes[a] for a in group) * sum(sizes[b] for b in other))


@pytest.mark.parametrize("seed", range(5))
def test_order_changes_nothing(seed: int) -> None:
    headlines = (STORM, STORM_TOO, STORM_LATER, OTTERS, "Otters rearrange it again")
    articles = [told(each, source) for each in headlines for source in ("Courier", "Radio")]
    shuffled = Random(seed).sample(articles, len(articles))
    assert find_clusters(shuffled) == find_clusters(articles)
