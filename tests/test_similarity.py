from digest.similarity import copied_bodies, headline_likeness, words

STORM = "Storm tears the roof off the Marrow Bay ferry terminal"
STORM_TOO = "Ferry terminal loses its roof in Marrow Bay storm"
STORM_LATER = "Roofless ferry terminals: what the storms left of Marrow Bay"
OTTERS = "Otters rearrange the fish ladder once again"

BODY = (
    "The wind came over the breakwater at a quarter past four and took the roof of the ferry"
    " terminal with it, in one piece, as a witness put it, like the lid of a tin. Nobody was"
    " hurt: the last boat had left, and the kiosk had closed early because of the rain. The"
    " harbour office wants to put up a tent until the carpenters have time, which they say is"
    " not before the spring. Passengers are asked to bring umbrellas and patience."
)


def likeness(*headlines: str) -> dict[tuple[int, int], float]:
    return headline_likeness(headlines, least=0.1)


def test_reports_of_one_event_are_alike_and_others_are_not() -> None:
    found = likeness(STORM, STORM_TOO, STORM_LATER, OTTERS)
    assert sorted(found) == [(0, 1), (0, 2), (1, 2)]
    assert found[0, 1] > 0.4


def test_a_headline_is_wholly_like_itself_in_any_case_and_punctuation() -> None:
    [value] = likeness(STORM, f"“{STORM.upper()}”!").values()
    assert value > 0.999


def test_one_shared_word_of_a_short_headline_is_not_enough() -> None:
    found = likeness("Fresh from Skarn", "Skarn", STORM, STORM_TOO, STORM_LATER)
    assert found.get((0, 1), 0.0) < 0.2


def test_numbers_are_alike_only_as_a_whole() -> None:
    assert likeness("#17703", "#17705") == {}
    assert likeness("#17703", "No. 17703") != {}


def test_scripts_without_blanks_and_with_vowel_signs_are_compared() -> None:
    assert likeness("港の時計が三年ぶりに動き出した", "三年ぶりに港の時計が動く") != {}
    assert list(words(["किताबें पढ़ी"])) == ["किताबें", "पढ़ी"]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert list(words(["Cafe\u0301 CAFÉ"])) == ["café", "café"]


def test_a_copy_with_an_edited_opening_is_found() -> None:
    edited = "MARROW BAY, Friday. " + BODY.replace("a quarter past four", "teatime")
    assert copied_bodies([[BODY], ["Something else. " * 30], [edited]]) == {(0, 2)}


def test_teasers_are_no_bodies() -> None:
    teaser = "Subscribe to read this article, and all the others, for less than a cup of tea."
    assert copied_bodies([[teaser], [teaser]]) == set()


def test_what_very_many_share_joins_none_of_them() -> None:
    assert likeness(*[f"Ferry report {letter}{other}" for letter in LETTERS for other in LETTERS])
    many = [f"Changeset {number}" for number in range(3000)]
    assert likeness(*many) == {}


LETTERS = "abcdefgh"


def test_nothing_is_like_nothing() -> None:
    assert likeness() == {}
    assert likeness("", "😀", "😀") == {}
    assert copied_bodies([]) == set()
