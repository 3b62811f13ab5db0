from __future__ import annotations

import pytest

from digest.figures import figures


def found(text: str, language: str = "en") -> list[str]:
    return [str(figure) for figure in figures(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("9 to 4", "en", ["9", "4"]),
        ("1,200 km", "en", ["1200 kilometres"]),
        ("1.200 Kilometer", "de", ["1200 kilometres"]),
        ("1\u202f200 km", "fr", ["1200 kilometres"]),
        ("1'200 Meter", "de", ["1200 metres"]),
        ("2.5 per cent", "en", ["2.5 %"]),
        ("2,5 %", "de", ["2.5 %"]),
        ("2,5 Prozent", "de", ["2.5 %"]),
        ("$81 million", "en", ["81 dollars million"]),
        ("81 million dollars", "en", ["81 dollars million"]),
        ("81 Millionen Euro", "de", ["81 euros million"]),
        ("€3bn", "en", ["3 billion euros"]),
        ("a 40-year-old man", "en", ["40 years"]),
        ("seven nurses, 7 sofas", "en", ["7", "7"]),
        ("eleven days", "en", ["11 days"]),
        ("in 2024, 15 people", "en", ["2024", "15"]),
        ("dwie godziny i trzech", "pl", ["2", "3"]),
        ("one boat", "en", []),
        ("half the town", "en", ["half"]),
        ("11.40 pm", "en", ["11.40"]),
    ],
)
def test_figures(text: str, language: str, expected: list[str]) -> None:
    assert sorted(found(text, language)) == sorted(expected)
