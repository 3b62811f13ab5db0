from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from digest.article import Article, Image, Paragraph
from digest.errors import SourceError
from digest.sources import feed
from tests.sources.shelf import ATOM, RDF, RSS, SEEN, document


def articles(content: str | bytes, url: str | None = None) -> tuple[Article, ...]:
    return feed.parse(document(content, "feed.xml", url=url), SEEN).articles


def rss(items: str, channel: str = "<link>https://herald.example/</link>") -> str:
    return f'<rss version="2.0"><channel><title>Herald</title>{channel}{items}</channel></rss>'


def item(inside: str, number: int = 1) -> str:
    return f"<item><link>https://herald.example/{number}</link>{inside}</item>"


def only(items: str) -> Article:
    [article] = articles(rss(items))
    return article


def test_rss_becomes_articles() -> None:
    first, second = articles(RSS)
    assert first == Article(
        id=first.id,
        guid="herald-118",
        url="https://herald.example/2026/10/market-roof?utm_source=rss",
        source="The Ellery Herald",
        headline="Market traders ask for a roof & a drain",
        first_seen_at=SEEN,
        byline="Nuala Brennan",
        paragraphs=(
            Paragraph(
                "Takings at the Saturday market fall by half when it rains. Sixty-one stallholders "
                "have signed a letter that says so, with the figures of two years to prove it."
            ),
            Paragraph("“Nobody buys a wet loaf twice.”", "quote"),
        ),
        published_at=datetime(2026, 10, 15, 15, 20, tzinfo=UTC),
        date_as_given="Thu, 15 Oct 2026 16:20:00 +0100",
        language="en-GB",
        image=Image("https://herald.example/img/market.jpg", alt="Stalls"),
    )
    assert second.headline == "Seafront lights go out early"
    assert second.text == "The lights along the front now go out at eleven."
    assert second.image == Image("https://img.example/large.jpg", 1200, 800)


def test_atom_becomes_articles() -> None:
    [article] = articles(ATOM)
    assert article.headline == "Die Sandpiper fährt wieder"
    assert article.url == "https://rundfunk.example/a/2026/sandpiper"
    assert article.byline == "Sol Adeyemi"
    assert article.language == "de-DE"
    assert article.published_at == datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
    assert article.image == Image("https://rundfunk.example/bild.png")
    assert article.paragraphs == (
        Paragraph("Das Boot fährt wieder."),
        Paragraph("Der Preis", "heading"),
        Paragraph("Die Karte kostet 4,20 Euro."),
    )


def test_rdf_becomes_articles() -> None:
    [article] = articles(RDF)
    assert (article.source, article.headline) == ("Notices", "Bridge closed")
    assert article.published_at == datetime(2026, 10, 13, tzinfo=UTC)


LETTERS = rss(item("<title>“Café” – naïve</title><description>Größe</description>"))


@pytest.mark.parametrize("declared", ["utf-16", "x-nope", "iso-8859-1", "utf-8"])
@pytest.mark.parametrize("actual", ["utf-8", "cp1252", "utf-8-sig"])
def test_a_wrong_encoding_costs_no_letter(declared: str, actual: str) -> None:
    raw = f'<?xml version="1.0" encoding="{declared}"?>{LETTERS}'.encode(actual)
    [article] = articles(raw)
    assert article.headline == "“Café” – naïve"
    assert article.text == "Größe"


