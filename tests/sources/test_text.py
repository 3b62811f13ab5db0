from __future__ import annotations

import pytest

from digest.article import Article
from digest.sources import text
from tests.sources.shelf import SEEN, TEXT, document


def article(content: str | bytes) -> Article:
    [found] = text.parse(document(content, "bridge.txt"), SEEN).articles
    return found


def test_the_first_line_is_the_headline() -> None:
    found = article(TEXT)
    assert found.headline == "A cycle lane on the Ald Bridge, in one direction only"
    assert [paragraph.text for paragraph in found.paragraphs] == TEXT.splitlines()[2::2]
    assert found.url is None
    assert found.published_at is None


@pytest.mark.parametrize(
    ("content", "headline"),
    [
        ("Is this one?\n\nText.", "Is this one?"),
        ("It is!\r\n\r\nText.", "It is!"),
        ("One line\nText of the wire.\nMore.", "One line"),
        ("A sentence is none.\n\nText.", ""),
        ("“So is what somebody said.”\n\nText.", ""),
        ("Alone", ""),
        ("Word " * 40 + "\n\nText.", ""),
        ("To whom it may concern,\n\nText.", ""),
    ],
)
def test_only_what_looks_like_a_headline_is_one(content: str, headline: str) -> None:
    assert article(content).headline == headline


def test_letters_of_another_time_are_read() -> None:
    assert article("Grüße aus Köln\n\nSchöne “Tage”.".encode("cp1252")).text == "Schöne “Tage”."


def test_the_same_text_has_the_same_identity_wherever_it_lies() -> None:
    assert article(TEXT).id == article(TEXT).id != article(TEXT + "More.").id


def test_what_is_no_text_is_not_read() -> None:
    for content in ("<p>markup", '{"a": 1}', '[{"a": 1}]', "  \n"):
        assert not text.reads(document(content, "a.txt"))
    assert text.reads(document("[Update] The bridge is open", "a.txt"))
    assert not text.reads(document("body { color: red }", "a.css"))
    assert text.reads(document("Words", "https://x.example/a.php", content_type="text/plain"))
    assert not text.reads(document(b"\x00\x01\x02\x03" * 100, "a"))
