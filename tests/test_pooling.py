"""What sources give is put into the pool once, whatever it is called the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db.models import Count

from digest.article import Article as Noun
from digest.article import Paragraph, article_id
from digest.models import Alias, Article, Source
from digest.notices import tell_withheld
from digest.pooling import Pooled, leave_out, let_in, pool
from tests import samples, stored

AT = stored.AT
WEEK = timedelta(days=7)

pytestmark = pytest.mark.django_db


def given(number: int, **parts: Any) -> Noun:
    """Return one of several articles, a day apart, each with an address and a guid."""
    article = samples.article(number=number % 3 + 1)
    url = parts.pop("url", f"https://herald.example/{number}")
    values: dict[str, Any] = {
        "headline": f"{article.headline}, part {number}",
        "guid": f"https://herald.example/?p={number}",
        "published_at": AT - timedelta(days=number),
    } | parts
    return replace(article, id=article_id(url=url, source="", content=""), url=url, **values)


def headlines(**only: Any) -> list[str]:
    return list(Article.objects.filter(**only).order_by("pk").values_list("headline", flat=True))


def test_a_new_name_makes_no_new_article_and_is_kept() -> None:
    source = stored.source()
    assert pool(source, [given(1), given(2)], AT) == Pooled(new=2)
    renamed = given(1, url="https://herald.example/renamed", headline="Renamed, part 1")
    assert pool(source, [renamed, given(2)], AT + WEEK) == Pooled()
    assert headlines() == ["Renamed, part 1", given(2).headline]
    row = Article.objects.get(headline="Renamed, part 1")
    assert row.to_noun().url == renamed.url
    assert (row.key, row.to_noun().id) == (given(1).id, given(1).id)
    again = replace(renamed, guid="third", headline="Otherwise")  # known by its second address
    assert pool(source, [again], AT + 2 * WEEK) == Pooled()


def test_what_an_issue_carried_is_not_new_under_another_name() -> None:
    source = stored.source()
    pool(source, [given(1)], AT)
    Article.objects.update(used_in=stored.issue())
    fresh = given(1, url="https://herald.example/renamed", headline="Renamed, part 1")
    assert pool(source, [fresh], AT + WEEK) == Pooled()
    assert given(1).headline in headlines()
    assert fresh.headline not in headlines()


def test_what_has_not_changed_is_not_written_again(
    django_assert_num_queries: Any,
) -> None:
    source = stored.source()
    pool(source, [given(1), given(2)], AT)
    with django_assert_num_queries(6):  # four questions, and a transaction without a statement
        pool(source, [given(1), given(2)], AT + WEEK)


def test_different_articles_with_one_address_or_guid_are_all_kept() -> None:
    source = stored.source()
    home = "https://herald.example/"
    first = given(1, url=home, guid="a")
    second = given(2, url=home, guid="b")
    third = given(3, guid="a")
    assert pool(source, [first], AT) == Pooled(new=1)
    assert pool(source, [second], AT + WEEK) == Pooled(new=1)
    assert pool(source, [third], AT + WEEK) == Pooled(new=1)
    assert pool(source, [third, second, first], AT + 2 * WEEK) == Pooled()
    assert sorted(headlines()) == sorted(each.headline for each in (first, second, third))


def test_one_guid_for_everything_names_nothing() -> None:
    source = stored.source()
    crowd = [given(number, guid="feed") for number in range(1, 30)]
    assert pool(source, crowd, AT) == Pooled(new=29)
    shared = Alias.objects.values("alias").annotate(by=Count("article")).order_by("-by")
    assert shared[0]["by"] == 4
    assert pool(source, crowd, AT + WEEK) == Pooled()


def all_names_changed(count: int = 8) -> Sequence[Noun]:
    """Return articles of which nothing is known: other addresses, guids, headlines, texts."""
    return [
        given(
            number,
            url=f"https://new.example/{number}",
            guid=f"new-{number}",
            headline=f"Archive piece {number}",
            paragraphs=(),
        )
        for number in range(3, count + 3)
    ]


def answered(source: Source) -> Source:
    """Return a source that answered half a day ago, and gave eight articles then."""
    pool(source, [given(number) for number in range(1, 9)], AT - WEEK)
    source.answered_at = AT - timedelta(hours=12)
    return source


def test_a_mass_of_old_articles_under_new_names_is_held() -> None:
    source = answered(stored.source())
    assert pool(source, all_names_changed(), AT) == Pooled(held=8)
    assert len(headlines(is_held=True)) == 8
    assert Article.objects.filter(Article.FREE).count() == 8
    assert pool(source, all_names_changed(), AT + WEEK) == Pooled()  # nobody is told twice
    assert let_in(source) == 8
    assert Article.objects.filter(Article.FREE).count() == 16
    assert (let_in(source), leave_out(source)) == (0, 0)


def test_what_is_held_can_be_left_out_for_good() -> None:
    source = answered(stored.source())
    pool(source, all_names_changed(), AT)
    assert leave_out(source) == 8
    assert len(headlines(is_never=True)) == 8
    assert Article.objects.filter(Article.FREE).count() == 8


def test_news_a_backlog_and_a_few_old_ones_are_no_mass() -> None:
    source = stored.source()
    assert pool(source, all_names_changed(), AT) == Pooled(new=8)  # a source that is new
    source = answered(stored.source("Gazette"))
    recent = [
        replace(each, published_at=AT, guid=f"{each.guid}n", id=f"n{at}", url=None)
        for at, each in enumerate(all_names_changed())
    ]
    assert pool(source, recent, AT).held == 0
    few = [replace(each, id=f"f{each.id[1:]}") for each in all_names_changed(4)]
    assert pool(source, few, AT).held == 0
    mixed = [*all_names_changed(6), *(given(number) for number in range(1, 5))]
    assert pool(source, mixed, AT).held == 0


def test_the_editors_are_told_what_is_held_and_where(mailoutbox: list[EmailMessage]) -> None:
    stored.editor()
    tell_withheld(stored.source(), 8)
    [mail] = mailoutbox
    assert mail.subject == "Ellery Herald seems to have given 8 old articles new names"
    assert "8 articles of Ellery Herald look new and are old" in str(mail.body)


def test_what_stands_below_every_article_is_seen_where_each_comes_alone() -> None:
    source, below = stored.source(), Paragraph("Ring the bell at number three")
    for number in range(1, 7):
        fresh = given(number)
        whole = replace(fresh, paragraphs=(*fresh.paragraphs, Paragraph(f"Part {number}."), below))
        pool(source, [whole], AT + timedelta(hours=number))
    ends = [row.to_noun().paragraphs[-1] == below for row in Article.objects.order_by("pk")]
    assert ends == [True, True, True, True, False, False]
    last = Article.objects.latest("pk").to_noun()
    assert [(each.rule, each.text) for each in last.repairs] == [("boilerplate", below.text)]
