"""Quotations as a whole: what stands where, and which one is printed large."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.passages import Passage, paragraph_spans
from digest.quotes import Quote, Speaker, find_quotes, printed_words, rank_pull_quotes

ANN = Speaker("Ann Lee", 0, 7, "Ann Lee", "named")
TOBIAS = Speaker("Tobias Renk", 0, 11, "Tobias Renk", "named")
DIVER = Speaker("A diver", 0, 7, "A diver", "described")


def quote(
    text: str, *, speaker: Speaker | None = ANN, start: int = 0, confident: bool = True
) -> Quote:
    return Quote(text, start, start + len(text), 0, speaker, confident)


def ranked(*quotes: Quote, headline: str = "", summary: tuple[Passage, ...] = ()) -> list[str]:
    return [each.text for each in rank_pull_quotes(quotes, headline=headline, summary=summary)]


GOOD = "We never thought that we would see boats in this harbour again."


def test_a_quote_keeps_its_closing_comma_and_is_printed_without_it() -> None:
    (found,) = find_quotes("“We dredged it all,” Ann Lee said.")
    assert found.text == "We dredged it all,"
    assert printed_words(found) == "We dredged it all"
    assert printed_words(quote("We dredged it all.")) == "We dredged it all."


@pytest.mark.parametrize(
    ("case", "unfit"),
    [
        ("no sure speaker", quote(GOOD, confident=False)),
        ("too short", quote("We did it all.")),
        ("part of a sentence", quote("the boats that we never thought we would see again.")),
        ("no end", quote("We never thought that we would see boats in this")),
        ("points back", quote("He never thought that he would see boats in this harbour.")),
        ("goes on", quote("And we never thought that we would see boats in this harbour.")),
        ("points back, in German", quote("Er hat nie gedacht, dass hier wieder Boote fahren.")),
        ("a bracket left open", quote("We never thought (not once that we would see boats.")),
        ("no words at all", quote("…?!")),
    ],
)
def test_what_cannot_stand_alone_is_not_printed_large(case: str, unfit: Quote) -> None:
    assert ranked(unfit) == [], case


@pytest.mark.parametrize(
    "text",
    [
        "It would be a relief to see boats in this harbour again,",
        "It’s a wonder that there are boats in this harbour again.",
        "Wir haben nie gedacht, dass hier wieder Boote fahren",
        "Das Kind hat nie gedacht, dass hier wieder Boote fahren.",
        "¿Quién pensaba que habría barcos en este puerto otra vez?",
    ],
)
def test_whole_sentences_may_be_printed_large(text: str) -> None:
    assert ranked(quote(text)) == [text]


def test_a_long_quotation_is_shortened_to_whole_sentences_of_it() -> None:
    long = f"He was sure of it, all those long years that we waited. {GOOD} " + "So it is. " * 15
    text = f"“{long.strip()}” Ann Lee said."
    (pull,) = rank_pull_quotes(find_quotes(text.replace(".”", ",”")))
    assert pull.text == GOOD
    assert pull.start == text.index(GOOD)


def test_named_speakers_come_first_and_each_ones_best_before_anybodys_second() -> None:
    quotes = [
        quote("I love this harbour, and I will never leave it.", speaker=DIVER),
        quote("I love this harbour, and I always did love it.", start=100),
        quote("I love this harbour, and nothing else is mine.", start=200),
        quote("The harbour is open to the boats of the town.", speaker=TOBIAS, start=300),
    ]
    order = rank_pull_quotes(quotes)
    assert [each.speaker for each in order] == [ANN, TOBIAS, ANN, DIVER]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (GOOD, "The council anticipated considerable infrastructure expenditure."),
        (GOOD, "We saw 14 boats on Friday and 23 boats on Saturday in here."),
        (GOOD, "We never thought [the council] would see boats in here."),
        (
            "The council will never think of the boats in the harbour.",
            "The council will never think of other boats in the harbour too.",
        ),
        (GOOD, "The boats are in the harbour of the town by the sea."),
    ],
)
def test_plain_striking_words_are_better(better: str, worse: str) -> None:
    assert ranked(quote(worse), quote(better, speaker=TOBIAS, start=500)) == [better, worse]


def test_what_needs_its_headline_comes_after_what_needs_nothing() -> None:
    needing = "We never thought that we would see them in here again."
    assert ranked(quote(needing), quote(GOOD, speaker=DIVER, start=99)) == [GOOD, needing]


def test_who_names_herself_may_speak_for_another_and_comes_last() -> None:
    named = "I never worked for Mayor Lee of this harbour."
    assert ranked(quote(named), quote(GOOD, speaker=DIVER, start=99)) == [GOOD, named]


def test_whom_only_a_pronoun_names_is_heard_where_nobody_else_is() -> None:
    she = Speaker("she", 0, 3, "Ann Lee", "pronoun")
    assert ranked(quote(GOOD, speaker=she)) == [GOOD]
    other = "I love this harbour, and I will never leave it."
    assert ranked(quote(GOOD, speaker=she), quote(other, speaker=DIVER, start=99)) == [other]


def test_a_sentence_that_ends_in_the_next_quotation_is_no_whole_one() -> None:
    text = "“Whoever wants boats in this harbour,” Ann Lee said, “{}”"
    assert rank_pull_quotes(find_quotes(text.format("needs money."))) == []
    whole = text.replace("Whoever wants", "We never had").format("and nobody knows.")
    (pull,) = rank_pull_quotes(find_quotes(whole))
    assert pull.text == "We never had boats in this harbour,"


def test_a_speaker_must_make_sense_beside_the_quotation() -> None:
    assert ranked(quote(GOOD, speaker=Speaker("his aide", 0, 8, "his aide", "described"))) == []
    assert ranked(quote(GOOD, speaker=Speaker("Club", 0, 4, "Club", "named"))) == []
    mine = Speaker("my father", 0, 9, "my father", "described")
    assert ranked(quote(GOOD, speaker=mine)) == []
    those = Speaker("one of those divers", 0, 19, "one of those divers", "described")
    assert ranked(quote(GOOD, speaker=those)) == []
    assert ranked(quote(GOOD, speaker=Speaker("n", 0, 1, "n", "named"))) == []


def test_what_headline_or_summary_say_is_not_said_again() -> None:
    assert ranked(quote(GOOD), headline="Never thought we would see boats in harbour again") == []
    assert ranked(quote(GOOD), summary=(Passage(GOOD, 0, len(GOOD), 0),)) == []
    assert ranked(quote(GOOD, start=99), summary=(Passage("It rained.", 0, 10, 0),)) == [GOOD]


def test_none_is_better_than_a_doubtful_one() -> None:
    assert rank_pull_quotes([]) == []
    assert rank_pull_quotes([quote(GOOD, speaker=None, confident=False)]) == []


def test_equal_ones_keep_the_order_of_the_article() -> None:
    first, second = quote(GOOD), quote(GOOD, speaker=TOBIAS)
    assert rank_pull_quotes([first, second]) == [first, second]


# Pieces that make quotations likely: random text almost never forms one.
pieces = st.sampled_from(
    [
        "“We never thought we would see boats again,” Ann Lee said. ",
        "“We dredged it all.” ",
        "“It is over,” she said, “and I am glad of it.” ",
        "Tobias Renk said: “Nothing ever comes back to this harbour. Nothing at all.” ",
        "'' It is so,'' said a diver. ",
        "The so-called “harbour” opened. ",
        "„Wir haben alles ausgebaggert“, sagte Anna Lehr. ",
        "« Il nous faut des bateaux », a déclaré Inès Caron. ",
        "— No lo creo —dijo Marcos Blanco—. Cuesta. ",
        "‘The boys’ boats are in, and we are glad of it,’ said Ruth Holm. ",
        "“We never thought we would see boats again.” – Ann Lee",
        "Ann Lee met Mr. Renk at 5 p.m. on Jan. 5. ",
        "“He left. We never thought we would see boats again. And he did,” Ann Lee said. ",
        # What printing likes to put straight, and must not.
        "“We’ll have the  older boats … back in our cafe\u0301s\u00a0by noon,” Ann  Lee said. ",
    ]
)
french = st.sampled_from(
    [
        "Le conseil a siégé mardi soir dans la ville et n’a pas voté. ",
        "« Je n’y crois pas, a répondu Marc Blanc, parce que cela coûte trop cher. » ",
        "« C’est une question de sécurité pour nous tous », a-t-elle dit. ",
    ]
)
noise = st.sampled_from(["“", "”", '"', "’", "(", "…", "\n", " ", "–", "said ", "Lee ", "1. "])
paragraphs = st.lists(pieces, min_size=1, max_size=4).map(lambda each: "".join(each).strip())
texts = st.one_of(
    st.lists(st.one_of(pieces, noise, st.just("\n\n")), max_size=14),
    st.lists(st.one_of(french, st.just("\n\n")), max_size=8),
).map("".join)


@given(texts)
def test_every_quote_and_speaker_stands_in_the_text_and_none_overlap(text: str) -> None:
    quotes = find_quotes(text)
    homes = paragraph_spans(text)
    for found in quotes:
        assert found.stands_in(text)
        assert found.text.strip() == found.text != ""
        assert homes[found.paragraph].start <= found.start < homes[found.paragraph].end
        if found.speaker:
            assert text[found.speaker.start : found.speaker.end] == found.speaker.text
            assert found.speaker.name
    assert all(one.end <= other.start for one, other in pairwise(quotes))


@given(texts)
def test_every_pull_quote_is_a_stretch_of_a_sure_quote(text: str) -> None:
    quotes = find_quotes(text)
    for pull in rank_pull_quotes(quotes):
        assert pull.stands_in(text)
        assert any(
            whole.confident and whole.start <= pull.start and pull.end <= whole.end
            for whole in quotes
        )


@given(st.lists(paragraphs, min_size=1, max_size=3), st.lists(paragraphs, max_size=3))
def test_paragraphs_behind_change_no_quote_before(first: list[str], more: list[str]) -> None:
    before = "\n\n".join(first)
    after = find_quotes("\n\n".join([*first, *more]))
    spans = [(found.start, found.end) for found in find_quotes(before)]
    assert [(found.start, found.end) for found in after if found.end <= len(before)] == spans


@given(texts)
def test_the_same_text_gives_the_same_quotes(text: str) -> None:
    once, twice = find_quotes(text), find_quotes(text)
    assert once == twice
    assert rank_pull_quotes(once) == rank_pull_quotes(twice)
