"""Stored issues as the press gets them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.drafts import one_line, publication_noun, to_noun
from tests import stored

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 10, 16, 23, 30, tzinfo=UTC)  # already the 17th in London


def test_an_issue_is_dated_by_its_slot_where_its_editors_are() -> None:
    issue = stored.issue(due_at=LATE)
    noun = to_noun(issue)
    assert (noun.date, noun.time_zone, noun.number) == ("2026-10-17", "Europe/London", 42)
    assert [story.headline for story in noun.stories] == [
        row.to_noun().headline for row in issue.stories.all()
    ]


def test_a_special_issue_is_dated_by_its_last_change() -> None:
    assert to_noun(stored.issue(changed_at=LATE)).date == "2026-10-17"


def test_links_lead_to_the_public_address() -> None:
    noun = publication_noun(stored.publication())
    assert noun.public_url == "http://127.0.0.1:8000"
    assert noun.archive_url == "http://127.0.0.1:8000/tideline"


def test_a_line_is_cut_at_a_word() -> None:
    assert one_line("Otters \n  are back") == "Otters are back"
    assert one_line("otter " * 60).endswith("otter…")
    assert len(one_line("otter " * 60)) <= 300
    assert one_line("字" * 400) == "字" * 299 + "…"
    assert one_line("12\u00a0km") == "12\u00a0km"
