from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Article, Paragraph
from digest.clusters import Cluster
from digest.features import Features, in_words, weigh
from tests.samples import NOW, article
from tests.test_clusters import told

WEEK = timedelta(days=7)
PLAIN = Features(
    sources=1,
    of_sources=1,
    others=0,
    age=timedelta(hours=9),
    half_life=WEEK,
    is_dated=True,
    has_picture=False,
    is_full=False,
    has_quotes=False,
)


def alone(one: Article) -> Features:
    return weigh(one, Cluster(one.id, (one,)), of_sources=1, at=NOW, half_life=WEEK)


def test_features_are_read_from_the_article_and_its_cluster() -> None:
    first = article()
    cluster = Cluster(first.id, (first, told("Two", "Radio"), told("Three", "Radio")))
    assert weigh(first, cluster, of_sources=25, at=NOW + WEEK, half_life=WEEK) == replace(
        PLAIN,
        sources=2,
        of_sources=25,
        others=2,
        age=WEEK,
        has_picture=True,
        has_quotes=True,
    )


@pytest.mark.parametrize(("words", "full"), [(149, False), (150, True), (400, True)])
def test_a_text_is_full_from_150_words(words: int, full: bool) -> None:
    paragraphs = ("puddle " * 100, "puddle " * (words - 100))
    assert alone(told("Puddles", paragraphs=paragraphs)).is_full is full


@pytest.mark.parametrize(
    ("paragraph", "spoken"),
    [
        ("“We only counted the big ones,” she said", True),
        ("„Wir zählen nur große“, sagte sie", True),
        ("« Nous ne comptons que les grandes »", True),
        ('"We only counted the big ones"', True),
        ("The so-called “puddle” map", False),
        ("An inch is written 5\" or 5'", False),
        (Paragraph("Only the big ones", "quote"), True),
    ],
)
def test_words_between_marks_are_quotations(paragraph: str | Paragraph, spoken: bool) -> None:
    assert alone(told("Puddles", paragraphs=(paragraph,))).has_quotes is spoken


def test_a_missing_or_guessed_date_is_not_taken_for_one() -> None:
    assert alone(told("Puddles")).is_dated
    assert not alone(told("Puddles", date_is_guessed=True)).is_dated
    assert not alone(told("Puddles", published_at=None)).is_dated


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        (PLAIN, "9 hours old"),
        (replace(PLAIN, is_dated=False), "first seen 9 hours ago"),
        (replace(PLAIN, sources=4, of_sources=25), "covered by 4 of 25 sources; 9 hours old"),
        (replace(PLAIN, has_picture=True), "9 hours old; has a picture"),
        (
            replace(PLAIN, has_picture=True, is_full=True, has_quotes=True),
            "9 hours old; has a picture, a full text and quotations",
        ),
    ],
)
def test_features_are_said_in_words(features: Features, sentence: str) -> None:
    assert str(features) == sentence


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "less than an hour"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=47.9), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=7), "7 days"),
    ],
)
def test_lengths_of_time_are_said_as_people_do(length: timedelta, words: str) -> None:
    assert in_words(length) == words


def test_freshness_halves_with_each_half_life() -> None:
    assert replace(PLAIN, age=timedelta()).freshness == 1
    assert replace(PLAIN, age=WEEK).freshness == 0.5


def test_what_has_no_date_is_not_taken_for_new() -> None:
    assert replace(PLAIN, age=timedelta(), is_dated=False).freshness == 0.5


SOME = st.builds(
    lambda of, sources, age, *has: replace(
        PLAIN,
        of_sources=of,
        sources=min(sources, of),
        age=timedelta(hours=age),
        has_picture=has[0],
        is_full=has[1],
        has_quotes=has[2],
    ),
    st.integers(1, 50),
    st.integers(1, 50),
    st.integers(0, 500),
    *[st.booleans()] * 3,
)


@given(SOME)
def test_scores_lie_between_0_and_1_and_each_feature_counts(features: Features) -> None:
    assert 0 < features.score <= 1
    assert replace(features, age=features.age + WEEK).score < features.score
    if features.sources < features.of_sources:
        assert replace(features, sources=features.sources + 1).score > features.score
    if not features.has_picture:
        assert replace(features, has_picture=True).score > features.score
