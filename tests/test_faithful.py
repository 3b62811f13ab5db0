from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.faithful import objection, strange_quotations

FERRY = """\
The council of Gull Island voted 9 to 4 on Tuesday to pay for the 11.40 pm sailing until the end \
of March. The motion had failed twice before the summer.

Nurses, bakers and sixth-formers had been sleeping on sofas in town since the last boat was cut \
in May. A night nurse said: “We counted the sofas. There were more than forty of us.”

Iona Reyes has been the captain for eleven years. The sailing costs $81 million, which is 5 per \
cent of the budget. The ferry does not run on Sundays; it carries ninety. Councillor Piet Amsel \
of the U.S. embassy called the sum “a lot of diesel for a few people”."""
WEHR = """\
Die Stadt Ahrenfeld hat am Dienstag 1.200 Meter Deich gekauft. Das Wehr wurde nicht geöffnet, \
sagte Bürgermeisterin Anna Reiß. Zwölf Häuser standen unter Wasser."""


def told(summary: str, article: str = FERRY, language: str = "en", most_words: int = 60) -> str:
    return objection(summary, article=article, most_words=most_words, language=language)


@pytest.mark.parametrize(
    "summary",
    [
        "The council voted 9 to 4 to pay for the sailing to Gull Island.",
        "Iona Reyes has been the captain for 11 years.",
        "The sailing costs 81 million dollars, 5% of the budget.",
        "The ferry doesn’t run on Sundays.",
        "It carries ninety on Sundays.",
        "Piet Amsel called it “a lot of diesel for a few people”.",
        "Reyes’s ferry carries nurses and a baker.",
        "A councillor of the US embassy called the sum a lot.",
    ],
)
def test_what_the_article_says_passes(summary: str) -> None:
    assert told(summary) == ""


@pytest.mark.parametrize(
    ("summary", "because"),
    [
        ("", "it is empty"),
        ("The council voted", "it breaks off"),
        ("The council voted. " * 30, "it has 90 words where 60 are allowed"),
        ("See www.ferry.example for the council.", "it holds an address"),
        ("See https://ferry.example.", "it holds an address"),
        ("See ferry.com.", "it holds an address"),
        ("**The council** voted.", "it is more than plain sentences"),
        ("The council <b>voted</b>.", "it is more than plain sentences"),
        ("The council\nvoted.", "it is more than plain sentences"),
        ("The council voted 9 to 5.", "the article has no “5”"),
        ("The sailing costs €81 million.", "the article has no “81 euros million”"),
        ("The sailing costs $81.", "the article has no “81 dollars”"),
        ("Iona Reyes has been the captain for 11 weeks.", "the article has no “11 weeks”"),
        ("Three nurses slept on sofas.", "the article has no “3”"),
        ("On Tuesday Marlow voted.", "it names “Marlow”, which the article does not"),
        ("Marlow voted.", "the article has no “Marlow”"),
        ("The Nurse said it.", "it names “Nurse”, which the article does not"),
        ("Iona Amsel has been the captain.", "nobody is called “Iona Amsel” in the article"),
        ("The council rejected the sailing.", "the article has no “rejected”"),
        ("Piet Amsel called it “a lot of diesel”. ", ""),
        ("The council voted.", "“The council voted.” is no sentence of a summary"),
        (
            "He called it “a lot of diesel for few people”.",
            "“a lot of diesel for few people” does not stand in the article so",
        ),
    ],
)
def test_what_it_does_not_say_is_refused(summary: str, because: str) -> None:
    assert told(summary) == because


@pytest.mark.parametrize(
    ("summary", "which"),
    [
        ("The ferry does run on Sundays.", "has a"),
        ("The council never voted to pay for the sailing.", "has no"),
        ("The council didn’t vote to pay for the sailing.", "has no"),
        ("It does not carry ninety.", "has no"),
    ],
)
def test_a_not_is_neither_added_nor_lost(summary: str, which: str) -> None:
    assert told(summary) == f"the article {which} “not” where it says “{summary}”"


@pytest.mark.parametrize(
    ("summary", "because"),
    [
        ("Ahrenfeld kauft 1200 Meter Deich.", "the article has no “kauft”"),
        ("Ahrenfeld hat 1200 Fuß Deich gekauft.", "the article has no “1200”"),
        ("Ahrenfeld hat 1200 Meter Deiche gekauft.", ""),
        (
            "Das Wehr wurde geöffnet.",
            "the article has a “not” where it says “Das Wehr wurde geöffnet.”",
        ),
        ("12 Häuser standen im Wasser.", ""),
        ("Zwölf Straßen standen unter Wasser.", "it names “Straßen”, which the article does not"),
    ],
)
def test_in_german(summary: str, because: str) -> None:
    assert told(summary, WEHR, "de-AT") == because


def test_in_french_what_is_elided_is_a_word_of_its_own() -> None:
    article = "L’eau du canal n’est pas montée, dit le maire d’Arle."
    assert told("Le maire d’Arle dit que l’eau n’est pas montée.", article, "fr") == ""
    assert told("L’eau du canal est montée.", article, "fr").startswith("the article has a “not”")


@pytest.mark.parametrize("language", ["ja", "zh-Hant", "ar", "tlh"])
def test_a_language_it_does_not_know_is_refused(language: str) -> None:
    because = f"nobody can prove a summary in the language “{language}”"
    assert told("The council voted.", language=language) == because


QUOTED = "a lot of diesel for a few people"
MARKS = "“”„‟\"«»‹›‘’‚‛'`「」『』"


def is_caught(at: int, other: str) -> bool:
    changed = QUOTED[:at] + other + QUOTED[at + 1 :]
    return bool(strange_quotations(f"He called it “{changed}”.", FERRY))


@given(st.integers(0, len(QUOTED) - 1), st.characters(exclude_categories=["Cs", "Cc", "Z"]))
def test_any_change_of_one_character_in_a_quotation_is_caught(at: int, other: str) -> None:
    assert is_caught(at, other) == (other != QUOTED[at])


@pytest.mark.parametrize("mark", MARKS)
def test_so_is_a_mark_in_the_place_of_a_letter(mark: str) -> None:
    assert all(is_caught(at, mark) for at in range(len(QUOTED)))


@pytest.mark.parametrize("words", ["It is “a lot", "A lot” of it", "«A lot", "The lot”, he said"])
def test_a_mark_without_its_pair_is_strange(words: str) -> None:
    assert strange_quotations(words, FERRY)


@pytest.mark.parametrize("words", ['A pipe of 5" and more', "The boys’ boat", "It’s a lot"])
def test_what_is_no_mark_is_not(words: str) -> None:
    assert strange_quotations(words, FERRY) == []


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["en", "de", "fr", "ja"]))
def test_whatever_comes_it_answers(summary: str, article: str, language: str) -> None:
    assert isinstance(told(summary, article, language), str)
