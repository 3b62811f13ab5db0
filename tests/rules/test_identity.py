from __future__ import annotations

from dataclasses import replace

from digest.rules import proof_of, run_rules
from tests import samples
from tests.rules.proofs import HTML, ISSUE, TEXT, TO, assert_found, mail, proof

ADDRESS = "3 Ropewalk, Marrow Bay"


def test_a_good_message() -> None:
    assert_found("identity", proof())


def test_nothing_is_known_of_a_message_from_elsewhere() -> None:
    assert_found("identity", proof_of(mail(text="", html="")))


def test_no_postal_address() -> None:
    publication = replace(ISSUE.publication, postal_address=" ")
    issue = replace(ISSUE, publication=publication)
    expected = "block: The publication has no postal address"
    assert_found("identity", proof_of(mail(), to=TO, issue=issue), expected)


def test_a_postal_address_that_is_not_printed() -> None:
    text, html = TEXT.replace(ADDRESS, ""), HTML.replace(ADDRESS, "")
    assert_found("identity", proof(text=text), "block: The text part lacks the postal address.")
    assert_found("identity", proof(html=html), "block: The HTML part lacks the postal address.")


def test_a_postal_address_over_several_lines() -> None:
    text = TEXT.replace(ADDRESS, "3 Ropewalk,\n  Marrow\nBay")
    html = HTML.replace(ADDRESS, "3 Ropewalk, <br>Marrow&nbsp;Bay")
    assert_found("identity", proof(text=text, html=html))


def test_no_name() -> None:
    text = TEXT.replace("The Lantern", "")
    expected = "block: The text part does not say which publication it is."
    assert_found("identity", proof(text=text), expected)
    html = HTML.replace("<h1>The Lantern</h1>", "")  # the title is not shown
    expected = "block: The HTML part does not say which publication it is."
    assert_found("identity", proof(html=html), expected)


def test_no_reason() -> None:
    text = TEXT.replace(f"as {samples.TOKENS['address']}", "once")
    assert_found("identity", proof(text=text), "block: The text part does not say to whom it goes")


def test_a_reserved_sender_is_a_warning_and_the_sample_s_is_a_note() -> None:
    for domain in ("lantern.example", "example.org", "mail.example.com", "x.test", "EXAMPLE.net"):
        publication = replace(ISSUE.publication, sender_address=f"news@{domain}")
        judged = proof_of(mail(), to=TO, issue=replace(ISSUE, publication=publication))
        assert_found("identity", judged, f"warn: Nobody can answer mail from {domain}")
        sample = replace(publication, is_sample=True)
        judged = proof_of(mail(), to=TO, issue=replace(ISSUE, publication=sample))
        assert {finding.severity for finding in run_rules(judged)} == {"note"}
        assert {finding.rule for finding in run_rules(judged)} == {"identity"}


def test_real_domains_are_not_reserved() -> None:
    publication = replace(ISSUE.publication, sender_address="news@example-weekly.org")
    judged = proof_of(mail(), to=TO, issue=replace(ISSUE, publication=publication))
    assert_found("identity", judged)
