"""The language of a text, found where nobody says it; texts are invented."""

from __future__ import annotations

import pytest

from digest.tongue import language_as, language_of

TEXTS = {
    "en": "The ferry stays in the harbour until Thursday, because the new ramp does not fit the"
    " quay, and nobody had measured it twice before it was ordered.",
    "de": "Die Fähre bleibt bis Donnerstag im Hafen, weil die neue Rampe nicht an den Kai passt und"
    " niemand sie vor der Bestellung noch einmal gemessen hat. Das ist auch der Stadt zu viel.",
    "fr": "Le bac reste dans le port jusqu’à jeudi, parce que la nouvelle rampe ne va pas avec le"
    " quai et que personne ne l’a mesurée deux fois avant de la commander pour la ville.",
    "es": "El barco se queda en el puerto hasta el jueves porque la rampa nueva no encaja con el"
    " muelle y nadie la había medido dos veces antes de pedirla para la ciudad.",
    "it": "Il traghetto resta nel porto fino a giovedì perché la nuova rampa non si adatta alla"
    " banchina e nessuno l’aveva misurata due volte prima di ordinarla per la città.",
    "nl": "De veerboot blijft tot donderdag in de haven, omdat de nieuwe oprit niet op de kade past"
    " en niemand die voor de bestelling nog een keer had gemeten.",
    "ja": "新しい斜路が岸壁に合わないため、フェリーは木曜日まで港にとどまる。"
    "注文の前に誰も測り直さなかった。",
    "zh": "因为新坡道与码头不合，渡轮将在港口停留到星期四，订购之前没有人再量一次。"
    "市政府对此表示遗憾并承诺改进。",
    "ru": "Паром останется в порту до четверга, потому что новый пандус не подходит к причалу, и"
    " никто не измерил его ещё раз, прежде чем заказать; мэры обещали, что это бывшие ошибки, и"
    " новые пандусы были измерены рыбаками, которые были первыми и самыми умелыми мастерами вёсел,"
    " и эти мысли, и эта тоска по тёплым ветрам, и этот вечный ёж.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_language_is_known_by_its_common_words_or_its_script(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    ["", "Ferry", "Tideline 42 Port Ellery Chandlers Row", "1 2 3 4 5 6 7 8 9 10", "🚢" * 50,
     TEXTS["en"][:60] + TEXTS["de"][:70]],
)  # fmt: skip
def test_what_nobody_can_tell_is_left_open(text: str) -> None:
    assert language_of(text) is None


def test_what_is_declared_counts_unless_the_text_says_otherwise_at_length() -> None:
    german = " ".join([TEXTS["de"]] * 3)
    assert language_as("en-GB", german) == "de"
    assert language_as("de-AT", german) == "de-AT"
    assert language_as("en", TEXTS["de"][:90]) == "en"
    assert language_as("cy", german) == "cy"  # a language we do not read is believed
    assert language_as(None, german) == "de"
    assert language_as(None, "Ferry") is None
    assert language_as("en", " ".join([TEXTS["ja"]] * 5)) == "en"
