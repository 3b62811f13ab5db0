"""Documents for the tests of the kinds: invented, in the shapes that real ones have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from digest.documents import Document

SEEN = datetime(2026, 10, 16, 7, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>The Ellery Herald</title>
  <link>https://herald.example/</link>
  <language>en-GB</language>
  <item>
    <title>Market traders ask for a roof &amp;amp; a drain</title>
    <link>https://herald.example/2026/10/market-roof?utm_source=rss</link>
    <guid isPermaLink="false">herald-118</guid>
    <pubDate>Thu, 15 Oct 2026 16:20:00 +0100</pubDate>
    <dc:creator><![CDATA[Nuala Brennan]]></dc:creator>
    <description>Takings fall by half when it rains.</description>
    <content:encoded><![CDATA[
      <p>Takings at the Saturday market fall by half when it rains. Sixty-one stallholders have
      signed a letter that says so, with the figures of two years to prove it.</p>
      <blockquote><p>“Nobody buys a wet loaf twice.”</p></blockquote>
      <p><img src="/img/pixel.gif" width="1" height="1"><img src="/img/market.jpg" alt="Stalls"></p>
      <script>count()</script>]]></content:encoded>
  </item>
  <item>
    <title>Seafront lights go out early</title>
    <link>https://herald.example/2026/10/lights</link>
    <guid>https://herald.example/?p=119</guid>
    <pubDate>Wed, 14 Oct 2026 06:00:00 GMT</pubDate>
    <description>&lt;p&gt;The lights along the front now go out at eleven.&lt;/p&gt;</description>
    <media:content url="https://img.example/small.jpg" type="image/jpeg" width="300" height="200"/>
    <media:content url="https://img.example/large.jpg" type="image/jpeg" width="1200" height="800"/>
  </item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de-DE" xml:base="https://rundfunk.example/a/">
  <title type="text">Rundfunk am Hafen</title>
  <link rel="alternate" href="/"/>
  <updated>2026-10-15T18:00:00Z</updated>
  <entry>
    <title type="html">Die &lt;i&gt;Sandpiper&lt;/i&gt; fährt wieder</title>
    <id>tag:rundfunk.example,2026:1</id>
    <link rel="alternate" href="2026/sandpiper"/>
    <link rel="enclosure" type="image/png" href="/bild.png"/>
    <updated>2026-10-14T11:30:00+02:00</updated>
    <author><name>Sol Adeyemi</name><email>sol@rundfunk.example</email></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Das Boot fährt wieder.</p>
      <h2>Der Preis</h2><p>Die Karte kostet 4,20 Euro.</p></div></content>
  </entry>
</feed>
"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://notices.example/"><title>Notices</title>
    <link>https://notices.example/</link><description>Of the council</description></channel>
  <item rdf:about="https://notices.example/1"><title>Bridge closed</title>
    <link>https://notices.example/1</link><dc:date>2026-10-13</dc:date>
    <description>The bridge is closed on Sunday.</description></item>
</rdf:RDF>
"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Authority",
 "home_page_url": "https://harbour.example/", "language": "en-GB", "items": [
 {"id": 118, "url": "/notices/118", "title": "The cottage goes to auction",
  "date_published": "2026-10-12T10:00:00+01:00", "authors": [{"name": "Ada Quill"}, {"name": "Bo"}],
  "content_html": "<p>The keeper’s cottage will be sold by auction on 3 November.</p>",
  "image": "/img/cottage.jpg"},
 {"id": "119", "external_url": "https://elsewhere.example/", "content_text": "One.\\n\\nTwo."}]}
"""

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>The night ferry comes back | Ellery Herald</title>
<link rel="canonical" href="https://herald.example/2026/10/night-ferry">
<meta property="og:site_name" content="Ellery Herald">
<meta property="og:image" content="/img/ferry.jpg"><meta property="og:image:alt" content="A ferry">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "name": "no"},
 {"@type": ["NewsArticle"], "headline": "The night ferry comes back",
 "datePublished": "2026-10-15T16:20:00+01:00",
 "author": [{"@type": "Person", "name": "Nuala Brennan"}],
 "publisher": {"@type": "Organization", "name": "Herald Media"}}]}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/council">Council</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to count visits.</p></div>
<main><article><h1>The night ferry comes back</h1>
<p>The council voted 9 to 4 on Tuesday to pay for the 11.40 pm sailing to Gull Island until the end
of March. Nurses, bakers and sixth-formers had been sleeping on sofas in town since May.</p>
<h2>Who it is for</h2>
<p>Gull Island has 640 residents, one shop and no doctor after six. A survey counted 118 people who
work in town past eleven at least twice a week.</p>
<blockquote><p>“At four in the morning, that boat is the only bus this island has.”</p></blockquote>
<p>The crossing costs £61,000 for the winter, which the council will take from the money set aside
for the seafront lights. Four councillors voted against.</p></article></main>
<footer><p>© Ellery Herald. <a href="/contact">Contact</a></p></footer></body></html>
"""

LOGIN = """<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1>
<form><input type="text" name="user"><input type="password" name="word"></form></body></html>"""

TEXT = """A cycle lane on the Ald Bridge, in one direction only

