"""The one path: what a draft is, and that printing it is repeatable and keeps every word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.article import Article, Paragraph
from digest.errors import NothingToSend
from digest.issue import Section
from digest.press import draft, print_issue, printed_at, sample_reader
from digest.programme import Programme
from digest.rendering.message import cast
from digest.rules import proof_of
from digest.trimming import COMFORTABLE, headlines_from
from tests.samples import NOW, PICTURES, PUBLICATION, article, issue, stories_of

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


def test_the_size_is_that_of_the_mail_as_one_reader_gets_it() -> None:
    printed = print_issue(issue(), PICTURES)
    raw = cast(printed, sent_at=NOW).fill(sample_reader(printed.issue.publication))
    assert printed.size == proof_of(raw).html_size != len(printed.html.encode())


def test_the_plan_for_an_issue_too_large_is_true() -> None:
    large = issue(stories_of(60))
    [found] = [each for each in print_issue(large).findings if each.rule == "size"]
    planned = re.fullmatch(
        r"Print headlines only from story (\d+) on, “(.+)”: ([\d,]+) bytes\.", found.fix
    )
    assert planned, found.fix
    first, size = int(planned[1]), int(planned[3].replace(",", ""))
    assert found.severity == "block"
    assert list(large.stories)[first - 1].headline == planned[2]
    trimmed = print_issue(headlines_from(large, first))
    assert not [each for each in trimmed.findings if each.rule == "size"]
    shown, _ = trimmed.for_reader(
        sample_reader(large.publication), media=f"{PUBLICATION.public_url}/media"
    )
    assert len(shown.encode()) == pytest.approx(size, rel=0.001)  # pictures lie elsewhere here
    assert size <= COMFORTABLE
    least = print_issue(headlines_from(large, first + 1)).findings
    assert [each.severity for each in least if each.rule == "size"] == ["warn"]


def test_an_issue_that_headlines_alone_make_too_large_has_no_plan() -> None:
    wide = [replace(each, headline=each.headline * 20) for each in stories_of(60)]
    [found] = [each for each in print_issue(issue(wide)).findings if each.rule == "size"]
    assert found.fix == "Shorten summaries or leave stories out."


def test_headlines_only_from_a_story_on() -> None:
    first, second, third = stories_of(3)
    whole = issue(sections=(Section("", (first,)), Section("Nature", (second, third))))
    trimmed = headlines_from(whole, 3)
    assert list(trimmed.stories)[:2] == [first, second]
    last = list(trimmed.stories)[2]
    assert (last.headline, last.article) == (third.headline, third.article)
    assert (last.summary, last.own_words, last.pull_quote, last.image) == ((), (), None, None)
    assert [section.name for section in trimmed.sections] == ["", "Nature"]
