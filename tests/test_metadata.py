from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from digest.article import Image
from digest.metadata import Metadata, is_same_site, read_metadata


def about(head: str = "", body: str = "<p>x</p>", attributes: str = "") -> Metadata:
    return read_metadata(
        document_fromstring(f"<html {attributes}><head>{head}</head><body>{body}</body></html>")
    )


def meta(**values: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in values.items()
    )


def linked(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "From JSON-LD"}


def test_json_ld_is_believed_before_meta_before_what_is_shown() -> None:
    everything = linked(ARTICLE) + meta(og__title="From meta") + "<title>From title</title>"
    assert about(everything, "<h1>Shown</h1>").headline == "From JSON-LD"
    assert about(meta(og__title="From meta") + "<title>T</title>", "<h1>S</h1>").headline == (
        "From meta"
    )
    assert about("<title>From title</title>", "<h1>Shown</h1>").headline == "Shown"
    assert about("<title>From title</title>", "<h1>a</h1><h1>b</h1>").headline == "From title"


@pytest.mark.parametrize(
    "data",
    [
        [ARTICLE],
        {"@graph": [{"@type": "WebPage"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Article", "BlogPosting"]},
        ARTICLE | {"@type": "ReportageNewsArticle"},
        ARTICLE | {"@type": "BlogPosting"},
    ],
)
def test_the_article_is_found_wherever_it_stands(data: Any) -> None:
    found = about(linked({"@type": "Organization", "headline": "no"}) + linked(data))
    assert found.headline == "From JSON-LD"
    assert found.is_article


def test_broken_json_ld_costs_only_itself() -> None:
    broken = '<script type="application/ld+json">{"@type": </script>'
    deep = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    assert about(broken + deep + linked(ARTICLE)).headline == "From JSON-LD"
    assert not about(broken).is_article


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("The roof leaks | The Herald", "The roof leaks"),
        ("The roof leaks - Herald", "The roof leaks"),
        ("Herald: The roof leaks", "Herald: The roof leaks"),
        ("Herald – The roof leaks", "The roof leaks"),
        ("Roofs | Rain | The Herald", "Roofs | Rain"),
        ("The roof leaks | Opinion", "The roof leaks | Opinion"),
        ("A – B", "A – B"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_headline(title: str, headline: str) -> None:
    assert about(meta(og__site_name="The Herald") + f"<title>{title}</title>").headline == headline


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("The Herald", "The Herald"),
        ("The Herald | News from Ellery", "The Herald"),
        ("https://www.herald.example", ""),
        ("@herald", ""),
    ],
)
def test_a_site_is_called_by_its_name(site: str, expected: str) -> None:
    assert about(meta(og__site_name=site)).site == expected
    assert about(linked(ARTICLE | {"publisher": {"name": site}})).site == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ana Bell", "Ana Bell"),
        ({"@type": "Person", "name": "By Ana Bell"}, "Ana Bell"),
        ([{"name": "Ana Bell"}, {"name": "Bo Cole"}, {"name": "Ana Bell"}], "Ana Bell, Bo Cole"),
        ({"name": "Ana Bell | Herald Media"}, "Ana Bell"),
        ({"name": "The Herald"}, ""),
        ({"name": "@anabell"}, ""),
        ({"name": "https://herald.example/ana"}, ""),
        ({"name": "siteadmin"}, ""),
        ([], ""),
        (None, ""),
        (7, ""),
        ([[["Ana"]]], ""),
    ],
)
def test_authors_are_people(author: Any, expected: str) -> None:
    head = meta(og__site_name="The Herald") + linked(ARTICLE | {"author": author})
    assert about(head).authors == expected


def test_authors_in_meta_stand_in() -> None:
    address = meta(article__author="https://social.example/ana")
    assert about(address + meta(author="Ana Bell")).authors == "Ana Bell"


def test_dates_come_best_first() -> None:
    head = linked(ARTICLE | {"datePublished": "2026-10-15", "dateModified": "2026-10-16"})
    head += meta(article__published_time="2026-10-14", article__modified_time="2026-10-17")
    body = (
        '<time datetime="2026-10-01">x</time><time itemprop="datePublished" datetime="2026-10-13">'
    )
    assert about(head, body).dates == ("2026-10-15", "2026-10-14", "2026-10-13")


def test_pictures_come_best_first_with_what_is_said_about_them() -> None:
    image = [{"@type": "ImageObject", "url": "/a.jpg", "width": "1200", "height": 800}, "/b.jpg", 7]
    head = linked(ARTICLE | {"image": image}) + meta(
        og__image="/c.jpg", og__image__width="600px", og__image__alt="A boat"
    )
    assert about(head).images == (
        Image("/a.jpg", 1200, 800, "A boat"),
        Image("/b.jpg", alt="A boat"),
        Image("/c.jpg", 600, None, "A boat"),
    )


def test_languages_and_addresses() -> None:
    link = '<link rel="canonical" href="/a">' + meta(og__url="/b", og__locale="en_GB")
    found = about(link, attributes='lang="en"')
    assert found.languages[:2] == ("en", "en_GB")
    assert found.addresses == ("/a", "/b")


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("https://www.herald.example/a", True),
        ("https://herald.example/", False),
        ("https://evil.example/a", False),
        ("https://herald.example.evil.example/a", False),
    ],
)
def test_a_site_speaks_for_its_own_pages(address: str, same: bool) -> None:
    assert is_same_site(address, "https://herald.example/b") is same


NAMES = st.sampled_from(["name", "url", "width", "@value", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=9,
)
FIELDS = ["headline", "author", "publisher", "datePublished", "image", "inLanguage"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_json_ld_is_survived(fields: dict[str, Any]) -> None:
    found = about(
        linked(ARTICLE | fields).replace("</", "<\\/").replace("<\\/script>", "</script>")
    )
    assert isinstance(found.headline, str)
    assert all(isinstance(image.url, str) for image in found.images)
