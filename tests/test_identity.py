"""How an article is known again; texts are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digest.article import Article, Paragraph, article_id
from digest.identity import aliases, is_same, own_id, sought

SEEN = datetime(2026, 10, 16, 7, tzinfo=UTC)
BODY = (
    "The ferry stays in the harbour until Thursday because the new ramp does not fit. Its owner"
    " says that the drawings were of another quay, and that nobody had measured twice. Until then"
    " a bus goes round the bay twice a day, with room for bicycles and for one dog at a time."
)
OTHER = (
    "Forty people came to hear what becomes of the old lido. The council wants to fill the deep end"
    " and plant it; the swimmers would rather pay for the pump themselves, and brought a cheque."
)


def article(**parts: Any) -> Article:
    body = parts.pop("body", BODY)
    given: dict[str, Any] = {
        "url": "https://herald.example/2026/10/ferry-stays",
        "guid": "https://herald.example/?p=7",
        "source": "Herald",
        "headline": "Ferry stays in harbour until Thursday",
        "first_seen_at": SEEN,
        "published_at": SEEN - timedelta(hours=5),
        "paragraphs": (Paragraph(body),) if body else (),
    } | parts
    key = article_id(url=given["url"], source=given["source"], content=given["headline"])
    return Article(id=key, **given)


def is_known(known: Article, fresh: Article, *, known_is_given: bool = False) -> bool:
    """Whether `fresh` is looked for where `known` is found, and taken for it."""
    meets = set(aliases(known, "1")) & set(sought(fresh, "1"))
    return bool(meets) and is_same(known, fresh, known_is_given=known_is_given)


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "https://herald.example/2026/10/ferry-goes-nowhere", "headline": "Ferry stays put"},
        {"url": "http://www.herald.example/2026/10/ferry-stays?utm_source=rss", "guid": "new-7"},
        {"url": "https://new.example/x", "guid": "http://www.new.example/?p=7"},
        {"url": "https://new.example/x", "guid": "other"},
        {"url": "https://new.example/x", "guid": None, "published_at": SEEN + timedelta(days=1)},
        {"url": "https://new.example/x", "guid": "other", "published_at": SEEN + timedelta(40)},
        {"headline": "All change at the quay", "body": OTHER},
        {"url": None},
        {"guid": None, "headline": "Nobody measured twice", "body": ""},
    ],
    ids=[
        "slug and headline",
        "guid and spelling of the address",
        "host",
        "address and guid",
        "address and day, no guid",
        "address and guid, forty days on",
        "headline and text",
        "no address any more",
        "all but the address",
    ],
)
def test_an_article_is_known_under_another_name(changed: dict[str, Any]) -> None:
    assert is_known(article(), article(**changed))
    assert is_known(article(**changed), article())


@pytest.mark.parametrize(
    "other",
    [
        {"url": "https://herald.example/lido", "headline": "Lido to be filled", "body": OTHER},
        {"url": "https://herald.example/b", "guid": "b", "body": OTHER},
        {
            "guid": "https://herald.example/?p=8",
            "headline": "Swimmers bring a cheque",
            "body": OTHER,
        },
    ],
    ids=["one guid for all", "one headline for all", "one address for all"],
)
def test_what_has_one_name_in_common_by_chance_is_another_article(other: dict[str, Any]) -> None:
    given = {"guid": article().guid} | other
    assert set(aliases(article(), "1")) & set(sought(article(**given), "1"))
    assert not is_known(article(), article(**given))


def test_a_column_with_one_headline_every_day_is_told_apart_by_its_text() -> None:
    today = article(headline="Letters to the editor", guid="a")
    tomorrow = replace(
        article(headline="Letters to the editor", guid="b", url="https://h.example/b", body=OTHER),
        published_at=SEEN + timedelta(days=1),
    )
    assert not is_known(today, tomorrow)
    assert not is_known(
        replace(today, paragraphs=()), replace(tomorrow, paragraphs=())
    )  # only the day tells them apart
    assert is_known(
        replace(today, paragraphs=()),
        replace(tomorrow, paragraphs=(), published_at=today.published_at),
    )


def test_a_series_is_told_apart_by_its_number() -> None:
    one = article(headline="The Quay Podcast, episode 12", guid="feed", body="")
    two = article(
        headline="The Quay Podcast, episode 13", guid="feed", body="", url="https://h.example/13"
    )
    assert not is_known(one, two)


def test_what_is_given_beside_it_is_not_the_same_for_its_headline() -> None:
    fresh = article(url="https://herald.example/again", guid="again")
    assert is_known(article(), fresh)
    assert not is_known(article(), fresh, known_is_given=True)
    twin = article(url="https://herald.example/?cat=2&p=7")
    assert is_known(article(), twin, known_is_given=True)  # its guid says so


def test_guids_and_headlines_are_of_one_source_addresses_of_all() -> None:
    [shared] = set(aliases(article(), "1")) & set(aliases(article(), "2"))
    assert shared in aliases(article(guid=None, headline="Otherwise", body=""), "3")


def test_the_ends_of_time_and_odd_guids_break_nothing() -> None:
    odd = article(guid="http://[", url=None, published_at=datetime.max.replace(tzinfo=UTC))
    assert set(aliases(odd, "1")) <= set(sought(odd, "1"))
    assert all(-(2**63) <= alias < 2**63 for alias in sought(odd, "1"))


def test_an_own_identity_tells_apart_what_has_one_address() -> None:
    one, two = article(guid="a"), article(guid="b")
    assert one.id == two.id
    assert own_id(one) != own_id(two)
    assert own_id(one) == own_id(article(guid="a", headline="Otherwise"))
