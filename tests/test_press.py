"""The one path: what a draft is, and that printing it is repeatable and keeps every word."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.article import Article, Paragraph
from digest.errors import NothingToSend
from digest.press import draft, print_issue, printed_at, sample_reader
from digest.programme import Programme
from tests.samples import NOW, PUBLICATION, article, issue

PROGRAMME = Programme(publication=PUBLICATION, stories=4)


def articles(count: int) -> list[Article]:
    return [
        replace(article(number=number), published_at=NOW - timedelta(hours=number))
        for number in range(1, count + 1)
    ]


def test_a_draft_is_good_untouched() -> None:
    made = draft(articles(6), NOW, PROGRAMME)
    lead, second, third, *_ = made.stories
    assert made.subject == lead.headline
    assert made.preheader == f"{second.headline} · {third.headline}"
    assert made.intro == ""
    assert len(list(made.stories)) == 4
    assert all(story.reason and story.summary for story in made.stories)


def test_every_summary_and_quote_stands_in_its_article() -> None:
    for story in draft(articles(6), NOW, PROGRAMME).stories:
        text = story.article.text
        assert all(passage.stands_in(text) for passage in (*story.summary, *story.quotes))
        if story.pull_quote:
            assert story.pull_quote in story.quotes
            assert story.pull_quote.speaker is not None


def test_the_date_is_the_local_day() -> None:
    late = datetime(2026, 10, 16, 22, 30, tzinfo=UTC)
    local = replace(PROGRAMME, time_zone="Europe/Berlin")
    assert draft(articles(3), late, local).date == "2026-10-17"
    assert printed_at(replace(issue(), date="2026-10-17", time_zone="Europe/Berlin")) == datetime(
        2026, 10, 16, 22, tzinfo=UTC
    )


def test_nothing_recent_says_how_old_the_newest_is() -> None:
    old = [replace(article(), published_at=NOW - timedelta(days=40))]
    with pytest.raises(
        NothingToSend, match=r"last 7 days: there is 1, the newest from 6 September 2026"
    ):
        draft(old, NOW, PROGRAMME)


def test_no_article_at_all_is_said_too() -> None:
    with pytest.raises(NothingToSend, match="no article"):
        draft([], NOW, PROGRAMME)


def test_the_same_issue_prints_the_same_from_any_thread() -> None:
    made = draft(articles(6), NOW, PROGRAMME)
    with ThreadPoolExecutor(4) as threads:
        printings = list(threads.map(print_issue, [made] * 8))
    assert len({(each.html, each.text, each.findings) for each in printings}) == 1


def test_an_article_cannot_forge_a_token() -> None:
    first = print_issue(issue())
    forged = first.tokens["unsubscribe"]
    story = article(headline="Forged", paragraphs=(Paragraph(f"Leave at {forged} today."),))
    made = draft([replace(story, published_at=NOW - timedelta(hours=1))], NOW, PROGRAMME)
    printed = print_issue(made)
    assert printed.tokens.seal != first.tokens.seal
    html, text = printed.for_reader(sample_reader(PUBLICATION), media="images")
    assert forged in html
    assert forged in text
    assert printed.tokens.seal not in html + text
