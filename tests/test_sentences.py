"""Where sentences end: quotations, titles and abbreviations of many languages."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.passages import paragraph_spans
from digest.sentences import count_words, split_sentences


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("en", ["It rained.", "Nobody minded!", "Why?", "They had boats."]),
        ("en", ["Mr. Lee met Sen. J. D. Roe in Washington, D.C., on Jan. 5.", "They talked."]),
        ("en", ["The boat left at 5 p.m. Monday.", "It came back."]),
        ("en", ["No. 5 won.", "She said no.", "He left."]),
        ("en-GB", ["Dr. Holm said: “It is late. We must go.”", "Then she left."]),
        ("en", ["“It is late,” she said.", "“Why?” he asked.", "“No reason.”"]),
        ("en", ["“Why? Who? When?” he asked, and sat down.", "Nobody knew."]),
        ("en", ["She called it “a mess. A real mess.”", "He agreed (in part)."]),
        ("de", ["Am 3. März sagte Dr. Holm: „Es ist spät. Wir gehen.“", "Dann ging sie."]),
        ("de", ["„Nein!“, rief sie.", "Er kam z. B. nie.", "Es kostet 5 Mio. Euro."]),
        ("de", ["»Es ist spät. Wir gehen.«", "Sie ging."]),
        ("fr", ["M. Roux a dit : « Non. Jamais. »", "Mme Petit et le Dr. Blanc sont partis."]),
        ("es", ["El Sr. Pérez dijo: «Vamos. Ya».", "Salió.", "¿Por qué?", "Nadie sabe."]),
        ("it", ["Il Sig. Rossi ha detto: «Vado. Subito».", "È uscito."]),
        ("pt", ["O Sr. Silva disse: “Vou. Já.”", "Saiu."]),
        ("pl", ["Prof. Nowak powiedział: „Tak. Nie.”", "Ul. Długa jest np. ładna.", "Wyszedł."]),
        ("nl", ["Dhr. Jansen zei: “Ik ga. Nu.”", "Hij ging."]),
        ("ja", ["首相は「行きます。必ず。」と述べた。", "その後、帰った。"]),
        ("zh", ["他说：“我去。你呢？”", "她笑了。"]),
    ],
)
def test_sentences_of_a_language(language: str, pieces: list[str]) -> None:
    text = ("" if language in ("ja", "zh") else " ").join(pieces)
    assert sentences(text, language) == pieces


def test_a_sentence_never_crosses_a_paragraph() -> None:
    assert sentences("A headline\n\nIt rained. It poured") == [
        "A headline",
        "It rained.",
        "It poured",
    ]


def test_a_mark_that_nobody_closes_does_not_swallow_the_text() -> None:
    assert sentences("He is “odd. He is tall. He left.") == [
        "He is “odd.",
        "He is tall.",
        "He left.",
    ]


def test_what_is_no_text_has_no_sentences() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\n \t") == []


def test_half_characters_and_unknown_languages_are_read_all_the_same() -> None:
    assert sentences("An \ud83d odd day. It rained.", "x-klingon") == [
        "An \ud83d odd day.",
        "It rained.",
    ]


texts = st.lists(
    st.sampled_from(
        [
            "It rained. ",
            "“Yes. No,” she said. ",
            "Mr. Lee",
            " ",
            "\n\n",
            "?!",
            "„Ja.“ ",
            "... ",
            "’s ",
        ]
    ),
    max_size=12,
).map("".join)


@given(texts, st.sampled_from(["en", "de", "fr", "pl", "ja", "xx"]))
def test_every_code_point_but_blanks_is_in_exactly_one_sentence(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(spans))
    homes = paragraph_spans(text)
    assert all(any(home.start <= s.start and s.end <= home.end for home in homes) for s in spans)


@pytest.mark.parametrize(
    "piece", ["“a. ", "It is. ", "a. b. c. ", "“It is. Yes.” ", "Mr. ", "« a. "]
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        started = process_time()
        split_sentences(text)
        return process_time() - started

    seconds(1000)
    small = min(seconds(2_500) for _ in range(3))
    large = min(seconds(20_000) for _ in range(2))
    assert large < 8 * small * 4 + 0.05  # eight times the text; a square would take 64 times


def test_words_are_counted_with_and_without_blanks_between_them() -> None:
    assert count_words("It rained all day.") == 4
    assert count_words("首相は行きます") == 3
    assert count_words("") == 0
