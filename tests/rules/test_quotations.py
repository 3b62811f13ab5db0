from __future__ import annotations

from dataclasses import replace

import pytest

from digest.issue import OwnWords, Section
from digest.rules import Proof, proof_of
from tests.rules.proofs import ISSUE, TO, assert_found, found, mail, proof


def judged(words: str) -> Proof:
    lead = next(ISSUE.stories)
    article = replace(
        lead.article,
        paragraphs=(
            replace(lead.article.paragraphs[0], text="“It was cold, and dark,” she said."),
        ),
    )
    story = replace(lead, article=article, own_words=(OwnWords(words, 0),))
    issue = replace(ISSUE, sections=(Section("", (story,)),))
    return proof_of(mail(issue=issue), to=TO, issue=issue)


def test_a_good_message() -> None:
    assert_found("quotations", proof())


@pytest.mark.parametrize(
    "words", ["She called it “dark”.", "“It was  cold, and dark,” she said.", "It was freezing."]
)
def test_words_that_stand_there(words: str) -> None:
    assert found("quotations", judged(words)) == []


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("“It was cold and dark,” she said.", "It was cold and dark,"),
        ("She called it “dark.”", "dark."),
        ('She called it "colder".', "colder"),
        ("Sie nannte es „kalt“.", "kalt"),
    ],
)
def test_words_that_do_not(words: str, strange: str) -> None:
    assert found("quotations", judged(words)) == [
        f"warn: “{strange}” does not stand in the article so."
    ]
