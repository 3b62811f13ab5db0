from collections.abc import Sequence

from digest.clusters import Cluster, Clusters
from digest.ranking import Ranking, rank
from digest.similarity import Pair
from tests.test_clusters import told

FULL_TIE = 0.2


def clusters(*sources: str, likeness: dict[Pair, float] | None = None) -> Clusters:
    """Return a cluster for each string; its letters are the sources that tell it, best first."""
    made = [
        Cluster(str(number), tuple(told(f"Event {number}", source) for source in letters))
        for number, letters in enumerate(sources)
    ]
    return Clusters(tuple(made), likeness or {})


def taken(found: Clusters, scores: Sequence[float], count: int = 9, per_source: int = 2) -> Ranking:
    by_id = {str(number): score for number, score in enumerate(scores)}
    return rank(found, by_id, count=count, per_source=per_source)


def test_the_best_are_taken_in_their_order() -> None:
    ranking = taken(clusters("a", "b", "c"), [0.2, 0.9, 0.5], count=2)
    assert [(number, each.rank) for number, each in ranking.taken.items()] == [(1, 1), (2, 2)]


def test_equal_scores_go_by_id() -> None:
    assert list(taken(clusters("a", "b", "c"), [0.5, 0.5, 0.5]).taken) == [0, 1, 2]


def test_what_is_told_already_comes_last() -> None:
    ranking = taken(clusters("a", "b", "c", likeness={(0, 1): FULL_TIE}), [0.9, 0.8, 0.1])
    assert list(ranking.taken) == [0, 2, 1]
    assert (ranking.told[1].likeness, ranking.told[1].rank) == (1, 1)


def test_half_a_likeness_costs_half() -> None:
    found = clusters("a", "b", "c", likeness={(0, 1): FULL_TIE / 2})
    assert list(taken(found, [0.9, 0.8, 0.35]).taken) == [0, 2, 1]
    assert list(taken(found, [0.9, 0.8, 0.25]).taken) == [0, 1, 2]


def test_a_source_has_room_for_so_many() -> None:
    ranking = taken(clusters("a", "a", "a", "b"), [0.9, 0.8, 0.7, 0.1], count=3)
    assert list(ranking.taken) == [0, 1, 3]
    assert ranking.crowded == {2}


def test_a_source_gets_more_room_when_nothing_else_is_left() -> None:
    ranking = taken(clusters("a", "a", "a", "b"), [0.9, 0.8, 0.7, 0.1], count=4)
    assert list(ranking.taken) == [0, 1, 3, 2]
    assert ranking.taken[2].of_its_source == 3
    assert ranking.crowded == set()


def test_of_equals_the_one_of_another_source_comes_first() -> None:
    assert list(taken(clusters("a", "a", "b"), [0.5, 0.5, 0.49]).taken) == [0, 2, 1]


def test_another_source_tells_what_a_crowded_one_cannot() -> None:
    ranking = taken(clusters("a", "a", "ab"), [0.9, 0.8, 0.7], count=3)
    assert ranking.taken[2].article.source == "b"


def test_nothing_is_taken_of_nothing_or_when_none_is_asked_for() -> None:
    assert taken(clusters(), []).taken == {}
    assert taken(clusters("a"), [0.9], count=0).taken == {}
