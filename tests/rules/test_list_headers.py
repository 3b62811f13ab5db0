from __future__ import annotations

import pytest

from digest.rules import proof_of
from digest.rules.list_headers import AMAZON
from tests.rules.proofs import assert_found, mail, proof, spoilt, without

LIST_ID = b'"The Lantern" <lantern.lantern-weekly.com>'


def test_a_good_message() -> None:
    assert_found("list_headers", proof())


@pytest.mark.parametrize(
    "value",
    [b"<lantern.example>", b"The Lantern <l.lantern.example>", b"=?utf-8?q?K=C3=BC?= <a.b>"],
)
def test_other_list_ids_are_good(value: bytes) -> None:
    assert_found("list_headers", proof_of(spoilt(LIST_ID, value)))


@pytest.mark.parametrize(
    "value",
    [b"lantern.example", b"<lantern>", b"Lantern <a b.example>", b"x <a.b> y", b"<>",
     b"<=?utf-8?q?a=2Eb?=.c>", b'"x <a.b>', b"<" + b" " * 900 + b">"],
)  # fmt: skip
def test_a_list_id_in_a_form_of_its_own(value: bytes) -> None:
    assert_found("list_headers", proof_of(spoilt(LIST_ID, value)), "block: The List-Id is “")


def test_headers_that_are_missing() -> None:
    for name, start in (
        ("List-Id", "block: Readers cannot filter"),
        ("Precedence", "warn: Holiday replies"),
        ("Feedback-ID", "note: Gmail cannot tell"),
    ):
        assert_found("list_headers", proof_of(without(name)), start)


def test_a_feedback_id_that_gmail_cannot_read() -> None:
    line = next(line for line in mail().split(b"\r\n") if line.startswith(b"Feedback-ID: "))
    for value in ("a:b:c:d:sender", "42:lantern:digest:abc", "42:lantern:digest:"):
        raw = spoilt(line, f"Feedback-ID: {value}")
        assert_found("list_headers", proof_of(raw), "warn: Gmail cannot read the Feedback-ID")


def test_mail_that_is_not_bulk() -> None:
    raw = spoilt("Precedence: bulk", "Precedence: first-class")
    assert_found("list_headers", proof_of(raw), "warn: Holiday replies")


def test_a_header_that_amazon_refuses() -> None:
    name = "x" * (AMAZON - len("List-Archive") - len("<https://>"))
    fits = spoilt("Precedence: bulk", f"Precedence: bulk\r\nList-Archive: <https://{name}>")
    assert_found("list_headers", proof(fits))
    longer = spoilt("<https://xx", "<https://xxx", fits)
    assert_found(
        "list_headers", proof(longer), "warn: The header List-Archive has 997 characters; Amazon"
    )
    assert_found("list_headers", proof_of(longer))
    subject = spoilt("Subject: The", f"Subject: The {'word ' * 250}")
    assert_found("list_headers", proof(subject))


@pytest.mark.parametrize("name", ["noreply", "do-not-reply", "No-Reply"])
def test_answers_that_nobody_reads(name: str) -> None:
    raw = spoilt("Reply-To", "X-Was", spoilt("<news@", f"<{name}@"))
    assert_found("list_headers", proof(raw), f"note: Who answers writes to “{name}@”")
    answered = spoilt("X-Was", "Reply-To: desk@lantern-weekly.com\r\nX-Was", raw)
    assert_found("list_headers", proof(answered))
