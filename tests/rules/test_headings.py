from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import assert_found, mail, proof


def body(markup: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><body>{markup}</body></html>'


def test_a_good_message() -> None:
    assert_found("headings", proof())


@pytest.mark.parametrize(
    ("markup", "start"),
    [
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2><h1>E</h1>", "There are 2 <h1>"),
        ("<h2>A</h2>", "There is no <h1>"),
        ("<h2>A</h2><h1>B</h1>", "“A” comes before the <h1>"),
        ("<h1>A</h1><h3>B <i>b</i></h3>", "“B b” is an <h3> right after an <h1>"),
        ("<h1>A</h1><h2>&nbsp;</h2>", "An <h2> is empty"),
        ('<h1><img src="https://x.example/a.png" alt=""></h1>', "An <h1> is empty"),
    ],
)
def test_headings_that_mislead(markup: str, start: str) -> None:
    assert_found("headings", proof(html=body(markup)), f"warn: {start}")


def test_a_picture_with_words_is_a_heading_too() -> None:
    html = body('<h1><img src="https://x.example/a.png" alt="The Lantern"></h1>')
    assert_found("headings", proof(html=html))


def test_a_mail_without_headings() -> None:
    plain = proof(html=body("<p>Hello</p>"))
    assert_found("headings", plain, "warn: There is no heading")
    assert_found("headings", proof_of(mail(body("<p>Hello</p>"))))
