from __future__ import annotations

from dataclasses import replace

import pytest

from digest.issue import Issue, OwnWords, Section
from digest.rules import Proof, proof_of
from digest.rules.spam_words import MOST
from tests.rules.proofs import HTML, ISSUE, TO, assert_found, found, mail, proof

SUBJECT = ISSUE.subject


def judged(issue: Issue, html: str = HTML) -> Proof:
    return proof_of(mail(html, issue=issue), to=TO, issue=issue)


def says(words: str, language: str = "en") -> str:
    html = HTML.replace('lang="en"', f'lang="{language}"')
    return html.replace("</body>", f"<p>{words}</p></body>")


def test_a_good_message() -> None:
    assert_found("spam_words", proof())


@pytest.mark.parametrize(
    ("words", "language", "phrase"),
    [
        ("Please Click\nhere to see", "en", "Click here"),
        ("It is a limited-time offer.", "en", "limited-time offer"),
        ("And you’ve won.", "en", "you’ve won"),
        ("Bitte klicken Sie hier!", "de", "klicken Sie hier"),
        ("Das ist 100 % kostenlos.", "de-AT", "100 % kostenlos"),
        ("Cliquez ici, vous avez gagné", "fr", "Cliquez ici"),
        ("Haga clic aquí", "es", "Haga clic aquí"),
        ("Act now", "ar", "Act now"),
    ],
)
def test_phrases_in_a_message_s_words_are_notes(words: str, language: str, phrase: str) -> None:
    findings = found("spam_words", proof(html=says(words, language)))
    assert findings[0] == f"note: Somewhere the mail says “{phrase}”, as much spam does."


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Cliquez ici", "en"),
        ("Free entry, free beer, and a winner", "en"),
        ("The bridge will act nowhere", "en"),
        ("Fact now: order nowadays", "en"),
        ("Wer Geld verdienen will", "de"),
    ],
)
def test_what_honest_mail_says(words: str, language: str) -> None:
    assert_found("spam_words", proof(html=says(words, language)))


def test_what_editors_wrote_is_a_warning_and_names_the_place() -> None:
    first, second = ISSUE.stories
    edited = replace(second, headline="Order now", own_words=(OwnWords("Call now.", 0),))
    issue = replace(
        ISSUE,
        subject="Risk-free",
        preheader="What are you waiting for?",
        intro="Dear friend,",
        sections=(Section("", (first, edited)),),
    )
    check = judged(issue)
    assert_found(
        "spam_words",
        check,
        "warn: Spam says “Risk-free” too",
        "warn: Spam says “What are you waiting for” too",
        "warn: Spam says “Dear friend” too",
        "warn: Spam says “Call now” too",
        "warn: Spam says “Order now” too",
    )


def test_a_headline_about_spam_may_be_the_subject() -> None:
    headline = "“You have won”: how the fraud works"
    first, second = ISSUE.stories
    told = replace(first, headline=headline, article=replace(first.article, headline=headline))
    issue = replace(ISSUE, subject=headline, sections=(Section("", (told, second)),))
    html = HTML.replace("</body>", f"<h2>{headline}</h2></body>")
    assert_found("spam_words", judged(issue, html), "note: Somewhere the mail says “You have won”")


def test_a_message_from_elsewhere() -> None:
    raw = mail(issue=replace(ISSUE, subject="Act now: the ferry"))
    assert_found("spam_words", proof_of(raw), "warn: Spam says “Act now” too")


def test_each_phrase_is_named_once_and_not_all_of_them() -> None:
    many = "act now. call now. order now. easy money. risk-free. no obligation. not spam."
    html = says(f"{many} {many} click here. dear friend. extra income.")
    assert len(found("spam_words", proof(html=html))) == MOST
