"""XML is read without `feedparser.parse`, and to the same end."""

from __future__ import annotations

import pytest

from digest.sources.feed import _loosely, _strictly
from tests.bench.inputs import feeds

_XHTML = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/deep/"><title>Skarn</title>
<entry><title type="html">Light &amp;amp; fog &lt;i&gt;again&lt;/i&gt;</title><link href="one"/>
<content type="xhtml">
  <div xmlns="http://www.w3.org/1999/xhtml">

    <p>Sand &lt; salt<!-- a note -->,
    and <![CDATA[<fog>]]> after</p>
  </div>
</content></entry></feed>"""


@pytest.mark.parametrize("text", [*feeds()[:2], _XHTML])
def test_a_feed_is_told_as_feedparser_tells_it(text: str) -> None:
    content = text.encode()
    told = _strictly(content, "https://skarn.example/feed")
    assert told is not None
    assert told[1]
    assert told == _loosely(content, "https://skarn.example/feed")


def test_what_is_no_xml_is_left_to_feedparser() -> None:
    assert _strictly(b"<rss><channel><item></channel></rss>", "") is None
