"""The twenty nastiest inputs, by their numbers, each with what an editor gets of it.

The documents are invented; what is wrong with them is what is wrong with real ones.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.article import Article as Noun
from digest.errors import FetchRefused, SourceError
from digest.fetching import fetch
from digest.gather import gather
from digest.health import EVERY, FIRST_WAIT, MOST_EMPTY, MOST_FAILURES
from digest.models import Article, Source
from digest.parsing import Parsers
from digest.selection import select
from digest.sources import Collected, Document, Gathered, Task, collect_each, parsed
from tests import samples, stored
from tests.loopback import Answer, Web, web
from tests.sources.shelf import LOGIN, RSS

AT = stored.AT
SEEN = datetime(2026, 10, 16, 7, tzinfo=UTC)
HEADLINES = ["Market traders ask for a roof & a drain", "Seafront lights go out early"]


def read(content: str | bytes, url: str = "https://herald.example/feed") -> Gathered:
    raw = content.encode() if isinstance(content, str) else content
    return parsed(Task(Document(raw, url, url=url), SEEN, was_named=True))


def headlines(found: Gathered | Collected) -> list[str]:
    return [article.headline for article in found.articles]


def item(**parts: str) -> str:
    told = {"title": "Two boats", "link": "https://herald.example/boats"} | parts
    return f"<item>{''.join(f'<{name}>{text}</{name}>' for name, text in told.items())}</item>"


def feed(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Herald</title>{"".join(items)}</channel></rss>'


def one(**parts: str) -> Noun:
    [article] = read(feed(item(**parts))).articles
    return article


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as running:
        yield running


@pytest.fixture
def source(site: Web) -> Source:
    site.pages["/feed"] = Answer(RSS.encode())
    return Source.objects.create(
        publication=stored.publication(),
        name="Herald",
        address=site.url("/feed"),
        may_be_private=True,
        added_at=AT,
    )


def asked(source: Source, at: datetime) -> Source:
    gather(source.publication_id, at)
    source.refresh_from_db()
    return source


def test_01_loose_signs_cost_no_entry_and_are_said() -> None:
    broken = RSS.replace("roof &amp;amp; a drain", "roof & a drain, the traders&rsquo; wish")
    found = read(broken)
    assert headlines(found) == [
        "Market traders ask for a roof & a drain, the traders’ wish",
        HEADLINES[1],
    ]
    assert "Faults in its markup are mended." in found.notes


@pytest.mark.parametrize("junk", ["\n\n  ", "<br />\n<b>Warning</b>: mysql_connect() in x.php\n"])
def test_02_what_stands_in_front_costs_no_entry(junk: str) -> None:
    assert headlines(read(junk + RSS)) == HEADLINES


@pytest.mark.django_db
def test_03_a_feed_that_breaks_off_gives_what_is_whole_and_is_asked_again_soon(
    site: Web, source: Source
) -> None:
    cut = RSS[: RSS.index("Seafront") + 4].encode()
    site.pages["/feed"] = Answer(cut, headers={"ETag": '"cut"'})
    row = asked(source, AT)
    assert list(Article.objects.values_list("headline", flat=True)) == HEADLINES[:1]
    assert (row.answered_at, row.next_try_at, row.etag) == (None, AT + FIRST_WAIT, "")
    assert FIRST_WAIT < EVERY
    assert (row.fault, row.tries_failed) == (
        "Its feed breaks off; the complete articles are kept.",
        0,
    )
    site.pages["/feed"] = Answer(RSS.encode())
    row = asked(source, AT + FIRST_WAIT)
    assert (row.fault, row.answered_at) == ("", AT + FIRST_WAIT)
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("utf-16", "utf-8"), ("x-nope", "utf-8"), ("utf-8", "cp1252"), ("iso-8859-1", "utf-8")],
)
def test_04_a_wrong_declaration_costs_no_letter(declared: str, actual: str) -> None:
    text = RSS.replace('encoding="UTF-8"', f'encoding="{declared}"')
    text = text.replace("Seafront lights", "“Café” lights – Übersee")
    [_, lights] = read(text.encode(actual)).articles
    assert lights.headline == "“Café” lights – Übersee go out early"
    assert "\ufffd" not in repr(lights.to_data())


@pytest.mark.django_db
def test_05_a_page_to_sign_in_at_is_said_to_be_one_and_what_was_good_is_kept(
    site: Web, source: Source
) -> None:
    asked(source, AT)
    feeds = '<link rel="alternate" type="application/rss+xml" href="/new"></head>'
    page = LOGIN.replace("</head>", feeds).encode()
    site.pages["/feed"] = Answer(page, headers={"Content-Type": "text/html"})
    row = asked(source, AT + EVERY)
    assert "It is not a feed, but a page to sign in at" in row.fault
    assert row.fault_fix == f"Use the feed that it names: {site.url('/new')}"
    assert Article.objects.filter(Article.FREE).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["", " \n", feed()])
def test_06_an_empty_answer_is_no_alarm_until_the_third_and_deletes_nothing(
    site: Web, source: Source, body: str
) -> None:
    asked(source, AT)
    site.pages["/feed"] = Answer(body.encode())
    for number in range(1, MOST_EMPTY + 2):
        Source.objects.update(next_try_at=None)
        row = asked(source, AT + number * EVERY)
        assert bool(row.fault) == (number >= MOST_EMPTY)
        assert row.next_try_at == AT + (number + 1) * EVERY
        if row.fault:  # for days, even
            Source.objects.update(tries_failed=MOST_FAILURES)
    assert not row.is_resting
    assert Article.objects.filter(Article.FREE).count() == 2


def test_07_of_a_feed_without_end_the_first_ten_megabytes_are_read(site: Web) -> None:
    many = [item(title=f"Item {number}", link=f"https://h.example/{number}", description="word "
            * 4_000) for number in range(600)]  # fmt: skip
    site.pages["/feed"] = Answer(feed(*many).encode())
    [found] = collect_each(
        [site.url("/feed")], seen_at=SEEN, allowed=frozenset({site.origin}), longest=20
    )
    assert 450 < len(found.articles) < 500
    assert headlines(found)[-1] == f"Item {len(found.articles) - 1}"
    assert found.notes[0].endswith(
        "It is larger than 10 MB; the complete articles of its first 10 MB are read."
    )
    assert (found.is_cut, found.failures) == (False, ())


def test_07_of_a_page_without_end_nothing_is_read(site: Web) -> None:
    site.pages["/page"] = Answer(b"<html><body><p>" + b"word " * 2_100_000)
    [found] = collect_each([site.url("/page")], seen_at=SEEN, allowed=frozenset({site.origin}))
    assert found.articles == ()
    assert "larger than 10 MB" in found.failures[0].what


def kilobytes(name: str) -> int:
    """Return a figure of memory of this process, as the system keeps it."""
    return int(Path("/proc/self/status").read_text().partition(f"{name}:")[2].split()[0])


def test_08_a_bomb_is_refused_at_once(site: Web) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    site.pages["/bomb"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory is counted anew
    began, before = time.monotonic(), kilobytes("VmRSS")
    with pytest.raises(FetchRefused, match="larger than 10 MB"):
        fetch(site.url("/bomb"), allowed=frozenset({site.origin}))
    assert time.monotonic() - began < 2
    assert kilobytes("VmHWM") - before < 64_000
    [found] = collect_each([site.url("/bomb")], seen_at=SEEN, allowed=frozenset({site.origin}))
    assert found.articles == ()
    assert found.failures[0].what.endswith(".")


def task(content: str) -> Task:
    return Task(Document(content.encode(), "f.xml", url="https://h.example/f"), SEEN, True)


def test_09_what_parsers_hang_on_is_over_and_costs_the_others_nothing() -> None:
    attributes = " ".join(f"a{number}='x'" for number in range(100_000))
    crowded = feed(f"<item {attributes}><title>A</title></item>")
    nested = feed(item(description="<a>" * 200_000))
    began = time.monotonic()
    with Parsers(2) as parsers:
        first, sound, second, again = parsers.parse(
            [task(crowded), task(RSS), task(nested), task(RSS)]
        )
    assert time.monotonic() - began < 15  # five seconds, on a machine that does other things too
    assert isinstance(first, SourceError)
    assert first.what == "One of its tags has hundreds of attributes."
    assert isinstance(second, SourceError) or headlines(second) == ["Two boats"]
    for each in (sound, again):
        assert isinstance(each, Gathered)
        assert headlines(each) == HEADLINES


def test_10_entities_from_outside_and_laughs_give_nothing_away() -> None:
    bombs = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )  # ten to the eleventh
    for declared in ('<!ENTITY x SYSTEM "file:///etc/passwd">', f'<!ENTITY a0 "ha">{bombs}'):
        began = time.monotonic()
        found = read(
            f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]>'
            + feed(item(description="before &x; &a11; behind"))
        )
        assert time.monotonic() - began < 3
        told = repr([article.to_data() for article in found.articles])
        assert "root:" not in told
        assert len(told) < 2_000


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:9/", "http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/"]
)
def test_11_a_redirect_into_the_network_is_not_followed(site: Web, to: str) -> None:
    site.pages["/feed"] = Answer(status=302, headers={"Location": to})
    with pytest.raises(FetchRefused, match="is not visited"):
        fetch(site.url("/feed"), allowed=frozenset({site.origin}))
    assert site.asked == ["/feed"]


def test_12_entries_with_one_guid_are_all_kept_and_said() -> None:
    found = read(
        feed(
            item(title="Two boats", link="https://h.example/1", guid="tag:h,7"),
            item(title="A choir in a lift", link="https://h.example/2", guid="tag:h,7"),
        )
    )
    assert headlines(found) == ["Two boats", "A choir in a lift"]
    assert "2 entries call themselves “tag:h,7”; all are kept." in found.notes


@pytest.mark.django_db
def test_13_new_guids_and_https_everywhere_make_nothing_new(site: Web, source: Source) -> None:
    asked(source, AT)
    moved = (
        RSS.replace("https://herald.example", "http://www.herald.example")
        .replace("herald-118", "https://herald.example/?p=118")
        .replace("/?p=119", "/?page=119")
    )
    site.pages["/feed"] = Answer(moved.encode())
    asked(source, AT + EVERY)
    assert Article.objects.count() == 2


def test_14_without_guid_and_link_an_article_keeps_its_identity_and_has_no_link() -> None:
    bare = "<item><title>Two boats</title><pubDate>Wed, 14 Oct 2026 06:00:00 GMT</pubDate></item>"
    [first], [again] = read(feed(bare)).articles, read(feed(bare)).articles
    assert first.id == again.id
    assert first.url is None
    [other] = read(feed(bare.replace("14 Oct", "13 Oct"))).articles
    assert other.id != first.id


@pytest.mark.parametrize("date", ["", "2025-13-45", "soon", "0", "1 January 1970", "2099-01-01"])
def test_15_an_impossible_date_is_the_day_it_was_first_seen_and_said(date: str) -> None:
    article = one(pubDate=date)
    assert (article.published_at, article.dated, article.date_is_guessed) == (None, SEEN, True)
    assert article.date_as_given == date


def test_15_a_date_ahead_is_held_until_it_is_due() -> None:
    ahead = one(pubDate=(SEEN + timedelta(hours=5)).isoformat())
    assert not ahead.date_is_guessed
    [choice] = select([ahead], count=1, at=SEEN, window=timedelta(days=7))
    assert not choice.picked
    assert choice.reason == "Dated 5 hours ahead; held until then."
    [due] = select([ahead], count=1, at=SEEN + timedelta(hours=5), window=timedelta(days=7))
    assert due.picked


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("&amp;amp;lt;b&amp;amp;gt;Two boats", "Two boats"),
        ("&lt;b&gt;Two&lt;/b&gt; boats", "Two boats"),
        ("AT&amp;T", "AT&T"),
        ("a &lt; b", "a < b"),
        ("The &amp;lt;blink&amp;gt; tag", "The <blink> tag"),
        ("word " * 100, ("word " * 40)[:-1]),
    ],
)
def test_16_a_headline_is_plain_text(title: str, headline: str) -> None:
    found = one(title=title).headline
    assert found.rstrip("…").strip() == headline
    assert len(found) <= 200


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script><p>The boats are in.</p>",
        "<p onclick='x()'>The boats are in.</p><img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>The boats are in.</a>",
        "<style>p{display:none}</style><p style='color:red'>The boats are in.</p>",
    ],
)
def test_17_what_could_act_is_inert_and_the_text_is_kept(content: str) -> None:
    article = one(description=f"<![CDATA[{content}]]>")
    assert article.text == "The boats are in."
    assert not {"alert", "javascript", "onclick", "display"} & set(repr(article.to_data()).split())


def test_18_links_are_absolute_or_gone() -> None:
    based = feed(item(link="/boats")).replace(
        "<channel>", '<channel xml:base="https://b.example/">'
    )
    assert [article.url for article in read(based).articles] == ["https://b.example/boats"]
    pictured = one(description='<![CDATA[<p>Boats.</p><img src="//img.example/boats.jpg">]]>')
    assert pictured.image is not None
    assert pictured.image.url == "https://img.example/boats.jpg"
    raw = Document(feed(item(link="boats")).encode(), "feed.xml")
    [article] = parsed(Task(raw, SEEN, was_named=True)).articles
    assert article.url is None


FULL = (
    "Both boats of the ferry line stay in the harbour until Thursday, because the new ramp does"
    " not fit the quay. A bus goes round the bay instead, twice a day."
)


@pytest.mark.parametrize(
    ("summary", "standfirst"),
    [("Read more", FULL), ("Two boats", FULL), ("Two boats …", FULL), (FULL, FULL)],
)
def test_19_a_summary_that_says_nothing_gives_way_to_the_first_sentence(
    summary: str, standfirst: str
) -> None:
    content = f"<content:encoded><![CDATA[<p>{FULL}</p>]]></content:encoded>"
    spaced = feed(item(description=summary).replace("</item>", f"{content}</item>")).replace(
        "<rss", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    [article] = read(spaced).articles
    assert article.standfirst == standfirst
    assert article.text == FULL


def test_20_copies_in_six_feeds_are_one_card() -> None:
    first = samples.article()
    copies = [
        replace(
            first,
            id=f"copy{number}",
            url=f"https://paper-{number}.example/{number}",
            source=f"Paper {number}",
            headline=f"{first.headline}{' (agency)' * (number % 2)}",
            published_at=SEEN - timedelta(hours=number),
        )
        for number in range(1, 7)
    ]
    choices = select(copies, count=5, at=SEEN, window=timedelta(days=7))
    assert [choice.picked for choice in choices] == [True] + 5 * [False]
    assert "5 other reports of it hidden" in choices[0].reason
    assert {choice.reason for choice in choices[1:]} == {"Same story as number 1."}
