"""Full-text search, on each database by its own means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from digest.article import Paragraph
from digest.models import Article
from digest.search import install, search
from tests import samples, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def articles() -> None:
    told = {
        "Ferry stays in harbour": "The Sandpiper’s ramp doesn't fit; at the quay, by e-mail.",
        "Café on the quay to close": "Its owner, Zoë Brandt, says so. 100% of it is let.",
        "港の灯台に灯がともる": "灯台守の田中氏は「三十年ぶりだ」と述べた。",
        "Bread dearer": "A low tide, high water and a wet loaf \\ a path.",
    }
    for number, (headline, text) in enumerate(told.items()):
        noun = replace(
            samples.article(),
            id=f"s{number}",
            url=None,
            source="Ellery Herald",
            guid=None,
            headline=headline,
            byline="Nuala Brennan" if number == 3 else "",
            paragraphs=(Paragraph(text),),
        )
        stored.article(noun)


def found(sought: str) -> list[str]:
    rows = search(Article.objects.filter(key__startswith="s").order_by("pk"), sought)
    return [headline.split()[0] for headline in rows.values_list("headline", flat=True)]


@pytest.mark.parametrize(
    ("sought", "headlines"),
    [
        ("ferry", ["Ferry"]),
        ("FERR stay", ["Ferry"]),
        ("quay", ["Ferry", "Café"]),
        ("quay brandt", ["Café"]),
        ("doesn't", ["Ferry"]),
        ("e-mail", ["Ferry"]),
        ("Brennan", ["Bread"]),
        ("“high water”", ["Bread"]),
        ('"water high"', []),
        ("water high", ["Bread"]),
        ("灯台", ["港の灯台に灯がともる"]),
        ("田中氏 灯台守", ["港の灯台に灯がともる"]),
        ("Ellery", ["Ferry", "Café", "港の灯台に灯がともる", "Bread"]),
        ("nowhere", []),
        ("", ["Ferry", "Café", "港の灯台に灯がともる", "Bread"]),
        (" — ", ["Ferry", "Café", "港の灯台に灯がともる", "Bread"]),
    ],
)
def test_articles_are_found_by_their_words(sought: str, headlines: list[str]) -> None:
    assert found(sought) == headlines


@pytest.mark.parametrize(
    "odd",
    ['"', "'", "a' OR 'b", "ferry:* & !x", "NEAR(", "*", "(", "\\", "ferry\0", "-ferry", "a:b",
     "100%", "^", "headline:x", "x" * 3000, " ".join(["w"] * 500), "🚢", "'':*"],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_search(odd: str) -> None:
    assert len(found(odd)) in (0, 1, 4)


def test_a_change_and_a_removal_are_followed() -> None:
    row = Article.objects.get(key="s0")
    changed = replace(row.to_noun(), paragraphs=(Paragraph("It sails on Thursday."),))
    Article.objects.filter(pk=row.pk).update(data=changed.to_data())
    assert (found("sails"), found("ramp")) == (["Ferry"], [])
    Article.objects.filter(pk=row.pk).delete()
    assert found("sails") == []


def test_a_very_long_article_is_stored_and_found() -> None:
    words = " ".join(f"word{number}" for number in range(300_000))
    noun = replace(samples.article(), id="slong", headline="Long", paragraphs=(Paragraph(words),))
    stored.article(noun)
    assert found("word7000") == ["Long"]


def test_an_index_that_lost_its_triggers_is_made_whole() -> None:
    if connection.vendor == "postgresql":  # it has none to lose, and its index is its own affair
        install(connection)
        assert found("ferry") == ["Ferry"]
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER digest_article_changed")
    row = Article.objects.get(key="s0")
    Article.objects.filter(pk=row.pk).update(headline="Coaches instead")
    assert found("coaches") == []
    install(connection)
    assert found("coaches") == ["Coaches"]
    Article.objects.filter(pk=row.pk).update(headline="Buses instead")
    assert found("buses") == ["Buses"]
