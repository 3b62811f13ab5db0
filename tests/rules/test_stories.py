from __future__ import annotations

from dataclasses import replace

from tests.rules.proofs import assert_found, proof
from tests.samples import issue, stories_of


def test_an_issue_needs_a_story() -> None:
    assert_found("stories", proof())
    assert_found("stories", replace(proof(), issue=issue(stories_of(1))))
    assert_found("stories", replace(proof(), issue=issue([])), "block: The issue has no story.")
