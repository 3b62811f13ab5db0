from __future__ import annotations

from email.header import Header

import pytest

from digest.rules import proof_of
from tests.rules.proofs import assert_found, found, proof, spoilt, without


def subject(words: str) -> list[str]:
    encoded = Header(words, "utf-8", maxlinelen=10_000).encode()
    raw = without("Subject").replace(
        b"MIME-Version", f"Subject: {encoded}\r\nMIME-Version".encode()
    )
    return found("subject", proof_of(raw))


def test_a_good_message() -> None:
    assert_found("subject", proof())


@pytest.mark.parametrize(
    "words",
    [
        "x" * 70,
        "É" * 5 + " WHO",
        "NATO, UNESCO and the WHO meet",
        "UNESCO",
        "Who pays? Nobody!",
        "Re-opened: the ferry",
        "A regatta: who won",
        "Two emoji 🚢🏳️‍🌈 are fine",
        "مصباح ومصرف وحافلة تنتظر",
        "灯台" * 17,
    ],
)
def test_good_subjects(words: str) -> None:
    assert subject(words) == []


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("x" * 71, "note: The subject is 71 characters wide"),
        ("灯台" * 18, "note: The subject is 72 characters wide"),
        ("x" * 151, "warn: The subject is 151 characters wide"),
        ("THE FERRY IS BACK", "warn: The subject is all capitals"),
        ("DIE FÄHRE IST WIEDER DA", "warn: The subject is all capitals"),
        ("RE: the ferry", "warn: The subject begins with “RE:”"),
        ("Fwd : the ferry", "warn: The subject begins with “Fwd :”"),
        ("AW[2]: die Fähre", "warn: The subject begins with “AW[2]:”"),
        ("The ferry is back!!", "warn: The subject has “!!”"),
        ("The ferry is back?!", "warn: The subject has “?!”"),
        ("Win $$ now", "warn: The subject has “$$”"),
        ("🚢 👨‍👩‍👧 🇳🇴 back", "warn: The subject has 3 emoji"),
        ("\u200b \u00a0", "block: The subject shows nothing"),
    ],
)
def test_subjects_to_mend(words: str, start: str) -> None:
    (finding,) = subject(words)
    assert finding.startswith(start)


def test_no_subject_is_said_elsewhere() -> None:
    assert_found("subject", proof_of(without("Subject")))


def test_an_encoded_word_that_cannot_be_read_is_taken_as_it_stands() -> None:
    raw = spoilt("Subject: The", "Subject: =?no-such?q?The?= The")
    assert_found("subject", proof_of(raw), "note: The subject is 7")
