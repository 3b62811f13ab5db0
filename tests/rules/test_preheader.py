from __future__ import annotations

from dataclasses import replace

import pytest

from digest.rules import Proof, proof_of
from tests.rules.proofs import HTML, ISSUE, TO, assert_found, mail, proof

OURS = "Also: 312 puddles, one drain; and the bus that waits."


def with_preheader(words: str) -> Proof:
    issue = replace(ISSUE, preheader=words)
    return proof_of(mail(HTML.replace(OURS, words), issue=issue), to=TO, issue=issue)


def foreign(first: str) -> Proof:
    return proof_of(mail(HTML.replace(OURS, first)))


def test_a_good_message() -> None:
    assert_found("preheader", proof())
    assert_found("preheader", foreign(OURS))


def test_a_layout_that_leaves_it_out() -> None:
    html = HTML.replace(OURS, "")
    assert_found("preheader", proof(html=html), "block: The HTML lacks the preheader")


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("", "note: There is no preheader, so inboxes show the mail's first words: “The Lantern"),
        ("x" * 39, "note: The preheader is 39 characters wide; most inboxes have room for 40 to"),
        ("x" * 141, "note: The preheader is 141 characters wide; most inboxes show 40 to 90, and"),
        ("灯" * 19, "note: The preheader is 38 characters wide"),
        ("灯" * 71, "note: The preheader is 142 characters wide"),
        (ISSUE.subject, "warn: The preheader repeats the subject"),
        (f"{ISSUE.subject.upper()}, and more", "warn: The preheader repeats the subject"),
    ],
)
def test_preheaders_to_mend(words: str, start: str) -> None:
    assert_found("preheader", with_preheader(words), start)


@pytest.mark.parametrize("words", ["x" * 40, "x" * 140, "灯台" * 10, "灯台" * 35, "e\u0301" * 140])
def test_preheaders_of_a_good_length(words: str) -> None:
    assert_found("preheader", with_preheader(words))


@pytest.mark.parametrize(
    ("first", "start"),
    [
        ("View this email in your browser", "Inboxes show “View this email in your browser The"),
        ("Newsletter im Browser ansehen", ""),
        ("Im Browser ansehen", "Inboxes show “Im Browser ansehen"),
        (ISSUE.subject, "The mail begins with its subject"),
    ],
)
def test_the_first_words_of_a_message_from_elsewhere(first: str, start: str) -> None:
    assert_found("preheader", foreign(first), *([f"note: {start}"] if start else []))
