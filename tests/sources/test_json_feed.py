from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.article import Image
from digest.errors import SourceError
from digest.sources import json_feed
from tests.sources.shelf import JSON_FEED, SEEN, document


def test_items_become_articles() -> None:
    first, second = json_feed.parse(document(JSON_FEED), SEEN).articles
    assert first.guid == "118"
    assert first.url == "https://harbour.example/notices/118"
    assert first.source == "Harbour Authority"
    assert first.headline == "The cottage goes to auction"
    assert first.byline == "Ada Quill, Bo"
    assert first.language == "en-GB"
    assert first.text == "The keeper’s cottage will be sold by auction on 3 November."
    assert first.published_at == datetime(2026, 10, 12, 9, tzinfo=UTC)
    assert first.image == Image("https://harbour.example/img/cottage.jpg")
    assert second.url == "https://elsewhere.example/"
    assert [paragraph.text for paragraph in second.paragraphs] == ["One.", "Two."]


def test_the_author_of_the_first_version_is_read() -> None:
    old = JSON_FEED.replace(
        '"authors": [{"name": "Ada Quill"}, {"name": "Bo"}]', '"author": {"name": "A"}'
    )
    assert json_feed.parse(document(old), SEEN).articles[0].byline == "A"


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + JSON_FEED,
        "\n\n<!-- by hand -->\n" + JSON_FEED,
        "<br />\n<b>Warning</b>: Undefined key in feed.php on line 3<br />\n" + JSON_FEED,
        JSON_FEED + "<script>count()</script>",
        JSON_FEED.replace(
            "https://jsonfeed.org/version/1.1", "https:\\/\\/jsonfeed.org\\/version\\/1"
        ),
    ],
)
def test_junk_around_it_costs_nothing(content: str) -> None:
    assert json_feed.reads(document(content))
    assert len(json_feed.parse(document(content), SEEN).articles) == 2


def test_a_cut_feed_keeps_its_complete_articles_only() -> None:
    gathered = json_feed.parse(document(JSON_FEED[: JSON_FEED.index("One.")]), SEEN)
    assert [article.guid for article in gathered.articles] == ["118"]
    assert gathered.articles[0].source == "Harbour Authority"
    assert gathered.notes == ("The feed is cut off; its complete articles are kept.",)


HEAD = '{"version": "https://jsonfeed.org/version/1", "items": '


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD + "[]}", "holds no article"),
        (HEAD + "{}}", "holds no article"),
        (HEAD + '["text", 1, null]}', "holds no article"),
        (HEAD + '[{"title": "cut', "JSON that cannot be read"),
        (HEAD + "[" * 100_000, "JSON that cannot be read"),
        (HEAD[:-9] + '"x": 1}', "holds no article"),
    ],
)
def test_a_feed_without_a_whole_article_is_said_so(content: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        json_feed.parse(document(content), SEEN)


def test_fields_of_the_wrong_kind_are_passed_over() -> None:
    item = (
        '{"id": true, "title": ["a"], "url": {}, "content_html": 5, "authors": "x", "image": null,'
        ' "date_published": 7, "summary": "Text \\ud800 here.", "language": []}'
    )
    [article] = json_feed.parse(document(HEAD + "[" + item + "]}"), SEEN).articles
    assert (article.guid, article.headline, article.url, article.byline) == (None, "", None, "")
    assert article.text in ("5", "Text here.")


def test_another_json_is_no_feed() -> None:
    assert not json_feed.reads(document('{"version": "1", "items": []}'))
    assert not json_feed.reads(document("<!doctype html><p>" + JSON_FEED))
    typed = document('{"title": "T", "items": []}', content_type="application/feed+json")
    assert json_feed.reads(typed)
