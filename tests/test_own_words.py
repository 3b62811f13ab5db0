"""Telling an editor's sentences from the article's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.issue import OwnWords
from digest.own_words import part, recognise
from digest.passages import Passage
from digest.sentences import split_sentences

ARTICLE = (
    "The ferry stays in port. Nobody was hurt.\n\n"
    "“We heard the chain go. Then it was quiet,” said Ane Holt, 61.\n\n"
    "No. 6 Dock is\nclosed until Monday.\n\n"
    "Otters return\n\n"
    "Otters return to the mill.\n\n"
    "Nobody was hurt."
)


def shown(words: str) -> list[tuple[str, bool]]:
    """Return the sentences of what was written, and whether each is the article's."""
    return [
        (each.text, True) if isinstance(each, Passage) else (each, False)
        for each in recognise(words, ARTICLE)
    ]


def test_whole_sentences_of_the_article_are_passages_of_it() -> None:
    found = recognise("Nobody was hurt. The ferry stays in port.", ARTICLE)
    assert found == [Passage("Nobody was hurt.", 25, 41, 0), Passage(ARTICLE[:24], 0, 24, 0)]


def test_what_the_article_does_not_say_is_the_editors_own() -> None:
    assert shown("The ferry stays in port. It did in May too. Nobody was hurt.") == [
        ("The ferry stays in port.", True),
        ("It did in May too.", False),
        ("Nobody was hurt.", True),
    ]


def test_a_changed_sentence_is_no_longer_the_articles() -> None:
    assert shown("The ferry stays in. Nobody was hurt!") == [
        ("The ferry stays in.", False),
        ("Nobody was hurt!", False),
    ]
    assert shown("Nobody was hurt and so on.") == [("Nobody was hurt and so on.", False)]


def test_a_sentence_is_known_by_all_of_it() -> None:
    assert shown("Otters return to the mill. Otters return") == [
        ("Otters return to the mill.", True),
        ("Otters return", True),
    ]
    assert shown("Otters returned.") == [("Otters returned.", False)]


def test_a_quotation_keeps_its_sentences_together() -> None:
    said = "“We heard the chain go. Then it was quiet,” said Ane Holt, 61."
    assert shown(f"Sad. {said}") == [("Sad.", False), (said, True)]


def test_blanks_as_typed_do_not_matter_and_the_article_keeps_its_own() -> None:
    assert shown("No. 6 Dock   is closed\r\nuntil Monday.") == [
        ("No. 6 Dock is\nclosed until Monday.", True)
    ]


def test_passages_know_their_paragraph() -> None:
    [last] = recognise("No. 6 Dock is closed until Monday.", ARTICLE)
    assert isinstance(last, Passage)
    assert last.paragraph == 2
    assert last.stands_in(ARTICLE)


def test_own_words_are_placed_between_the_passages() -> None:
    one, two = recognise("The ferry stays in port. Nobody was hurt.", ARTICLE)
    passages, own = part(["First.", one, " ", "Mid  dle.", two, "Last."])
    assert passages == (one, two)
    assert own == (OwnWords("First.", 0), OwnWords("Mid dle.", 1), OwnWords("Last.", 2))


SENTENCES = [ARTICLE[span.start : span.end] for span in split_sentences(ARTICLE)]
WRITTEN = st.lists(st.sampled_from([*SENTENCES, "It rained.", "So what?", "and a tail", "No."]))


@given(WRITTEN)
def test_nothing_that_was_written_is_lost_and_no_passage_is_changed(pieces: list[str]) -> None:
    words = " ".join(pieces)
    found = recognise(words, ARTICLE)
    assert all(each.stands_in(ARTICLE) for each in found if isinstance(each, Passage))
    told = [each.text if isinstance(each, Passage) else each for each in found]
    assert " ".join(" ".join(told).split()) == " ".join(words.split())
