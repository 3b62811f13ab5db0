"""What cleaning took away is shown on the source's page, and put back from there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from digest.article import Article as Noun
from digest.article import Paragraph
from digest.cleaning import clean
from digest.models import Article, SourceChange
from digest.pooling import pool
from tests import samples, stored
from tests.desk import signed

pytestmark = pytest.mark.django_db
SHARE = "Share this article on Facebook"
CREDIT = "Photo: Mabel Renk / Example Agency"


def scraped(*more: str) -> Noun:
    """Return an article as its page gave it, with junk below it."""
    sample = samples.article()
    below = (Paragraph(text) for text in (*more, SHARE, CREDIT))
    return replace(sample, paragraphs=(*sample.paragraphs, *below))


@pytest.fixture
def row() -> Article:
    return stored.article(clean(scraped()))


def there(row: Article, path: str = "") -> str:
    return f"/desk/tideline/sources/{row.source_id}/{path}"


def press(client: Client, row: Article, do: str, place: int, text: str) -> str:
    given = {"article": row.pk, "place": place, "text": text, "do": do}
    return client.post(there(row, "put-back/"), given, follow=True).content.decode()


def texts(row: Article) -> list[str]:
    row.refresh_from_db()
    return [paragraph.text for paragraph in row.to_noun().paragraphs]


def test_what_was_taken_away_is_shown_with_its_reason(row: Article) -> None:
    page = signed.client("viewer").get(there(row)).content.decode()
    assert "<s>Share this article on Facebook</s>" in page
    assert "“Photo: …”, an agency alone on a line." in page
    assert "Put back" not in page
    assert "Put back" in signed.client("editor").get(there(row)).content.decode()


def test_one_thing_is_put_back_and_taken_away_again(row: Article) -> None:
    client, before = signed.client("editor"), texts(row)
    page = press(client, row, "put back", 0, SHARE)
    assert "It is back." in page
    assert texts(row) == [*before, SHARE]
    assert f"“{SHARE}” was put back into “{row.headline}”." in page.replace("&quot;", '"')
    page = press(client, row, "take away", 0, SHARE)
    assert "It is gone again." in page
    assert texts(row) == before
    changes = SourceChange.objects.order_by("pk")
    assert [change.details["text"] for change in changes] == [SHARE, SHARE]
    assert {change.editor for change in changes} == {stored.editor("editor")}


def test_what_was_put_back_stays_when_the_article_comes_again(row: Article) -> None:
    press(signed.client("editor"), row, "put back", 1, CREDIT)
    assert pool(row.source, [clean(scraped())], stored.AT).new == 0
    assert texts(row)[-1] == CREDIT
    pool(row.source, [clean(scraped("The pier is closed on Sunday."))], stored.AT)
    assert texts(row)[-2:] == ["The pier is closed on Sunday.", CREDIT]


def test_pressing_twice_or_late_does_no_harm(row: Article) -> None:
    client = signed.client("editor")
    for _ in range(2):
        press(client, row, "put back", 0, SHARE)
    assert SourceChange.objects.count() == 1
    page = press(client, row, "take away", 0, "Something else")
    assert "The article has changed meanwhile." in page
    assert texts(row)[-1] == SHARE


def test_issues_keep_an_article_as_they_took_it(row: Article) -> None:
    issue = stored.issue()
    Article.objects.filter(pk=row.pk).update(used_in=issue)
    before = list(issue.stories.values_list("data", flat=True))
    page = press(signed.client("editor"), row, "put back", 0, SHARE)
    assert "It is back. No. 42 keeps the article as it took it." in page
    assert list(issue.stories.values_list("data", flat=True)) == before
    issue.refresh_from_db()
    assert issue.revision == 0


def test_an_article_that_an_older_version_cleaned_is_left_alone(row: Article) -> None:
    for repair in row.data["repairs"]:
        del repair["took"]
    row.save()
    client = signed.client("editor")
    assert "An older version cleaned it." in client.get(there(row)).content.decode()
    assert "An older version cleaned" in press(client, row, "put back", 0, SHARE)
    assert SHARE not in texts(row)


def test_the_buttons_belong_to_one_source(row: Article) -> None:
    other = stored.source("Quay Radio")
    given = {"article": row.pk, "place": 0, "text": SHARE, "do": "put back"}
    path = f"/desk/tideline/sources/{other.pk}/put-back/"
    assert signed.client("editor").post(path, given).status_code == 404
    assert SHARE not in texts(row)


def switch(client: Client, row: Article, rule: str, do: str) -> str:
    given = {"rule": rule, "do": do}
    return client.post(there(row, "rules/"), given, follow=True).content.decode()


def test_a_rule_is_switched_off_for_one_source(row: Article) -> None:
    client, source, before = signed.client("editor"), row.source, texts(row)
    other = stored.article(replace(clean(scraped()), id="other", source="Quay Radio"))
    page = switch(client, row, "button", "off")
    assert "“Buttons” is off for this source. 1 article was cleaned again." in page
    assert "“Buttons” was switched off." in page
    assert texts(row) == [*before, SHARE]
    assert texts(other) == before
    pool(source, [clean(scraped("The pier is closed on Sunday."))], stored.AT)
    assert texts(row)[-2:] == ["The pier is closed on Sunday.", SHARE]
    page = switch(client, row, "button", "on")
    assert "“Buttons” is on for this source. 1 article was cleaned again." in page
    assert SHARE not in texts(row)


def test_what_was_put_back_stays_when_a_rule_is_switched(row: Article) -> None:
    client = signed.client("editor")
    press(client, row, "put back", 1, CREDIT)
    switch(client, row, "button", "off")
    assert texts(row)[-2:] == [SHARE, CREDIT]
    switch(client, row, "button", "on")
    assert texts(row)[-1] == CREDIT
    assert SHARE not in texts(row)


def test_what_an_issue_uses_is_not_cleaned_again(row: Article) -> None:
    Article.objects.filter(pk=row.pk).update(used_in=stored.issue())
    page = switch(signed.client("editor"), row, "button", "off")
    assert "0 articles were cleaned again." in page
    assert SHARE not in texts(row)


def test_there_is_no_rule_of_another_name(row: Article) -> None:
    assert "There is no such rule." in switch(signed.client("editor"), row, "buttons", "off")
    assert not SourceChange.objects.exists()
