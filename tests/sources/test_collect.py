"""A mixture of inputs, good and bad: live on loopback where they are addresses."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digest.article import Image
from digest.errors import SourceError
from digest.sources import Collected, collect, collect_each, is_address, named_origins
from tests.loopback import Answer, Web, web
from tests.sources.shelf import ATOM, JSON_FEED, LOGIN, MARKDOWN, OPML, PAGE, RSS, SEEN, TEXT

EMPTY = '<rss version="2.0"><channel><title>Nothing yet</title></channel></rss>'


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(name: str, content: str | bytes) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def collected(*inputs: str) -> Collected:
    return collect(inputs, seen_at=SEEN)


def headlines(found: Collected) -> list[str]:
    return [article.headline for article in found.articles]


def failure(*inputs: str) -> SourceError:
    found = collected(*inputs)
    assert found.articles == ()
    [error] = found.failures
    assert inputs[0] in error.what
    assert error.what.endswith(".")
    assert error.fix.endswith(".")
    return error


@pytest.mark.usefixtures("shelf")
def test_a_mixture_is_read_in_the_order_of_the_inputs(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    inputs = [
        put("content/b.md", MARKDOWN),
        site.url("/feed"),
        put("bridge.txt", TEXT),
        put("ferry.html.gz", gzip.compress(PAGE.encode())),
        put("harbour.json", JSON_FEED),
    ]
    found = collected(*inputs)
    assert headlines(found) == [
        "The orchard that was meant to become a car park",
        "Die Sandpiper fährt wieder",
        "A cycle lane on the Ald Bridge, in one direction only",
        "The night ferry comes back",
        "The cottage goes to auction",
        "One.",
    ]
    assert found.failures == ()
    assert found.documents == 5
    assert all(article.first_seen_at == SEEN for article in found.articles)


@pytest.mark.usefixtures("shelf")
def test_articles_come_cleaned() -> None:
    put("ferry.html", PAGE)
    [article] = collected("ferry.html").articles
    assert article.paragraphs[0].text.startswith("The council voted 9 to 4")
    assert article.standfirst == article.paragraphs[0].text
    assert "headline" in [repair.rule for repair in article.repairs]


@pytest.mark.usefixtures("shelf")
def test_a_folder_is_read_in_its_place_whatever_is_in_it() -> None:
    put("content/a.txt", TEXT)
    put("content/b.bin", bytes(range(256)))
    put("content/c/d.md", MARKDOWN)
    put("content/e.xml", EMPTY)
    put("content/style.css", "body { color: red }")
    put("content/z.xml", RSS)
    put("first.txt", "First\n\nText of it.")
    found = collected("content", "first.txt")
    assert headlines(found) == [
        "A cycle lane on the Ald Bridge, in one direction only",
        "The orchard that was meant to become a car park",
        "Market traders ask for a roof & a drain",
        "Seafront lights go out early",
        "First",
    ]
    assert found.articles[0].source == "Content"
    assert [note.split(":")[0] for note in found.notes] == ["content/b.bin", "content/style.css"]
    assert [error.what for error in found.failures] == ["content/e.xml: The feed holds no article."]


@pytest.mark.usefixtures("shelf")
def test_a_list_of_feeds_is_followed_once(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    site.pages["/list"] = Answer(
        f'<opml><outline xmlUrl="/feed"/><outline xmlUrl="/list"/>'
        f'<outline xmlUrl="{site.url("/gone")}"/></opml>'.encode()
    )
    found = collected(site.url("/list"))
    assert headlines(found) == ["Die Sandpiper fährt wieder"]
    assert [error.what for error in found.failures] == [
        f"{site.url('/gone')} does not exist (404)."
    ]
    assert sorted(site.asked) == ["/feed", "/gone", "/list"]


def test_what_two_lists_name_is_read_once(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    for name in ("/a", "/b"):
        site.pages[name] = Answer(
            b'<opml><outline xmlUrl="/feed"/><outline xmlUrl="/feed"/></opml>'
        )
    assert len(collected(site.url("/a"), site.url("/b")).articles) == 1
    assert sorted(site.asked) == ["/a", "/b", "/feed"]


@pytest.mark.usefixtures("shelf")
def test_a_list_in_a_folder_is_followed(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    put("content/feeds.opml", f'<opml><outline xmlUrl="{site.url("/feed")}"/></opml>')
    put("content/z.txt", TEXT)
    refused = collected("content")
    assert headlines(refused) == ["A cycle lane on the Ald Bridge, in one direction only"]
    assert "is not visited" in refused.failures[0].what
    assert site.asked == []
    allowed = collected("content", site.url("/other"))
    assert headlines(allowed)[0] == "Die Sandpiper fährt wieder"


@pytest.mark.usefixtures("shelf")
def test_an_article_of_a_feed_takes_the_picture_of_its_page_that_is_read_too() -> None:
    address = "https://herald.example/roof"
    own = '<enclosure url="https://herald.example/own.jpg" type="image/jpeg"/>'
    for name, inside in (("bare", ""), ("own", own)):
        entry = f"<item><title>A roof</title><link>{address}</link>{inside}</item>"
        put(f"{name}.xml", f'<rss version="2.0"><channel><title>H</title>{entry}</channel></rss>')
    head = f'<title>A roof</title><link rel="canonical" href="{address}">'
    head += '<meta property="og:image" content="https://herald.example/page.jpg">'
    put("page.html", f"<!doctype html><html><head>{head}</head><article><p>{TEXT * 9}</article>")
    [article] = collected("bare.xml", "page.html").articles
    assert article.image == Image("https://herald.example/page.jpg")
    assert replace(article, image=None) == collected("bare.xml").articles[0]
    [article] = collected("own.xml", "page.html").articles
    assert article.image == Image("https://herald.example/own.jpg")


@pytest.mark.usefixtures("shelf")
def test_the_same_article_is_kept_once() -> None:
    put("a.xml", RSS)
    put("b.xml", RSS.replace("?utm_source=rss", "").replace("https://herald", "http://www.herald"))
    found = collected("a.xml", "b.xml", "a.xml")
    assert found.articles == collected("a.xml").articles
    assert len(found.articles) == 2
    assert found.notes == ("b.xml: 2 articles left out, already read.",)
    assert found.documents == 2


@pytest.mark.usefixtures("shelf")
def test_an_article_without_a_headline_is_called_by_its_first_words() -> None:
    def entry(text: str) -> str:
        return RSS[: RSS.index("<item>")] + f"<item><description>{text}</description></item></rss>"

    first = "The market roof leaks again. Nobody is surprised."
    found = collected(put("a.xml", entry(first)))
    assert headlines(found) == ["The market roof leaks again."]
    assert found.articles[0].text == first
    assert found.notes == (
        "a.xml: “The market roof leaks again.” has no headline; its first words stand in.",
    )
    long = collected(put("a.xml", entry("word " * 100)))
    assert headlines(long) == ["word " * 23 + "word…"]


@pytest.mark.usefixtures("shelf")
def test_an_entry_without_anything_is_left_out_and_counted() -> None:
    put("a.xml", RSS.replace("<item>", "<item></item><item></item><item>", 1))
    found = collected("a.xml")
    assert len(found.articles) == 2
    assert found.notes == ("a.xml: 2 articles with neither headline nor text left out.",)


@pytest.mark.usefixtures("shelf")
def test_a_missing_date_is_guessed_and_said_so() -> None:
    put("a.xml", RSS.replace("Thu, 15 Oct 2026 16:20:00 +0100", "2025-13-45"))
    guessed, known = collected("a.xml").articles
    assert (guessed.published_at, guessed.date_is_guessed, guessed.dated) == (None, True, SEEN)
    assert known.published_at is not None
    assert not known.date_is_guessed


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xml", b"", "It is empty"),
        ("a.txt", b" \n\n\t", "It is empty"),
        ("a.html.gz", b"", "It is empty"),
        ("a.html.gz", gzip.compress(b"", mtime=0), "It is empty"),
        ("a.html.gz", gzip.compress(PAGE.encode(), mtime=0)[:200], "packed wrongly"),
        ("a.gz", b"\x1f\x8b\x08\x00broken", "packed wrongly"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no kind that is read here"),
        ("a", bytes(range(256)) * 9, "no kind that is read here"),
        ("a.json", b'{"some": "json"}', "no kind that is read here"),
        ("feed.xml", LOGIN.encode(), "sign in at, and holds no article"),
        ("feed.xml", b"<!doctype html><title>404</title><p>Not here", "page without an article"),
        ("feed.xml", EMPTY.encode(), "holds no article"),
        ("feed.xml", RSS[: RSS.index("</item>")].encode(), "cut off before its first article"),
        ("feed.json", JSON_FEED[:300].encode(), "JSON that cannot be read"),
        ("feeds.opml", b"<opml></opml>", "names no feed"),
        ("a.md", b"---\ndraft: true\n---\nText.", "a draft"),
        ("a.xml", b"<rss><channel><item></item></channel></rss>", "neither headline nor text"),
    ],
)
def test_an_input_that_gives_nothing_is_a_failure_in_words(
    name: str, content: bytes, words: str
) -> None:
    assert words in failure(put(name, content)).what


@pytest.mark.usefixtures("shelf")
def test_inputs_that_cannot_be_read_count_as_no_document() -> None:
    assert "does not exist" in failure("none.txt").what
    put("a.txt", TEXT)
    assert "cannot be read: Not a directory" in failure("a.txt/b.txt").what
    Path("empty").mkdir()
    assert "no file in it" in failure("empty").what
    assert collected("none.txt", "a.txt/b.txt").documents == 0
    assert collected("empty").documents == 1


def test_a_dead_address_is_a_failure_in_words() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/feed"
        assert "cannot be reached" in failure(url).what
        assert collected(url).documents == 0


def test_what_a_server_sends_instead_of_a_feed_is_a_failure_in_words(site: Web) -> None:
    site.pages["/feed"] = Answer(LOGIN.encode(), headers={"Content-Type": "application/rss+xml"})
    assert "sign in at" in failure(site.url("/feed")).what
    site.pages["/pdf"] = Answer(b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"})
    assert "no kind" in failure(site.url("/pdf")).what
    site.pages["/gz"] = Answer(gzip.compress(b"x" * 20_000_000))
    assert "larger than 10 MB" in failure(site.url("/gz")).what


@pytest.mark.usefixtures("shelf")
def test_one_bad_input_costs_the_others_nothing(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    bad = ["none.txt", site.url("/gone"), put("a.xml", EMPTY), put("b.png", b"\x89PNG\0\0\0\0")]
    found = collected(*bad, site.url("/feed"), put("bridge.txt", TEXT))
    assert len(found.articles) == 2
    assert [error.what.partition(" ")[0].rstrip(":") for error in found.failures] == bad


@pytest.mark.usefixtures("shelf")
def test_inputs_can_be_kept_apart(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    inputs = [site.url("/feed"), "none.txt", put("bridge.txt", TEXT)]
    feed, none, bridge = collect_each(inputs, seen_at=SEEN, allowed=frozenset([site.origin]))
    assert [*headlines(feed), *headlines(bridge)] == headlines(collected(*inputs))
    assert headlines(none) == []
    assert [len(each.failures) for each in (feed, none, bridge)] == [0, 1, 0]


def test_an_input_kept_apart_is_private_only_by_leave(site: Web) -> None:
    site.pages["/feed"] = Answer(ATOM.encode())
    [refused] = collect_each([site.url("/feed")], seen_at=SEEN)
    assert "it is the machine itself" in refused.failures[0].what
    assert site.asked == []


@pytest.mark.usefixtures("shelf")
def test_what_a_library_trips_over_is_a_failure_of_that_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def trip(*_: object, **__: object) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr("feedparser.parse", trip)
    put("a.xml", RSS.replace("</description>", "", 1))  # well-formed, it would not be asked
    put("b.txt", TEXT)
    found = collected("a.xml", "b.txt")
    assert len(found.articles) == 1
    assert found.failures[0].what == (
        "a.xml: It cannot be understood (RecursionError: maximum recursion depth exceeded)."
    )


def test_the_charset_and_address_of_an_answer_are_used(site: Web) -> None:
    relative = PAGE.replace("https://herald.example/2026", "/2026")
    site.pages["/a"] = Answer(
        relative.replace('<meta charset="utf-8">', "").encode("cp1252"),
        headers={"Content-Type": "text/html; charset=windows-1252"},
    )
    [article] = collected(site.url("/a")).articles
    assert "costs £61,000" in article.text
    assert article.url == site.url("/2026/10/night-ferry")
    assert article.image is not None
    assert article.image.url == site.url("/img/ferry.jpg")


@pytest.mark.usefixtures("shelf")
def test_the_same_inputs_give_the_same_articles_in_any_company() -> None:
    put("a.xml", RSS)
    put("b.txt", TEXT)
    together = collected("a.xml", "b.txt")
    assert together == collected("a.xml", "b.txt")
    assert together.articles == collected("a.xml").articles + collected("b.txt").articles


def test_named_origins_are_those_of_addresses() -> None:
    inputs = ["feed.xml", "http://localhost:8000/feed", "https://x.example", "http://[", "http://"]
    assert named_origins(inputs) == {"http://localhost:8000", "https://x.example:443"}
    assert is_address("HTTP://x.example")


@pytest.mark.usefixtures("shelf")
def test_nothing_is_imported_before_it_is_needed() -> None:
    """A text needs neither feedparser nor trafilatura, and no file needs the network."""
    put("b.txt", TEXT)
    put("opml", OPML)
    program = (
        "import sys; from datetime import UTC, datetime; from digest.sources import collect;"
        "collect(['b.txt'], seen_at=datetime(2026, 10, 16, tzinfo=UTC));"
        "heavy = {'feedparser', 'trafilatura', 'aiohttp', 'lxml', 'yaml', 'markdown_it'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
