"""Rows as the press prints them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings

from digest.drafts import one_line, publication_noun, to_noun
from digest.issue import Issue
from digest.models import Programme
from digest.theme import Theme
from tests import samples, stored

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 10, 16, 23, 30, tzinfo=UTC)  # tomorrow already, in Auckland


def test_a_publication_is_printed_with_where_its_readers_find_it() -> None:
    row = stored.publication()
    row.sender_name, row.reply_to, row.editors = (
        "Ana at The Tideline",
        "ana@tideline.example",
        ["Ana"],
    )
    noun = publication_noun(row)
    assert noun.public_url == settings.PUBLIC_URL
    assert noun.archive_url == f"{settings.PUBLIC_URL}/tideline"
    assert (noun.from_name, noun.reply_to, noun.editors) == (
        row.sender_name,
        row.reply_to,
        ("Ana",),
    )
    assert (noun.list_id, noun.is_sample) == ("tideline.tideline.example", False)


def test_an_issue_is_printed_as_it_is_stored() -> None:
    row = stored.issue(intro="Good morning.")
    Programme.objects.update(theme=Theme(radius=9).to_data())
    noun = to_noun(type(row).objects.get(pk=row.pk))
    assert tuple(noun.stories) == samples.stories_of(3)
    assert (noun.number, noun.subject, noun.preheader) == (42, row.subject, row.preheader)
    assert (noun.intro, noun.theme.radius) == ("Good morning.", 9)
    assert Issue.from_data(noun.to_data()) == noun


def test_an_issue_is_dated_where_its_editors_are() -> None:
    stored.programme(time_zone="Pacific/Auckland")
    assert to_noun(stored.issue(41, due_at=LATE, changed_at=stored.AT)).date == "2026-10-17"
    assert to_noun(stored.issue(42, changed_at=LATE)).date == "2026-10-17"
    assert to_noun(stored.issue(43, due_at=stored.AT, changed_at=LATE)).date == "2026-10-16"


def test_a_line_is_one_and_fits() -> None:
    assert one_line("A lamp\n  and a bell") == "A lamp and a bell"
    assert one_line("otter " * 80).endswith("otter…")
    assert len(one_line("x" * 999)) <= 300
