from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.decoding import decode, is_text

XML = '<?xml version="1.0" encoding="{}"?><t>{}</t>'


def xml(declared: str, text: str, actual: str) -> bytes:
    return XML.format(declared, text).encode(actual)


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ("utf-8", "utf-8"),
        ("utf-16", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("x-nope", "utf-8"),
        ("rot13", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-8", "utf-32"),
        ("iso-8859-1", "cp1252"),
        ("utf-8", "cp1252"),
        ("x-nope", "cp1252"),
        ("windows-1252", "cp1252"),
    ],
)
def test_the_bytes_win_over_what_is_declared(declared: str, actual: str) -> None:
    text = "“Café” – naïve"
    assert decode(xml(declared, text, actual)).endswith(f"<t>{text}</t>")


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("windows-1251", "Цитатник"),
        ("koi8-r", "Цитатник"),
        ("iso-8859-2", "Zażółć gęślą"),
        ("shift_jis", "こんにちは①"),
        ("gb2312", "你好"),
        ("iso-2022-jp", "こんにちは"),
        ("euc-kr", "안녕"),
    ],
)
def test_a_declared_encoding_is_believed_where_the_bytes_allow(declared: str, text: str) -> None:
    actual = {"shift_jis": "cp932"}.get(declared, declared)
    assert text in decode(xml(declared, text, actual))
    assert text in decode(f"<t>{text}</t>".encode(actual), declared)
    assert text in decode(f'<meta charset="{declared}"><t>{text}</t>'.encode(actual))


def test_the_server_is_believed_less_when_it_says_its_default() -> None:
    assert "Цитатник" in decode(xml("windows-1251", "Цитатник", "windows-1251"), "iso-8859-1")
    assert "Цитатник" in decode(xml("iso-8859-1", "Цитатник", "windows-1251"), "windows-1251")


@pytest.mark.parametrize("declared", ["x-nope", "utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("actual", "text"),
    [
        ("windows-1251", "Цитатник рунета: самые смешные цитаты, которые прислали читатели."),
        ("koi8-r", "Привет, как дела? Это русский текст о погоде и природе."),
        ("cp932", "これは日本語のテキストです。天気がいいですね。"),
        ("cp1255", "זהו טקסט בעברית על מזג האוויר"),
    ],
)
def test_an_encoding_that_nobody_names_rightly_is_guessed(
    declared: str, actual: str, text: str
) -> None:
    assert text in decode(xml(declared, text * 4, actual))


def test_stray_windows_bytes_among_utf_8_are_letters() -> None:
    mixed = "Größe ".encode() + "“quoted” café £".encode("cp1252") + " — übrig".encode()
    assert decode(mixed) == "Größe “quoted” café £ — übrig"
    mixed = "Цитатник рунета ".encode() + "“q”".encode("cp1252")
    assert decode(xml("iso-8859-1", "", "utf-8") + mixed).endswith("Цитатник рунета “q”")


def test_a_document_cut_within_a_letter_is_still_utf_8() -> None:
    assert decode(xml("iso-8859-1", "Café “", "utf-8")[:-7]).endswith("<t>Café ")


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\ufeff")))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary(), st.sampled_from(["", "utf-8", "x", "latin-1", "utf-7", "hex", "\0", "idna"]))
def test_any_bytes_are_read(content: bytes, charset: str) -> None:
    assert isinstance(decode(content, charset), str)


def test_pictures_and_programs_are_no_text() -> None:
    assert not is_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\0\0\0\1\0\x08\2\0\0\0")
    assert not is_text(b"PK\x03\x04\x14\0\x08\x08\x08\0!\0\0\0\0\0")
    assert not is_text(b"%PDF-1.7\n1 0 obj")
    assert is_text("Grüße, \x1b[1mfett".encode("latin-1"))
    assert is_text("text".encode("utf-16"))
    assert is_text(b"a" * 300 + b"\x0c")
    assert is_text(b"A \x01 stray \x07 few")
    assert is_text(b"")
