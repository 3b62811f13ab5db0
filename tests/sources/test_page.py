from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.article import Article, Image
from digest.documents import read_path
from digest.errors import SourceError
from digest.sources import page
from tests.sources.shelf import LOGIN, PAGE, SEEN, document

HERE = "https://www.herald.example/2026/10/night-ferry?utm_source=mail"


def article(content: str, url: str | None = HERE) -> Article:
    [found] = page.parse(document(content, "ferry.html", url=url), SEEN).articles
    return found


def test_a_page_becomes_an_article() -> None:
    found = article(PAGE)
    assert found.headline == "The night ferry comes back"
    assert found.byline == "Nuala Brennan"
    assert found.source == "Ellery Herald"
    assert found.url == "https://herald.example/2026/10/night-ferry"
    assert found.language == "en-GB"
    assert found.published_at == datetime(2026, 10, 15, 15, 20, tzinfo=UTC)
    assert found.image == Image("https://www.herald.example/img/ferry.jpg", alt="A ferry")
    kinds = [paragraph.kind for paragraph in found.paragraphs]
    assert kinds == ["heading", "body", "heading", "body", "quote", "body"]
    assert "voted 9 to 4" in found.text
    assert "seafront lights" in found.text
    for junk in ("cookies", "Home", "Council\n", "Contact"):
        assert junk not in found.text


def test_a_page_that_says_nothing_about_itself_is_read_all_the_same() -> None:
    body = PAGE[PAGE.index("<body>") :]
    found = article(f"<!DOCTYPE html><html><head></head>{body}")
    assert found.headline == "The night ferry comes back"
    assert found.source == "herald.example"
    assert found.url == HERE
    assert found.language is None


def test_the_canonical_address_is_believed_on_its_own_site_only() -> None:
    elsewhere = PAGE.replace("https://herald.example/2026", "https://other.example/2026")
    assert article(elsewhere).url == HERE
    assert article(elsewhere, url=None).url == "https://other.example/2026/10/night-ferry"
    front = PAGE.replace("https://herald.example/2026/10/night-ferry", "https://herald.example/")
    assert article(front).url == HERE


def test_pictures_of_a_file_lie_in_its_folder_or_on_the_web(tmp_path: Path) -> None:
    Path(tmp_path, "img").mkdir()
    Path(tmp_path, "ferry.html").write_text(PAGE)
    [found] = page.parse(read_path(str(tmp_path / "ferry.html")), SEEN).articles
    assert found.image == Image("https://herald.example/img/ferry.jpg", alt="A ferry")
    Path(tmp_path, "img/ferry.jpg").touch()
    [found] = page.parse(read_path(str(tmp_path / "ferry.html")), SEEN).articles
    assert found.image == Image((tmp_path / "img/ferry.jpg").as_posix(), alt="A ferry")


def test_for_want_of_another_a_picture_of_the_article_is_taken() -> None:
    plain = PAGE.replace('<meta property="og:image" content="/img/ferry.jpg">', "")
    shown = plain.replace("<h2>", '<img src="/img/logo.png"><img src="a.jpg" alt="A boat"><h2>')
    assert article(shown).image == Image("https://www.herald.example/2026/10/a.jpg", alt="A boat")
    outside = plain.replace("<footer>", '<footer><img src="b.jpg">')
    assert article(outside).image is None


def test_a_page_that_is_no_article_is_said_so() -> None:
    with pytest.raises(SourceError, match="page to sign in at"):
        article(LOGIN)
    for content in ("<!doctype html>", "<html><body></body></html>", "<p>Not found</p>"):
        with pytest.raises(SourceError, match="page without an article"):
            article(content)


LINKS = """<base href="/news/"><link rel="alternate" type="application/atom+xml" href="feed.atom">
<link rel="Alternate nofollow" type="application/rss+xml; charset=a" href="//herald.example/rss">
<link rel="alternate" type="application/feed+json" href="https://herald.example/feed.json">
<link rel="alternate" type="application/rss+xml" href="https://herald.example/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="application/rss+xml">
<link rel="https://api.w.org/" href="https://herald.example/wp-json/">
<link rel="alternate" type="application/json" href="https://herald.example/wp-json/wp/v2/posts/1">
<link rel="alternate" type="application/rss+xml" href="https://herald.example/rss">"""
OFFERED = (
    "https://www.herald.example/news/feed.atom",
    "https://herald.example/rss",
    "https://herald.example/feed.json",
    "https://herald.example/wp-json/wp/v2/posts?_embed=1",
)


def test_the_feeds_that_a_page_advertises_are_offered() -> None:
    with_links = document(PAGE.replace("</head>", f"{LINKS}</head>"), url=HERE)
    assert page.parse(with_links, SEEN).offers == OFFERED
    assert page.parse(document(PAGE, url=HERE), SEEN).offers == ()
    with pytest.raises(SourceError) as refused:
        page.parse(document(LOGIN.replace("</head>", f"{LINKS}</head>"), url=HERE), SEEN)
    assert refused.value.offers == OFFERED
    assert refused.value.fix == f"Use the feed that it names: {OFFERED[0]}"


def test_a_wordpress_site_without_pretty_addresses_is_offered_by_its_query() -> None:
    link = '<link rel="https://api.w.org/" href="https://herald.example/index.php?rest_route=/">'
    [offer] = page.parse(document(PAGE.replace("</head>", link), url=HERE), SEEN).offers
    assert offer == "https://herald.example/index.php?rest_route=/wp/v2/posts&_embed=1"


def test_a_short_notice_is_an_article_if_it_says_so() -> None:
    head = '<meta property="og:type" content="article"><meta property="og:title" content="Closed">'
    found = article(f"<html><head>{head}</head><body><p>The bridge is closed.</p></body></html>")
    assert found.headline == "Closed"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("<body>", "<body>\x00\x07\u202e"),
        lambda text: text.replace('"@graph": [', '"@graph": [[[[[[[[[['),
        lambda text: text.replace("</article></main>", "</div></b></article>"),
        lambda text: text.replace("<main>", "<main><script>document.write('x')</script>"),
        lambda text: text[: text.index("</article>")],
    ],
)
def test_a_damaged_page_keeps_its_text(damage: object) -> None:
    assert callable(damage)
    found = article(damage(PAGE))
    assert "voted 9 to 4" in found.text
    assert "document.write" not in found.text


@pytest.mark.parametrize(
    "attack",
    [
        "<p>x" * 100_000,
        "<div>" * 100_000,
        "<p>word <b>x</b></p>" * 40_000,
        "<p " + " ".join(f'a{number}="1"' for number in range(100_000)) + ">x",
        "<b></i>" * 100_000,
    ],
    ids=lambda attack: attack[:9],
)
def test_attacks_are_over_soon(attack: str) -> None:
    began = time.process_time()
    with pytest.raises(SourceError):
        article(f"<!doctype html><html><body>{attack}")
    assert time.process_time() - began < 4


def test_what_is_no_page_is_not_read() -> None:
    for content in ("<rss></rss>", "<opml>", "<?xml version='1.0'?><feed>", "Text <p>", ""):
        assert not page.reads(document(content))
    assert page.reads(document("Warning: x <br><table><tr><td>x", "a.html"))
    assert page.reads(
        document("<a href=x>x</a>", url="https://x.example/a", content_type="text/html")
    )
    assert not page.reads(
        document("Forbidden", url="https://x.example/a", content_type="text/html")
    )
    for content in ("\ufeff <!-- x --> <!DOCTYPE HTML>", "<html>", "<p>x", "<h1>x"):
        assert page.reads(document(content))
