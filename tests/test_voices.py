"""Following the speakers through an article, in ten languages."""

from __future__ import annotations

from time import process_time

import pytest

from digest.quotes import Quote, find_quotes


def said(text: str) -> list[tuple[str, str | None]]:
    """Return what is said, each with its speaker's name."""
    quotes = find_quotes(text)
    assert all(quote.stands_in(text) for quote in quotes)
    return [(quote.text, quote.speaker.name if quote.speaker else None) for quote in quotes]


def last(text: str) -> Quote:
    return find_quotes(text)[-1]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en, single marks",
            "‘We need the boats, and we need them now,’ said Ines Caron. She left.",
            [("We need the boats, and we need them now,", "Ines Caron")],
        ),
        (
            "fr",
            "Le conseil a siégé mardi soir dans la ville. « Il nous faut des bateaux », a déclaré "
            "Inès Caron. Selon Paul Roux, « personne ne dort plus sur les quais ».",
            [
                ("Il nous faut des bateaux", "Inès Caron"),
                ("personne ne dort plus sur les quais", "Paul Roux"),
            ],
        ),
        (
            "fr, a pronoun tied to its verb",
            "La maire Inès Caron a parlé mardi soir dans la ville. « C’est une question de "
            "sécurité », a-t-elle expliqué.",
            [("C’est une question de sécurité", "Inès Caron")],
        ),
        (
            "fr, the speaker inside the marks",
            "Le conseil a siégé mardi soir dans la ville. « Je n’y crois pas, a répondu Marc "
            "Blanc, parce que cela coûte trop cher. »",
            [
                ("Je n’y crois pas", "Marc Blanc"),
                ("parce que cela coûte trop cher.", "Marc Blanc"),
            ],
        ),
        (
            "es",
            "El consejo se reunió el martes por la noche. «Necesitamos barcos», dijo Inés Calvo. "
            "Según Pablo Ruiz, «nadie duerme ya en los muelles».",
            [
                ("Necesitamos barcos", "Inés Calvo"),
                ("nadie duerme ya en los muelles", "Pablo Ruiz"),
            ],
        ),
        (
            "es, dashes",
            "El consejo se reunió el martes por la noche en la ciudad.\n\n"
            "—No lo creo —dijo Marcos Blanco—. Cuesta demasiado.",
            [("No lo creo", "Marcos Blanco"), ("Cuesta demasiado.", "Marcos Blanco")],
        ),
        (
            "it",
            "Il consiglio si è riunito martedì sera nella città. «Abbiamo bisogno di barche», ha "
            "detto Ines Conti. Secondo Paolo Verdi, «nessuno dorme più sul molo».",
            [
                ("Abbiamo bisogno di barche", "Ines Conti"),
                ("nessuno dorme più sul molo", "Paolo Verdi"),
            ],
        ),
        (
            "pt",
            "O conselho reuniu-se na terça-feira à noite. “Precisamos de barcos”, disse Inês "
            "Castro.\n\n— Não acredito — disse Marcos Branco. — Custa caro.",
            [
                ("Precisamos de barcos", "Inês Castro"),
                ("Não acredito", "Marcos Branco"),
                ("Custa caro.", "Marcos Branco"),
            ],
        ),
        (
            "pl",
            "Rada miasta zebrała się we wtorek. „Potrzebujemy łodzi” – powiedziała Ines Nowak.\n\n"
            "– Nie wierzę w to – powiedział Marek Biały. – To za drogie.",
            [
                ("Potrzebujemy łodzi", "Ines Nowak"),
                ("Nie wierzę w to", "Marek Biały"),
                ("To za drogie.", "Marek Biały"),
            ],
        ),
        (
            "nl",
            "De raad van de stad kwam dinsdag bijeen. ‘We hebben boten nodig,’ zei Ines de Vries.",
            [("We hebben boten nodig,", "Ines de Vries")],
        ),
        (
            "ja",
            "田中市長は「船が必要だ」と述べた。「これは安全の問題です」と鈴木氏は語った。",
            [("船が必要だ", "田中市長"), ("これは安全の問題です", "鈴木氏")],
        ),
        (
            "zh",
            "市长王明说：“我们需要船只。”“这是安全问题，”李华表示。",
            [("我们需要船只。", "市长王明"), ("这是安全问题，", "李华")],
        ),
    ],
)
def test_a_language(language: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert said(text) == expected, language


def test_an_interrupted_quotation_is_one_voice() -> None:
    text = "“It began at dawn,” Ann Lee said, “and nobody slept.” She paused. “It is over.”"
    assert said(text) == [
        ("It began at dawn,", "Ann Lee"),
        ("and nobody slept.", "Ann Lee"),
        ("It is over.", "Ann Lee"),
    ]


def test_the_voice_that_goes_on_at_once_is_as_sure_as_before() -> None:
    assert last("“It began at dawn,” Ann Lee said. “Nobody slept that night.”").confident
    assert not last(
        "“It began at dawn,” Ann Lee said. The crowd had waited for hours on the quay, and it was "
        "cold, and the band had gone home. “Nobody slept that night.”"
    ).confident


def test_the_voice_that_goes_on_is_less_sure_where_somebody_cuts_in() -> None:
    quote = last("“It began at dawn,” Ann Lee said, and her husband cut in. “Nobody slept at all.”")
    assert not quote.confident


def test_a_quotation_over_paragraphs_is_one_voice() -> None:
    text = "“It began at dawn,” Ann Lee said. “Nobody slept.\n\n“Then it was over.”"
    assert [name for _, name in said(text)] == ["Ann Lee"] * 3


def test_a_paragraph_that_ends_in_a_colon_announces_the_next() -> None:
    assert said("Ann Lee put it like this:\n\n“It began at dawn.”") == [
        ("It began at dawn.", "Ann Lee")
    ]


def test_a_paragraph_below_may_sign_a_quotation() -> None:
    assert said("“It began at dawn.”\n\n- Ann Lee, Leeds.\n\nIt did not.") == [
        ("It began at dawn.", "Ann Lee")
    ]
    assert said("“It began at dawn.”\n\n- Ann Lee said no more.") == [("It began at dawn.", None)]
    assert said("“It began at dawn.”\n\n- the sun, the sea") == [("It began at dawn.", None)]


def test_the_sentence_in_front_may_say_who_speaks() -> None:
    text = "Ann Lee met Tobias Renk. Ann Lee tweeted a warning. “It began at dawn for all of us.”"
    assert said(text) == [("It began at dawn for all of us.", "Ann Lee")]
    assert not last(text).confident
    assert said("The crew warned of it. “It began at dawn for us.”")[0][1] is None


def test_whoever_adds_to_a_short_quotation_said_it() -> None:
    text = "“It is over now,” said Ann Lee at noon, adding that “nobody slept that night.”"
    assert said(text)[1] == ("nobody slept that night.", "Ann Lee")


def test_the_speaker_may_come_behind_the_second_quotation_only() -> None:
    assert said("“It is over.” “Thank heavens,” said Ann Lee.") == [
        ("It is over.", "Ann Lee"),
        ("Thank heavens,", "Ann Lee"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee met Tobias Renk. “It is over,” she said.", "Ann Lee"),
        ("Ann Lee met Tobias Renk. “It is over,” he said.", "Tobias Renk"),
        ("Ann Lee said Ruth Renk had left. “It is over,” she said.", "Ann Lee"),
        ("Tobias Renk came first. Mr. Holm listened. “It is over,” he said.", "Holm"),
        ("Tobias Renk spoke in the United States. “It is over,” he said.", "Tobias Renk"),
    ],
)
def test_a_pronoun_stands_for_whoever_was_spoken_of(text: str, name: str) -> None:
    speaker = last(text).speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, "pronoun")