def test_stray_windows_quotes_are_quotes() -> None:
    assert articles(LETTERS.encode().replace("“Café”".encode(), b"\x93Caf\xe9\x94"))[
        0
    ].headline == ("“Café” – naïve")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "\n\n  " + text,
        lambda text: "<br />\n<b>Warning</b>: Undefined key in feed.php on line 3<br />\n" + text,
        lambda text: "\n<!-- by hand -->\n" + text,
        lambda text: text.replace("<?xml", "<?xml?><?xml"),
        lambda text: text.replace("<title>", "<title>\x08"),
        lambda text: text.replace("<item>", "\0<item>"),
        lambda text: text.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "<script>count()</script></html>",
        lambda text: text.replace("?utm_source=rss", "?a=1&b=2"),
        lambda text: text.replace("go out early", "go out early&nbsp;&rsquo;&hellip;&#0;&#xD800;"),
        lambda text: text.replace("<guid isPermaLink=\"false\">", "<guid isPermaLink=false>"),
        lambda text: text.replace('xmlns:media="http://search.yahoo.com/mrss/"', ""),
        lambda text: text.replace("<description>Takings", "<description><p>Raw <br> & more"),
        lambda text: text.replace("early</title>", "early"),
        lambda text: text.replace("rss", "rss:rss", 1).replace("<item>", "<rss:item>"),
        lambda text: text.replace("</channel>\n</rss>", ""),
    ],
)  # fmt: skip
def test_a_damaged_feed_keeps_its_articles(damage: object) -> None:
    assert callable(damage)
    found = articles(damage(RSS))
    assert found[0].headline == "Market traders ask for a roof & a drain"
    assert found[1].headline.startswith("Seafront lights go out early")
    assert found[1].text == "The lights along the front now go out at eleven."


def test_what_was_mended_is_said() -> None:
    assert feed.parse(document(RSS), SEEN).notes == ()
    assert feed.parse(document(RSS.replace("roof &amp;amp;", "roof &")), SEEN).notes == (
        "Faults in its markup are mended.",
    )


@pytest.mark.parametrize("whole", [RSS, RSS.replace("<item>", "<item>\n<author>")])
def test_a_cut_feed_keeps_its_complete_articles_only(whole: str) -> None:
    cut = whole[: whole.index("Seafront") + 5]
    gathered = feed.parse(document(cut), SEEN)
    assert [article.guid for article in gathered.articles] == ["herald-118"]
    assert gathered.notes[0] == "The feed is cut off; its complete articles are kept."


def test_rdf_is_not_whole_because_its_channel_is() -> None:
    more = RDF.replace("</rdf:RDF>", "<item><title>Cut of")
    gathered = feed.parse(document(more), SEEN)
    assert [article.headline for article in gathered.articles] == ["Bridge closed"]
    assert "cut off" in gathered.notes[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (RSS[: RSS.index("</item>")], "cut off before its first article ends"),
        (rss(""), "holds no article"),
        ("<rss>", "cut off"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "holds no article"),
    ],
)
def test_a_feed_without_a_whole_article_is_said_so(content: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        articles(content)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Thu, 15 Oct 2026 16:20:00 +0100", datetime(2026, 10, 15, 15, 20, tzinfo=UTC)),
        ("1792048800", datetime(2026, 10, 15, 7, 20, tzinfo=UTC)),
        ("2025-13-45", None),
        ("1736157600x", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("2099-01-01", None),
        ("2026-10-17T06:00:00Z", datetime(2026, 10, 17, 6, tzinfo=UTC)),
        ("2026-10-17T08:00:00Z", None),
        ("06/10/2026", None),
        ("", None),
    ],
)
def test_only_plausible_dates_are_believed(raw: str, expected: datetime | None) -> None:
    assert only(item(f"<title>One</title><pubDate>{raw}</pubDate>")).published_at == expected


def test_other_dates_of_a_feed_tell_its_days_from_its_months() -> None:
    dated = [item(f"<title>{day}</title><pubDate>{day}/10/2026</pubDate>", day) for day in (6, 13)]
    assert [article.published_at for article in articles(rss("".join(dated)))] == [
        datetime(2026, 10, 6, tzinfo=UTC),
        datetime(2026, 10, 13, tzinfo=UTC),
    ]


def test_an_implausible_date_gives_way_to_a_plausible_one() -> None:
    entry = ATOM.replace(
        "<updated>2026-10-14", "<published>2099-01-01</published><updated>2026-10-14"
    )
    [article] = articles(entry)
    assert article.published_at == datetime(2026, 10, 14, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("&amp;amp;lt;b&gt;", ""),
        ("AT&amp;T", "AT&T"),
        ("a &lt; b", "a < b"),
        ("&lt;blink&gt; tag", "<blink> tag"),
        ("&amp;lt;blink&amp;gt; tag", "<blink> tag"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("<![CDATA[A <i>b</i> &amp; c]]>", "A b & c"),
        ("\x08Bell 🎉 &#x202e;", "Bell 🎉"),
        ("", ""),
    ],
)
def test_a_headline_is_plain_text(title: str, expected: str) -> None:
    entry = item(f"<title>{title}</title><description>Text.</description>")
    assert only(entry).headline == expected


