from __future__ import annotations

from digest.rules import proof_of
from tests.rules.proofs import assert_found, found, mail, proof, spoilt


def test_a_good_message() -> None:
    assert_found("lines", proof())


def test_line_ends_of_another_system() -> None:
    findings = found("lines", proof_of(mail().replace(b"\r\n", b"\n")))
    assert len(findings) == 1
    assert findings[0].startswith("block: Line 1 ends in LF alone (")
    assert findings[0].endswith(" more places like it).")


def test_a_line_end_that_hides_a_second_message() -> None:
    raw = spoilt("</html>", "</html>\n.\nMAIL FROM")
    assert found("lines", proof_of(raw))[0].startswith("block: Line ")
    assert "(1 more places" in found("lines", proof_of(raw))[0]


def test_a_bare_carriage_return() -> None:
    raw = spoilt("Precedence: bulk", "Precedence: bulk\rBcc: evil@example.org")
    assert_found("lines", proof_of(raw), "block: Line 6 has a CR without its LF")


def test_a_nul() -> None:
    assert_found("lines", proof_of(spoilt("bulk", b"bu\x00lk")), "block: Line 6 has a NUL")


def test_bytes_that_are_not_ascii() -> None:
    assert_found("lines", proof_of(spoilt("bulk", "bülk")), "block: Line 6 is not ASCII")


def test_998_characters_are_good_and_999_are_not() -> None:
    assert_found("lines", proof_of(spoilt("bulk", "b" * (998 - len("Precedence: ")))))
    long = spoilt("bulk", "b" * (999 - len("Precedence: ")))
    assert_found("lines", proof_of(long), "block: Line 6 is longer than 998 characters")


def test_every_fault_is_named_once() -> None:
    raw = spoilt("bulk", b"b\x00\xfc\rulk\n" + b"x" * 1200)
    assert len(found("lines", proof_of(raw))) == 5
