from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import HTML, TEXT, assert_found, found, mail, proof, spoilt

SWAPPED = (
    b"From: a@shop.example\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/%s; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/%s\r\n\r\n<p>Hello</p>\r\n"
    b"--b\r\nContent-Type: text/%s\r\n\r\n<p>Hello</p>\r\n--b--\r\n"
)


def test_a_good_message() -> None:
    assert_found("text_part", proof())
    assert_found("text_part", proof_of(mail()))


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_no_text(text: str) -> None:
    assert_found("text_part", proof(text=text), "block: There is no text part, or it is empty.")


@pytest.mark.parametrize(
    "html", ["", " ", "<!-- a -->", "<title>x</title><style>p{}</style>", "<p><style>p{}</style>"]
)
def test_no_html(html: str) -> None:
    findings = found("text_part", proof(html=html))
    assert findings == ["block: There is no HTML part, or it has no words."]


def test_one_part_alone() -> None:
    raw = b"From: a@shop.example\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n"
    assert_found("text_part", proof_of(raw), "block: There is no text part")
    raw = b"From: a@shop.example\r\n\r\nHello\r\n"
    assert_found("text_part", proof_of(raw), "block: There is no HTML part")


def test_an_attached_text_is_not_the_text_part() -> None:
    kinds = (b"alternative", b"plain\r\nContent-Disposition: ATTACHMENT", b"html")
    assert_found("text_part", proof_of(SWAPPED % kinds), "block: There is no text part")


def test_the_best_alternative_comes_last() -> None:
    assert_found("text_part", proof_of(SWAPPED % (b"alternative", b"plain", b"html")))
    raw = SWAPPED % (b"alternative", b"html", b"plain")
    assert_found("text_part", proof_of(raw), "block: The text part comes after the HTML")


def test_parts_that_are_no_alternatives() -> None:
    raw = SWAPPED % (b"mixed", b"plain", b"html")
    assert_found("text_part", proof_of(raw), "block: Text and HTML are not offered as alternatives")


def test_a_story_that_is_missing() -> None:
    text = TEXT.replace("Pupils count 312 puddles", "Pupils count puddles")
    expected = (
        "block: The text part lacks the story “Pupils count 312 puddles and are given a drain”."
    )
    assert_found("text_part", proof(text=text), expected)
    assert_found("text_part", proof_of(mail(text=text)))


def test_a_quotation_that_is_missing() -> None:
    text = TEXT.replace("bulb on a rock", "bulb")
    expected = "block: The HTML prints “A lamp that nobody looks after is only a bulb on a rock”"
    assert_found("text_part", proof(text=text), expected)
    html = HTML.replace("bulb on a rock", "bulb")
    assert_found("text_part", proof(text=text, html=html))


def test_a_link_that_is_missing() -> None:
    text = TEXT.replace("https://courier.example/2", "")
    start = "The HTML links to https://courier.example/2, and the text part does not."
    assert_found("text_part", proof(text=text), f"block: {start}")
    assert_found("text_part", proof_of(mail(text=text)), f"warn: {start}")


def test_one_address_in_two_spellings_is_one() -> None:
    html = HTML.replace("courier.example/2", "courier.example/a%C3%BC?b=1&amp;c=2")
    text = TEXT.replace("courier.example/2", "courier.example/aü?b=1&c=2")
    assert_found("text_part", proof(html=html, text=text))


def test_long_lines() -> None:
    text = f"{TEXT}\n{'word ' * 20}\nhttps://lantern.example/{'x' * 90}\n"
    expected = "note: 1 lines of the text part are longer than 78 characters."
    assert_found("text_part", proof(text=text), expected)
    assert spoilt("The Lantern", "x") != mail()
