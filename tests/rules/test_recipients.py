from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import STANDARD_LIBRARY, TO, assert_found, found, proof, spoilt

HEADER = '"Ana Baker" <ana@example.org>'


def with_to(value: str) -> bytes:
    return spoilt(HEADER, value)


def test_a_good_message() -> None:
    assert_found("recipients", proof())
    assert_found("recipients", proof_of(with_to(HEADER)))


@pytest.mark.parametrize(
    "value",
    [
        TO,
        f"<{TO}>",
        f"Ana <{TO}>",
        f"Ana (from work) <{TO}>",
        f"=?utf-8?q?Ana_=C3=9C?= <{TO}>",
        f'"x <evil@example.org>, y" <{TO}>',
        f'"a \\" <evil@example.org>, \\"" <{TO}>',
        f"Ana\r\n <{TO}>",
        "ana@EXAMPLE.org",
    ],
)
def test_other_ways_to_name_the_reader(value: str) -> None:
    assert_found("recipients", proof_of(with_to(value), to=TO))


def test_what_the_standard_library_makes_of_a_long_name() -> None:
    findings = found("recipients", proof_of(STANDARD_LIBRARY.read_bytes(), to=TO))
    assert len(findings) == 1
    assert findings[0].startswith(
        "block: To does not name one reader to every mail server: “x <evil"
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "undisclosed-recipients:;",
        f"{TO}, bo@example.org",
        f"x <evil@example.org>, yyy <{TO}>",
        f"evil@example.org <{TO}>",
        f'"x" <evil@example.org>, "y" <{TO}>',
        f"team: {TO};",
        f"<{TO}> <bo@example.org>",
        f'"unclosed <{TO}>',
        f"{TO}{' ' * 5000}, evil@example.org",
    ],
)
def test_not_one_reader(value: str) -> None:
    findings = found("recipients", proof_of(with_to(value), to=TO))
    assert any(each.startswith("block: To does not name one reader") for each in findings)


def test_another_reader() -> None:
    raw = with_to("Bo <bo@example.org>")
    expected = "block: To says bo@example.org, and the message goes to ana@example.org."
    assert_found("recipients", proof_of(raw, to=TO), expected)
    assert_found("recipients", proof_of(raw))


def test_letters_before_the_at_sign_have_a_case() -> None:
    raw = with_to("Ana@example.org")
    assert_found("recipients", proof_of(raw, to=TO), "block: To says Ana@example.org")


def test_people_beside_the_reader() -> None:
    for name in ("Cc", "Bcc"):
        raw = spoilt("\r\nDate: ", f"\r\n{name}: bo@example.org\r\nDate: ")
        assert_found("recipients", proof_of(raw), f"block: {name} names people")


def test_a_domain_in_an_encoded_word() -> None:
    raw = with_to("ana@=?utf-8?q?m=C3=BCnchen?=.example")
    assert found("recipients", proof_of(raw))[0].startswith("block: To has an encoded word within")


def test_an_address_outside_ascii() -> None:
    raw = with_to("Ana <ana@münchen.example>")
    assert found("recipients", proof_of(raw))[0].startswith(
        "block: To has an address that is not ASCII"
    )
    raw = spoilt("Reply-To: ", "Reply-To: post@küste.example\r\nX-Old: ")
    expected = "block: Reply-To has an address that is not ASCII"
    assert_found("recipients", proof_of(raw), expected)


def test_something_that_is_no_address() -> None:
    raw = spoilt("Reply-To: ", "Reply-To: nobody\r\nX-Old: ")
    assert_found("recipients", proof_of(raw), "block: Reply-To has something that is no address")
