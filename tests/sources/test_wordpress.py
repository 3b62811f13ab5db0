from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.article import Image
from digest.errors import SourceError
from digest.sources import Gathered, kind_of, wordpress
from tests.sources.shelf import SEEN, WORDPRESS, document

HERE = "https://quay.example/wp-json/wp/v2/posts?_embed=1"


def gathered(content: str, url: str | None = HERE) -> Gathered:
    return wordpress.parse(document(content, "posts.json", url=url), SEEN)


def test_posts_become_articles() -> None:
    first, second = gathered(WORDPRESS).articles
    assert first.headline == "Traders ask for a roof & a drain – in writing"
    assert first.url == "https://quay.example/market-roof/"
    assert first.guid == "https://quay.example/?p=118"
    assert first.byline == "Nuala Brennan"
    assert first.source == "quay.example"
    assert first.published_at == datetime(2026, 10, 15, 15, 20, tzinfo=UTC)
    assert first.image == Image(
        "https://quay.example/uploads/market.jpg", 1200, 800, "Stalls in the rain"
    )
    assert [each.text for each in first.paragraphs] == [
        "Takings fall by half when it rains, say sixty-one traders.",
        "“Nobody buys a wet loaf twice.”",
    ]
    assert (second.headline, second.byline, second.language) == ("Lights go out early", "", "en-GB")


def test_a_post_behind_a_password_is_left_out_and_said() -> None:
    assert gathered(WORDPRESS).notes == (
        "“Protected: For members” is left out: it asks for a password.",
    )


def test_a_file_of_posts_is_called_by_the_site_they_stand_on() -> None:
    assert {each.source for each in gathered(WORDPRESS, url=None).articles} == {"quay.example"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"code":"rest_forbidden","message":"Not <b>for you</b>.","data":{}}', "“Not for you.”"),
        ('{"code":"rest_forbidden","message":""}', "“rest_forbidden”"),
        ("[]", "lists no post"),
        ("[1, null]", "cannot be read|lists no post"),
    ],
)
def test_a_site_that_lists_nothing_is_told_in_words(content: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        gathered(content)


def test_warnings_before_the_list_and_a_cut_cost_little() -> None:
    cut = WORDPRESS[: WORDPRESS.index('{"id":120')]
    found = gathered(f"Deprecated: strftime() in date.php\n{cut}")
    assert len(found.articles) == 1
    assert found.notes[0] == "The list of posts is cut off; its complete ones are kept."


def test_an_empty_list_is_known_by_its_address() -> None:
    assert kind_of(document("[]", "posts", url=HERE)) is wordpress
    assert kind_of(document("[]", "posts", url="https://quay.example/api")) is not wordpress


@pytest.mark.parametrize(
    "post",
    [
        '{"title":{"rendered":["x"]},"content":7,"_embedded":[],"link":"javascript:alert(1)"}',
        '{"title":{"rendered":null},"link":"https://[","_embedded":{"author":{},"x":1}}',
    ],
)
def test_a_post_of_the_wrong_shape_is_no_fault_of_ours(post: str) -> None:
    [article] = gathered(f"[{post}]", url=None).articles
    assert (article.headline, article.url, article.paragraphs) == ("", None, ())