The Ald Bridge is 40 centimetres too narrow for two cycle lanes, the works committee heard.

Riders heading out of town will get a lane of their own from March.
"""

MARKDOWN = """---
title: "The orchard that was meant to become a car park"
author: Bea Lanyon
date: 2026-10-12T08:00:00+01:00
source: Fieldnotes
url: https://fieldnotes.example/ellery-russet
language: en-GB
image: pictures/orchard.jpg
image_alt: Drawing of a small orchard
---

Volunteers have grafted the last known *Ellery Russet* on to forty young trees.

> “You plant pears for your heirs, and russets for spite.”

## Where the trees will go

- Ten stay where they are.
- The rest go to schools.
"""

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Ours</title></head><body>
<outline text="Press"><outline text="Herald" type="rss" xmlUrl="https://herald.example/feed?a=1&amp;b=2"/>
<outline text="Radio" type="rss" XMLURL='https://radio.example/feed'/></outline></body></opml>
"""

LINES = (
    '{"id": "a1", "guid": null, "url": "https://herald.example/1", "source": "Herald",'
    ' "headline": "One", "standfirst": "", "byline": "", "paragraphs": [{"text": "Body.",'
    ' "kind": "body"}], "published_at": null, "first_seen_at": "2026-10-16T07:00:00Z",'
    ' "date_is_guessed": true, "date_as_given": "", "language": null, "image": null,'
    ' "repairs": []}\n'
)


def document(
    content: str | bytes,
    name: str = "document",
    *,
    url: str | None = None,
    path: Path | None = None,
    root: Path | None = None,
    content_type: str = "",
) -> Document:
    raw = content.encode() if isinstance(content, str) else content
    return Document(raw, name, url=url, path=path, root=root, content_type=content_type)


TABLE = b"""date,Text,TITLE,link
2025-01-06,"It took nine years.

Now it carries trams.","Bridge opens, at last",https://x.example/bridge
,The last boat left on Friday.,Ferry ends,
"""

WORDPRESS = """[{"id":118,"date":"2026-10-15T17:20:00","date_gmt":"2026-10-15T15:20:00",
 "guid":{"rendered":"https://quay.example/?p=118"},"link":"https://quay.example/market-roof/",
 "title":{"rendered":"Traders ask for a roof &#038; a drain &#8211; in writing"},
 "content":{"rendered":"<p>Takings fall by half when it rains, say sixty-one traders.</p>\\n\
<script>count()</script><p>&#8220;Nobody buys a wet loaf twice.&#8221;</p>","protected":false},
 "excerpt":{"rendered":"<p>Takings fall by half [&hellip;]</p>","protected":false},
 "author":3,"featured_media":9,"_embedded":{"author":[{"id":3,"name":"Nuala Brennan"}],
 "wp:featuredmedia":[{"source_url":"/uploads/market.jpg","alt_text":"Stalls in the rain",
 "media_details":{"width":1200,"height":800}}]}},
 {"id":119,"date_gmt":"2026-10-14T06:00:00","guid":{"rendered":"https://quay.example/?p=119"},
 "link":"https://quay.example/members/","title":{"rendered":"Protected: For members"},
 "content":{"rendered":"","protected":true}},
 {"id":120,"date_gmt":"2026-10-13T06:00:00","guid":{"rendered":"https://quay.example/?p=120"},
 "link":"https://quay.example/lights/","title":{"rendered":"Lights go out early"},"lang":"en_GB",
 "content":{"rendered":"<p>The lights along the front now go out at eleven.</p>"},
 "_embedded":{"author":[{"code":"rest_user_invalid_id","message":"Invalid user ID."}]}}]
"""

LIST = """{"made_by": "an export", "articles": [
 {"title": "Bridge opens, at last", "url": "https://bridge.example/opens", "date": "2026-10-12",
  "author": {"name": "Ada Quill"}, "content": "<p>It took nine years.</p><p>It carries trams.</p>",
  "image": {"url": "https://bridge.example/a.jpg", "alt": "A tram"}, "source": "Bridge News"},
 {"headline": "Ferry ends", "text": "The last boat left.\\n\\nNobody waved.", "lang": "en-GB"},
 {"title": "", "url": "https://bridge.example/empty"},
 {"headline": "Ferry ends", "text": "The last boat left.\\n\\nNobody waved."}]}
"""
