from __future__ import annotations

import pytest

from digest.rules import proof_of
from digest.rules.headers import NEEDED
from tests.rules.proofs import assert_found, found, mail, proof, spoilt, without


def test_a_good_message() -> None:
    assert_found("headers", proof())


@pytest.mark.parametrize("name", sorted(set(NEEDED) - {"From", "Content-Type", "Message-ID"}))
def test_a_header_that_is_missing(name: str) -> None:
    assert_found("headers", proof_of(without(name)), f"block: {name} is missing.")


def test_a_first_header_that_is_missing() -> None:
    raw = mail().partition(b"\r\n")[2]
    assert_found("headers", proof_of(raw), "block: From is missing.")


@pytest.mark.parametrize("name", ["From", "Subject", "List-Unsubscribe", "Reply-To"])
def test_a_header_that_stands_twice(name: str) -> None:
    raw = spoilt("\r\nDate: ", f"\r\n{name.upper()}: x@example.org\r\nDate: ")
    assert_found("headers", proof_of(raw), f"block: {name} stands there 2 times.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Date", "yesterday"),
        ("Date", "2026-10-16T06:00:00Z"),
        ("Message-ID", "lantern.42"),
        ("Message-ID", "<a b@lantern.example>"),
        ("MIME-Version", "1.1"),
        ("Subject", ""),
    ],
)
def test_a_header_in_a_form_of_its_own(name: str, value: str) -> None:
    line = next(line for line in mail().split(b"\r\n") if line.startswith(f"{name}:".encode()))
    raw = spoilt(line, f"{name}: {value}")
    said = f"“{value}”" if value else "empty"
    assert_found("headers", proof_of(raw), f"block: {name} is {said}.")


@pytest.mark.parametrize("date", ["16 Oct 2026 06:00 +0200", "Fri, 16 Oct 2026 06:00:00 GMT"])
def test_other_dates_are_good(date: str) -> None:
    assert_found("headers", proof_of(spoilt("Fri, 16 Oct 2026 06:00:00 +0000", date)))


def test_a_folded_header_is_one_header() -> None:
    raw = spoilt("Subject: The lighthouse gets", "Subject: The\r\n lighthouse\r\n\tgets")
    assert_found("headers", proof_of(raw))


def test_a_line_that_is_no_header() -> None:
    findings = found("headers", proof_of(spoilt("\r\nDate: ", "\r\nby the way\r\nDate: ")))
    assert findings == ["block: A line among the headers is none: “by the way”."]