def test_names_that_only_pages_know_are_what_they_stand_for() -> None:
    assert only(item("<title>a &LT; b &AMP; c&rsquo;d &bogus;</title>")).headline == (
        "a < b & c’d &bogus;"
    )


@pytest.mark.parametrize(
    "content",
    [
        "&lt;p onclick='x()'&gt;Text.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;",
        "<![CDATA[<a href='javascript:x()'>Text.</a><style>p{}</style><img src=x onerror=x()>]]>",
        "&lt;iframe src='x'&gt;&lt;/iframe&gt;&lt;p&gt;Text.",
    ],
)
def test_content_is_inert(content: str) -> None:
    article = only(item(f"<title>One</title><description>{content}</description>"))
    assert article.text == "Text."


def test_control_characters_and_emoji_in_every_field() -> None:
    nasty = "a\x00\x07b\u202e\u200bc 👩‍👩‍👧 \ufffe"
    fields = ["title", "guid", "author", "description", "pubDate", "category"]
    inside = "".join(f"<{name}>{nasty}</{name}>" for name in fields)
    article = only(item(inside))
    assert article.headline == article.text == article.byline == "abc 👩‍👩‍👧"
    assert article.published_at is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://herald.example/a b", "https://herald.example/a%20b"),
        ("/relative", "https://herald.example/relative"),
        ("//other.example/x", "https://other.example/x"),
        ("javascript:alert(1)", None),
        ("https://user:word@herald.example/", None),
        ("", None),
    ],
)
def test_links_are_absolute_or_dropped(link: str, expected: str | None) -> None:
    assert only(f"<item><title>One</title><link>{link}</link></item>").url == expected


def test_a_relative_link_without_any_base_is_dropped() -> None:
    [article] = articles(rss("<item><title>One</title><link>/a</link></item>", channel=""))
    assert article.url is None
    [article] = articles(
        rss("<item><title>One</title><link>/a</link></item>", channel=""),
        url="https://herald.example/feed/rss",
    )
    assert article.url == "https://herald.example/a"


def test_pictures_of_the_content_belong_to_its_base() -> None:
    content = '<![CDATA[<p>x</p><img src="img/a.jpg"><img src="//cdn.example/b.jpg">]]>'
    article = only(item(f"<title>One</title><description>{content}</description>"))
    assert article.image == Image("https://herald.example/img/a.jpg")


def picture(name: str) -> str:
    return f'<enclosure url="https://herald.example/{name}" type="image/jpeg"/>'


def test_behind_a_picture_that_stands_in_for_the_site_each_article_has_its_own() -> None:
    own = "<description>&lt;img src='/own.jpg'&gt;</description>"
    site = picture("share.jpg")
    items = [item(f"<title>{number}</title>{site}", number) for number in range(3)]
    items += [item(f"<title>own</title>{site}{own}", 9)]
    found = feed.parse(document(rss("".join(items)), "feed.xml"), SEEN)
    assert [article.image and article.image.url for article in found.articles] == [
        *[None] * 3,
        "https://herald.example/own.jpg",
    ]
    assert found.notes == (
        "A picture stands in for the site, and is passed over: 4 of its 4 articles have it"
        " (https://herald.example/share.jpg).",
    )


def test_what_is_no_picture_of_an_article_is_named_in_a_note() -> None:
    named = ["logo.png", "logo.png", "pixel.gif", "roof.jpg"]
    items = [item(f"<title>{at}</title>{picture(name)}", at) for at, name in enumerate(named)]
    found = feed.parse(document(rss("".join(items)), "feed.xml"), SEEN)
    assert [bool(article.image) for article in found.articles] == [False, False, False, True]
    assert found.notes == (
        "2 go without a picture: what they name is a logo.",
        "One article goes without a picture: what it names is a picture that counts readers.",
    )


def test_a_sound_file_is_no_picture() -> None:
    enclosure = '<enclosure url="https://herald.example/talk.mp3" type="audio/mpeg"/>'
    assert only(item(f"<title>One</title>{enclosure}")).image is None


