from __future__ import annotations

import string
from dataclasses import fields

import pytest

from digest.rendering.script import language_tag, script_of
from digest.rendering.words import Words, words_of

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ar")


@pytest.mark.parametrize(
    ("language", "day", "minutes", "number"),
    [
        ("en", "Friday 16 October 2026", ["1 min", "2 min", "12 min"], "No. 42"),
        ("en-US", "Friday 16 October 2026", ["1 min", "2 min", "12 min"], "No. 42"),
        ("de-AT", "Freitag, 16. Oktober 2026", ["1 Min.", "2 Min.", "12 Min."], "Nr. 42"),
        ("fr", "vendredi 16 octobre 2026", ["1\xa0min", "2\xa0min", "12\xa0min"], "N° 42"),
        ("es", "viernes, 16 de octubre de 2026", ["1 min", "2 min", "12 min"], "N.º 42"),
        ("it", "venerdì 16 ottobre 2026", ["1 min", "2 min", "12 min"], "N. 42"),
        ("pt", "sexta-feira, 16 de outubro de 2026", ["1 min", "2 min", "12 min"], "N.º 42"),
        ("nl", "vrijdag 16 oktober 2026", ["1 min", "2 min", "12 min"], "Nr. 42"),
        ("pl", "piątek, 16 października 2026", ["1 min", "2 min", "12 min"], "Nr 42"),
        ("ar", "الجمعة، 16 أكتوبر 2026", ["دقيقة", "دقيقتان", "12 دقيقة"], "العدد 42"),
        ("tlh", "Friday 16 October 2026", ["1 min", "2 min", "12 min"], "No. 42"),
        ("", "Friday 16 October 2026", ["1 min", "2 min", "12 min"], "No. 42"),
    ],
)
def test_dates_and_numbers(language: str, day: str, minutes: list[str], number: str) -> None:
    words = words_of(language)
    assert words.dated("2026-10-16") == day
    assert [words.lasting(count) for count in (1, 2, 12)] == minutes
    assert words.numbered(42) == number


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    days = [words_of("fr").dated(day) for day in ("2026-05-01", "2026-05-11")]
    assert days == ["vendredi 1er mai 2026", "lundi 11 mai 2026"]
    assert words_of("es").dated("2026-05-01") == "viernes, 1 de mayo de 2026"


PLACES = {
    "number": {"number"},
    "made_by": {"names"},
    "rest": {"source"},
    "original": {"source"},
    "left": {"time"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_and_takes_what_it_should(language: str) -> None:
    words = words_of(language)
    assert words.language == language
    for each in fields(Words):
        text = getattr(words, each.name)
        assert text.strip() or each.name in ("opening", "closing", "first")
        places = {place for _, place, _, _ in string.Formatter().parse(text) if place}
        assert places == PLACES.get(each.name, set())


def test_a_story_without_a_source_leads_on_all_the_same() -> None:
    words = words_of("en")
    assert words.rest_at("The Herald") == "Read the rest at The Herald"
    assert words.original_at("The Herald") == "The original at The Herald"
    assert words.rest_at("") == words.original_at("") == "Read the full story"


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_are_named_as_one_names_people(language: str) -> None:
    signed = words_of(language).signed(["Ruth Okafor", "Tomás Lind"])
    assert "Ruth Okafor" in signed
    assert "Tomás Lind" in signed
    assert words_of("en").signed(["A"]) == "Put together by A."


def test_marks_of_the_language() -> None:
    marks = {each: words_of(each).opening + "x" + words_of(each).closing for each in LANGUAGES}
    assert marks == {
        "en": "“x”",
        "de": "„x“",
        "fr": "«\u202fx\u202f»",
        "es": "«x»",
        "it": "«x»",
        "pt": "“x”",
        "nl": "“x”",
        "pl": "„x”",
        "ar": "«x»",
    }


@pytest.mark.parametrize(
    ("language", "direction", "start"),
    [
        ("en", "ltr", "left"),
        ("ar-EG", "rtl", "right"),
        ("FA", "rtl", "right"),
        ("he", "rtl", "right"),
        ("", "ltr", "left"),
    ],
)
def test_direction(language: str, direction: str, start: str) -> None:
    script = script_of(language)
    assert (script.direction, script.start) == (direction, start)
    assert {script.start, script.end} == {"left", "right"}


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("en", "en"),
        ("pt_BR", "pt-BR"),
        (" de ", "de"),
        (None, ""),
        ("", ""),
        ('en" onload="x', ""),
        ("english language", ""),
    ],
)
def test_a_language_is_a_tag_or_nothing(given: str | None, tag: str) -> None:
    assert language_tag(given) == tag
