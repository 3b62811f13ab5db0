from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import assert_found, found, mail, proof, spoilt

PLAIN = (
    b'From: a@shop.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset="%s"\r\n'
    b"Content-Transfer-Encoding: %s\r\n\r\n%s\r\n"
)


def test_a_good_message() -> None:
    assert_found("encoding", proof())


def test_76_characters_are_good_and_77_are_not() -> None:
    for encoding in (b"quoted-printable", b"base64"):
        assert_found("encoding", proof_of(PLAIN % (b"utf-8", encoding, b"QUJD" * 19)))
        found_ = found("encoding", proof_of(PLAIN % (b"utf-8", encoding, b"QUJD" * 19 + b"Q")))
        expected = f"The text/plain part has {encoding.decode()} lines of up to 77 characters."
        assert found_ == [f"block: {expected}"]


@pytest.mark.parametrize("body", [b"a = b", b"50=", b"=zz", b"=4", b"a=b c"])
def test_an_equals_sign_that_stands_for_nothing(body: bytes) -> None:
    raw = PLAIN % (b"utf-8", b"quoted-printable", body + b" x")
    assert_found("encoding", proof_of(raw), "block: The text/plain part has an “=”")


def test_soft_line_breaks_stand_for_something() -> None:
    body = b"so=\r\nft, with blanks= \t\r\n, at the end="
    assert_found("encoding", proof_of(PLAIN % (b"utf-8", b"quoted-printable", body)))


def test_base64_that_is_none() -> None:
    raw = PLAIN % (b"utf-8", b"base64", b"not base64, is it?")
    assert_found("encoding", proof_of(raw), "block: The text/plain part is not base64.")


def test_an_encoding_that_nobody_knows() -> None:
    raw = PLAIN % (b"utf-8", b"x-uuencode", b"begin")
    assert_found("encoding", proof_of(raw), "block: The text/plain part is encoded as “x-uuencode”")


@pytest.mark.parametrize("charset", [b"", b"klingon-8"])
def test_no_characters_declared(charset: bytes) -> None:
    raw = PLAIN % (charset, b"8bit", "Grüße".encode())
    assert_found("encoding", proof_of(raw), "block: The text/plain part does not say in which")
    assert_found("encoding", proof_of(PLAIN % (charset, b"7bit", b"Gruss")))


def test_other_characters_than_declared() -> None:
    raw = PLAIN % (b"utf-8", b"8bit", "Grüße".encode("latin-1"))
    assert_found(
        "encoding", proof_of(raw), "block: The text/plain part is not utf-8 from byte 2 on."
    )


def test_a_narrow_character_set() -> None:
    raw = PLAIN % (b"iso-8859-1", b"8bit", "Grüße".encode("latin-1"))
    assert_found("encoding", proof_of(raw), "warn: The text/plain part is in iso-8859-1")


def test_pictures_are_looked_at_too() -> None:
    raw = spoilt("/9j/4AAQ", "/9j/(AAQ")
    assert_found("encoding", proof_of(raw), "block: The image/jpeg part is not base64.")
    assert mail() != raw