def test_a_pronoun_is_sure_where_nobody_else_comes_near() -> None:
    assert last("Ann Lee left at noon. “It is over,” she said.").confident
    assert not last("Ann Lee met Ruth Holm at noon. “It is over,” she said.").confident
    assert not last("A storm passed over Ann Lee at noon. “It is over,” she said.").confident
    assert not last("Robin Roe left at noon. “It is over,” she said.").confident


def test_whoever_a_paragraph_is_about_is_he_until_somebody_else_acts() -> None:
    text = "Tobias Renk came early. He met Mr. Holm there. “It is over,” he said."
    speaker = last(text).speaker
    assert speaker is not None
    assert speaker.name == "Tobias Renk"


@pytest.mark.parametrize("pronoun", ["they", "I", "we"])
def test_a_pronoun_for_many_or_for_the_writer_stays_open(pronoun: str) -> None:
    speaker = last(f"Ann Lee met Tobias Renk. “It is over,” {pronoun} said.").speaker
    assert speaker is not None
    assert speaker.name == pronoun


def test_a_surname_stands_for_the_full_name() -> None:
    text = "Ann Lee opened the harbour. “It is over,” said Lee."
    assert said(text) == [("It is over,", "Ann Lee")]


def test_a_surname_of_two_people_stays_a_surname_unless_a_title_tells() -> None:
    both = "Ann Lee and Robert Lee opened the harbour. “It is over,” "
    assert said(both + "said Lee.") == [("It is over,", "Lee")]
    assert said(both + "said Mr. Lee.") == [("It is over,", "Robert Lee")]


@pytest.mark.parametrize(
    "text",
    [
        "The boat is called “Ondine” and lies at the quay.",
        "She starred in “The Long Way Home” and in “Low Tide.”",
        "They call it a “smart” harbour.",
        "The so-called “harbour of the future” opens on Friday.",
        "He wore a “Save the Bay” shirt on the quay.",
        "Ann Lee spoke on “Good Morning Skerry.” Nobody saw it.",
        "‘Tis the season; the ’90s are back, and the boys’ boats too.",
    ],
)
def test_titles_nicknames_and_doubted_words_are_no_quotations(text: str) -> None:
    assert said(text) == []


def test_a_list_with_dashes_is_no_dialogue() -> None:
    assert said("– Bread and butter – for six\n\n– Tea") == []


UNITS = [
    "“We never thought of it at all,” Ann Lee said. Then she left the town.\n\n",
    "“We never thought of it at all,” he said. He met Tobias Renk. ",
    "Tom Lee came. “We never thought of it at all,” he said.\n\n",
    "“We never thought of it at all.”\n\n- Ann Lee\n\n",
    "“We never thought that we would see it. ",
    "And Ann Lee said and said and said that ",
    "Mr. Lee met Ms. Roe. ",
    '"',
    "“‘",
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    short, long = (unit * (length // len(unit)) for length in (40_000, 320_000))
    assert _seconds(long) < 3 * 8 * _seconds(short) + 0.5


def _seconds(text: str) -> float:
    began = process_time()
    find_quotes(text)
    return process_time() - began
