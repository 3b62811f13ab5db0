from __future__ import annotations

from dataclasses import replace

import pytest

from digest.press import print_issue
from digest.printed import Lost
from digest.rules.introduction import check
from tests.rules.proofs import assert_found, proof
from tests.samples import issue


def test_a_good_message() -> None:
    assert_found("introduction", proof())


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("example.org/about", "Write https://example.org/about"),
        ("//example.org", "Write https://example.org"),
        ("ana@example.org", "Write mailto:ana@example.org"),
        ("/about", "Write the whole address: https://…, or mailto:… for a mailbox."),
        ("javascript:x", "Write the whole address: https://…, or mailto:… for a mailbox."),
    ],
)
def test_a_link_that_leads_nowhere(address: str, fix: str) -> None:
    (found,) = check(replace(proof(), lost=Lost(links=(("our page", address),))))
    said = f"“our page” is no link in the mail: “{address}” leads nowhere from there."
    assert (found.severity, found.what, found.fix) == ("warn", said, fix)


def test_what_preflight_says_of_what_was_pasted() -> None:
    intro = "<p>See <a href='/map'>the map</a> and <u>the</u> <img src='x.png'> picture</p>"
    found = print_issue(issue(intro=intro)).findings
    told = [(each.severity, each.what, each.where) for each in found if each.rule == "introduction"]
    assert told == [
        (
            "warn",
            "“the map” is no link in the mail: “/map” leads nowhere from there.",
            "Introduction",
        ),
        ("note", "Not printed as it was pasted: underlining, pictures.", "Introduction"),
    ]
