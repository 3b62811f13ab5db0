"""Summaries: whole sentences of the article, and none that leans on what was left out."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.passages import paragraph_spans
from digest.sentences import count_words, split_sentences
from digest.summary import summarise

HARBOUR = """The harbour of Marrow Bay reopens on Friday after nine weeks of dredging.

The dredger Ondine took 40,000 tonnes of silt out of the basin, twice what the port had planned. \
She also lost an anchor. Harbour master Edda Holm said the channel is now two metres deeper.

“We were told it could not be done. It could,” she said. A crowd is expected on the quay.

Related stories

The ferry to Skerry will sail from the harbour again on Saturday, said its owner, Tobias Renk."""


def summary(text: str, words: int = 60, language: str = "en", headline: str = "") -> list[str]:
    passages = summarise(text, words=words, language=language, headline=headline)
    assert all(passage.stands_in(text) for passage in passages)
    return [passage.text for passage in passages]


def test_a_summary_is_whole_sentences_in_their_order_within_the_budget() -> None:
    chosen = summary(HARBOUR, words=34)
    whole = [HARBOUR[span.start : span.end] for span in split_sentences(HARBOUR)]
    assert chosen == [
        "The harbour of Marrow Bay reopens on Friday after nine weeks of dredging.",
        "The dredger Ondine took 40,000 tonnes of silt out of the basin, twice what the port had "
        "planned.",
    ]
    assert all(sentence in whole for sentence in chosen)


def test_each_sentence_knows_its_paragraph() -> None:
    for passage in summarise(HARBOUR, words=90):
        home = paragraph_spans(HARBOUR)[passage.paragraph]
        assert home.start <= passage.start
        assert passage.end <= home.end


@pytest.mark.parametrize(
    "leaning",
    [
        "She also lost an anchor there.",
        "But the dredging of the harbour went on.",
        "That was the end of dredging in the harbour.",
        "Despite such dredging, the harbour stayed shut.",
        "On Monday he said the harbour was ready.",
        "“The harbour was shut for dredging,” he said.",
        "“The harbour was shut for dredging.”",
    ],
)
def test_no_sentence_stands_without_what_it_leans_on(leaning: str) -> None:
    text = (
        "Ann Lee left the harbour before the dredging of the harbour began on Monday, as planned, "
        f"in the harbour’s oldest boat, with her sister. {leaning} Rain fell on the town all week."
    )
    assert leaning not in summary(text, words=15)


def test_a_leaning_sentence_may_follow_the_one_it_leans_on() -> None:
    text = "Ann Lee opened the harbour. She praised the dredging of the harbour. It rained."
    assert summary(text, words=12) == [
        "Ann Lee opened the harbour.",
        "She praised the dredging of the harbour.",
    ]


def test_headings_captions_and_pointers_are_no_sentences() -> None:
    text = (
        "Harbour news\n\nThe harbour reopens on Friday.\n\nAnn Lee (pictured) at the harbour.\n\n"
        "Click here for the harbour’s opening hours.\n\nHarbour ferries and harbour boats"
    )
    assert summary(text) == ["The harbour reopens on Friday."]


def test_a_sentence_longer_than_the_budget_comes_whole() -> None:
    text = "The harbour of Marrow Bay reopens on Friday after nine weeks of dredging and repair."
    assert summary(text, words=3) == [text]


def test_a_text_of_headings_gives_its_shortest() -> None:
    assert summary("A\n\nTwo words") == ["A"]


def test_nothing_gives_nothing() -> None:
    assert summary("") == []
    assert summary(" \n\n\t") == []


def test_the_headline_draws_its_sentences() -> None:
    text = "It was a long day. Rain fell all over the bay on Monday. The old ferry left the quay."
    assert summary(text, words=13)[-1] == "Rain fell all over the bay on Monday."
    assert (
        summary(text, words=13, headline="Old ferry leaves")[-1] == "The old ferry left the quay."
    )


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("de", "Der Hafen öffnet am Freitag. Sie lobte ihn sehr. Der Fährmann kommt.", "Der Hafen"),
        (
            "fr",
            "Le port rouvre vendredi matin. Elle en est ravie. Le bac revient demain.",
            "Le port",
        ),
        ("ja", "港は金曜日に再開する。船は土曜日に出る。", "港は"),
        ("xx", "Hamnen öppnar på fredag morgon. Färjan går igen på lördag.", "Hamnen"),
    ],
)
def test_other_languages(language: str, text: str, first: str) -> None:
    assert summary(text, words=14, language=language)[0].startswith(first)


def test_a_repeated_sentence_is_said_once() -> None:
    line = "The harbour of Marrow Bay reopens on Friday after the dredging."
    text = f"{line}\n\n{line}\n\nThe ferry to Skerry sails again from Saturday morning."
    assert summary(text, words=30).count(line) == 1


sentences = st.sampled_from(
    [
        "The harbour reopens on Friday. ",
        "He left early. ",
        "“We go. We stay,” said Ann Lee. ",
        "“It is torn. ",
        "Ferries",
        "\n\n",
        "The dredger took all the silt out of the basin. ",
        "42 boats came, 7 left, and the quay was full of people until midnight. ",
        # What printing likes to put straight, and must not.
        'The town’s harbour—the  older one—is "open" again … for $4 million. ',
        "Cafe\u0301s on the quay\u00a0open\nbefore noon. ",
    ]
)


@given(st.lists(sentences, max_size=14).map("".join), st.integers(1, 40))
def test_a_summary_never_invents_nor_overruns(text: str, words: int) -> None:
    passages = summarise(text, words=words)
    whole = split_sentences(text)
    assert all(passage.stands_in(text) for passage in passages)
    assert [p.start for p in passages] == sorted({p.start for p in passages})
    assert {(p.start, p.end) for p in passages} <= {(span.start, span.end) for span in whole}
    assert len(passages) == 1 or sum(count_words(p.text) for p in passages) <= words
    assert bool(passages) == bool(text.strip())


def test_twenty_thousand_words_take_no_longer_than_they_should() -> None:
    text = (HARBOUR + "\n\n") * 200
    started = process_time()
    assert summarise(text)
    assert process_time() - started < 10