def test_the_full_content_is_preferred_to_the_summary_unless_it_is_a_stub() -> None:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'

    def text(description: str, encoded: str) -> str:
        inside = f"<title>One</title><description>{description}</description>"
        inside += f"<content:encoded {namespace}>{encoded}</content:encoded>"
        return only(item(inside)).text

    long = "A full sentence that goes on. " * 10
    assert text("Summary.", long) == long.strip()
    assert text(long * 2, long) == long.strip()
    assert text(long, "Read more") == long.strip()
    assert text("Summary.", "") == "Summary."


def test_an_entry_without_a_headline_or_anything_is_left_to_the_caller() -> None:
    found = articles(rss(item("<description>Text.</description>") + "<item></item>"))
    assert [(article.headline, article.text) for article in found] == [("", "Text."), ("", "")]


def test_an_author_s_address_is_nobody_s_business() -> None:
    for author in ("ana@example.org (Ana Bell)", "Ana Bell &lt;ana@example.org&gt;", "Ana Bell"):
        assert only(item(f"<title>One</title><author>{author}</author>")).byline == "Ana Bell"
    assert only(item("<title>One</title><author>ana@example.org</author>")).byline == ""


def test_entries_that_share_a_guid_are_all_kept() -> None:
    items = item("<title>One</title><guid>x</guid>", 1) + item(
        "<title>Two</title><guid>x</guid>", 2
    )
    gathered = feed.parse(document(rss(items)), SEEN)
    assert len({article.id for article in gathered.articles}) == 2
    assert gathered.notes == ("2 entries call themselves “x”; all are kept.",)


def test_entries_that_share_an_address_are_told_apart() -> None:
    items = item("<title>One</title>") + item("<title>Two</title>") + item("<title>Two</title>")
    ids = [article.id for article in articles(rss(items))]
    assert ids[0] != ids[1] == ids[2]
    entry = "<guid isPermaLink='false'>x</guid>"
    twice = item(f"<title>One</title>{entry}") + item(f"<title>One, updated</title>{entry}")
    assert len({article.id for article in articles(rss(twice))}) == 1


def test_an_entry_without_guid_and_link_has_an_identity() -> None:
    first, second = articles(rss("<item><title>One</title></item><item><title>Two</title></item>"))
    assert (first.guid, first.url) == (None, None)
    assert first.id != second.id
    assert first.id == articles(rss("<item><title>One</title></item>"))[0].id


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def peace() -> float:
    """Return the CPU seconds that a harmless feed of 1 MB takes at best: the others' measure."""
    text = "A quiet sentence, and one more. " * 30_000
    whole = rss(item(f"<title>One</title><description>{text}</description>"))

    def once() -> float:
        began = time.process_time()
        articles(whole)
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        (BOMB, "&i;"),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
        ("", "<a>" * 100_000),
        ("", "<![CDATA[" + "<div>" * 100_000 + "]]>"),
        ("", "<" * 100_000),
        ("", "&" * 100_000),
        ("", "<title><![CDATA[" * 20_000),
        ("", "<media:title>" * 20_000),
    ],
    ids=["bomb", "file", "dtd", "nested", "nested html", "lt", "amp", "titles", "media"],
)  # fmt: skip
def test_attacks_are_over_soon_and_reach_nothing(before: str, inside: str) -> None:
    whole = before + rss(item(f"<title>One</title><description>{inside}</description>"))
    began = time.process_time()
    [article] = articles(whole)
    assert time.process_time() - began < 200 * peace()
    assert "root:" not in article.text
    assert len(article.text) < 500_000


@pytest.mark.parametrize(
    "inside",
    [
        "<x " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>",
        "".join(f"<category>{number}</category>" for number in range(20_000)),
    ],
    ids=["attributes", "labels"],
)
def test_attacks_that_parsers_choke_on_are_refused(inside: str) -> None:
    began = time.process_time()
    with pytest.raises(SourceError):
        articles(rss(item(f"<title>One</title>{inside}")))
    assert time.process_time() - began < 20 * peace()


def test_a_page_that_speaks_of_feeds_is_none() -> None:
    assert not feed.reads(document("<!doctype html><html><p>An &lt;rss&gt; <rss></rss>"))
    assert not feed.reads(document("<opml></opml>"))
