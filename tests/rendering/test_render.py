"""What holds for every rendered issue, whatever is in it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html as lxml_html

from digest.article import Image
from digest.errors import ConfigError
from digest.issue import Issue, Section
from digest.printed import Tokens
from digest.quotes import Quote, Speaker
from digest.rendering import render
from digest.rendering.links import web_address
from digest.rendering.templates import folder, layouts
from tests import samples
from tests.samples import (
    PUBLICATION,
    TOKENS,
    article,
    issue,
    long_issue,
    picture,
    stories_of,
    story,
)

TORTURE = (
    "A&B <script>alert(1)</script> \"dq\" 'sq' {{7*7}} {% x %} C:\\new ❤\ufe0f 👩\u200d🚀 "
    "हिन्दी العربية e\u0301 a\xa0b a\u00adb a\u200bb ]]> --> <!-- &amp; </title></mj-text> "
    "<style>@import url(http://127.0.0.1:9/x.css)</style> \u202eevil"
)
ILLEGAL = "\x00\x08\x0b\x1b\x7f\x85\ufffe\ud83d"


def tortured(nasty: str) -> Issue:
    said = Quote(nasty, 0, len(nasty), 0, Speaker(nasty, 0, 0, nasty, "named"), True)
    pieces = article(byline=nasty, source=nasty, paragraphs=[nasty], image=Image(nasty, alt=nasty))
    told = story(
        pieces,
        headline=nasty,
        kicker=nasty,
        source=nasty,
        pull_quote=said,
        image=picture(alt=nasty),
    )
    told = replace(told, summary=(Quote(nasty, 0, len(nasty), 0),))
    publication = replace(
        PUBLICATION, name=nasty, strapline=nasty, postal_address=nasty, editors=(nasty,)
    )
    return issue(
        [told, replace(told, image=picture(alt=nasty, large=False))],
        publication=publication,
        subject=nasty,
        preheader=nasty,
        intro=nasty,
    )


def tree_of(html: str) -> Any:
    return lxml_html.document_fromstring(html)


def test_it_is_a_document_in_standards_mode() -> None:
    html = render(issue(), TOKENS).html
    assert html.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr"')
    assert html.count("color-scheme") >= 3


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("nasty", [TORTURE, TORTURE + ILLEGAL, "two\nlines\r\nand\ttab"])
def test_every_field_survives_whatever_is_in_it(nasty: str) -> None:
    html = render(tortured(nasty), TOKENS).html
    kept = "".join(each for each in nasty.replace("\r\n", "\n") if each not in ILLEGAL)
    tree = tree_of(html)
    assert tree.xpath("//script") == []
    assert len(tree.xpath("//style")) == len(tree_of(render(issue(), TOKENS).html).xpath("//style"))
    assert "\\u{" not in html
    assert "\\n" not in html.replace("C:\\new", "")
    assert [each.text_content() for each in tree.xpath("//title | //h1 | //h2")] == [kept] * 3
    assert tree.xpath("//img/@alt") == [kept] * 2
    assert tree.xpath("//a/@aria-label") == [f"Read on: {kept}"]
    for words in (
        "said serif q",
        "mast serif ink",
        "kick acc",
        "stand ink",
    ):
        assert tree.xpath(f"//p[starts-with(@class,'{words}')]")[0].text_content() == kept
    intro = tree.xpath("//p[@class='intro serif ink']")[0].text_content()
    assert intro == re.sub(r"[ \t\n]+", " ", kept)


@pytest.mark.usefixtures("no_network")
def test_nothing_is_fetched_and_no_font_comes_from_elsewhere() -> None:
    theme = replace(issue().theme, body_font="Roboto,'Open Sans',sans-serif")
    html = render(issue(theme=theme, intro=TORTURE), TOKENS).html
    assert "googleapis" not in html
    assert "@import" not in "".join(tree_of(html).xpath("//style/text()"))


def test_only_addresses_that_we_declare_are_named() -> None:
    tree = tree_of(render(issue(), TOKENS).html)
    declared = {web_address(each.article.url) for each in issue().stories}
    assert set(tree.xpath("//a/@href")) == declared | {TOKENS["unsubscribe"]}
    assert all(each.startswith(TOKENS["media"] + "/") for each in tree.xpath("//img/@src"))
    assert tree.xpath("//link | //iframe | //form | //object | //*[@background]") == []


def test_every_picture_has_its_size_and_an_alt() -> None:
    pictures = tree_of(render(issue(), TOKENS).html).xpath("//img")
    assert [(each.get("width"), each.get("height")) for each in pictures[:2]] == [
        ("600", "338"),
        ("88", "88"),
    ]
    assert all(each.get("alt") is not None and each.get("width").isdigit() for each in pictures)


def test_links_have_names_of_their_own() -> None:
    tree = tree_of(render(issue(stories_of(7)), TOKENS).html)
    names = [
        each.get("aria-label") or each.text_content() or each.xpath("img/@alt")[0]
        for each in tree.xpath("//a")
    ]
    assert all(names)
    assert len(set(names)) == len(names)


def test_headings_are_in_order() -> None:
    headings = tree_of(render(issue(), TOKENS).html).xpath("//h1|//h2|//h3|//h4")
    assert [each.tag for each in headings] == ["h1"] + ["h2"] * 6


def test_what_is_long_is_set_smaller() -> None:
    whole = article(paragraphs=["Nine words that somebody said, and more of them. " * 4])
    said = Quote(whole.text.strip(), 0, len(whole.text), 0, None, True)
    html = render(issue([story(whole, headline="Long " * 20, pull_quote=said)]), TOKENS).html
    sizes = re.findall(r'<(?:h1|p) class="[^"]*long[^"]*" style=.[^>]*font-size:(\d+)px', html)
    assert sizes == ["29", "25"]


def test_every_table_is_for_layout() -> None:
    assert tree_of(render(issue(), TOKENS).html).xpath("//table[not(@role='presentation')]") == []


@pytest.mark.parametrize("archive", ["", "https://lantern.example/lantern"])
@pytest.mark.parametrize("pictured", [True, False])
def test_every_column_of_a_table_has_a_cell_that_begins_in_it(archive: str, pictured: bool) -> None:
    stories = [each if pictured else replace(each, image=None) for each in stories_of(7)]
    publication = replace(PUBLICATION, archive_url=archive)
    tables = tree_of(render(issue(stories, publication=publication), TOKENS).html).xpath("//table")
    for table in tables:
        columns, begun = 0, set()
        for row in table.xpath("./tr | ./tbody/tr"):
            at = 0
            for cell in row.xpath("./td"):
                begun.add(at)
                at += int(cell.get("colspan", 1))
            columns = max(columns, at)
        assert begun == set(range(columns))


def test_a_picture_without_words_is_not_a_link() -> None:
    tree = tree_of(render(issue([story(image=picture(alt=""))]), TOKENS).html)
    assert tree.xpath("//img/parent::a") == []
    assert tree.xpath("//img/@alt") == [""]


def test_a_story_without_an_address_has_neither_link_nor_button() -> None:
    stories = [story(article(url="javascript:alert(1)")), story(article(url=None), number=2)]
    html = render(issue(stories), TOKENS).html
    assert tree_of(html).xpath("//a/@href") == [TOKENS["unsubscribe"]]
    assert "Read" not in tree_of(html).text_content()


HOSTILE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://ana@evil.example/",
    'https://evil.example/"><script>alert(1)</script>',
    "https://evil.example/' onmouseover='alert(1)",
    "https://evil.example/{{7*7}}/{% x %}",
    "https://evil.example/a b\tc",
    "https://exämple.example/ä",
    "https://evil.example/" + "long/" * 800,
)
_LIVE = ("script", "iframe", "object", "embed", "form", "base", "link")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("layout", layouts(folder()))
def test_no_address_in_any_field_becomes_live(layout: str, hostile: str) -> None:
    made = replace(tortured(hostile), layout=layout, intro=f"{hostile} [here]({hostile})")
    stories = [
        replace(each, article=replace(each.article, url=hostile, guid=hostile))
        for each in made.stories
    ]
    publication = replace(made.publication, archive_url=hostile)
    made = replace(made, sections=(Section(hostile, tuple(stories)),), publication=publication)
    tree = tree_of(render(made, TOKENS).html)
    assert not tree.xpath("//*[" + " or ".join(f"self::{tag}" for tag in _LIVE) + "]")
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
    addresses = tree.xpath("//@href | //@src | //@action | //@background | //@cite")
    assert addresses
    for address in addresses:
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.username is None
        assert not set(' \t\n"<>{}') & set(address)


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_any_number_of_stories_makes_an_issue(count: int) -> None:
    tree = tree_of(render(issue(stories_of(count)), TOKENS).html)
    assert len(tree.xpath("//h1 | //h2")) == count


def test_right_to_left_turns_everything_round() -> None:
    html = render(issue(language="ar"), TOKENS).html
    tree = tree_of(html)
    assert tree.get("dir") == "rtl"
    assert "direction:ltr" not in html
    assert "direction:rtl" in html
    assert "italic" not in html
    assert "letter-spacing" not in html
    own = tree.xpath("//table[@class]")
    assert {each.get("dir") for each in own} == {"rtl"}
    assert "Noto Naskh Arabic" in html


def test_an_english_story_in_an_arabic_issue_runs_its_own_way() -> None:
    heading = tree_of(render(issue(language="ar"), TOKENS).html).xpath("//h1")[0]
    assert (heading.get("lang"), heading.get("dir")) == ("en", "ltr")


def test_outlook_gets_the_whole_dark_scheme() -> None:
    """It reads no `prefers-color-scheme`, and sets attributes of its own instead."""
    styles = " ".join(tree_of(render(issue(), TOKENS).html).xpath("//style/text()"))
    dark = re.search(r"prefers-color-scheme:dark\)\{(.*?\})\s*\}", styles)
    assert dark
    rules = re.findall(r"([^{}]+)\{([^{}]+)\}", dark[1])
    assert len(rules) >= 15
    for selectors, declaration in rules:
        scope = "ogsb" if declaration.startswith("background") else "ogsc"
        scoped = ",".join(f"[data-{scope}] {each.strip()}" for each in selectors.split(","))
        assert declaration.endswith("!important")
        assert f"{scoped}{{{declaration}}}" in styles


def grown(count: int, layout: str) -> int:
    return len(render(long_issue(count, layout), TOKENS).html.encode())


@pytest.mark.parametrize("layout", layouts(folder()))
def test_bytes_stay_within_what_gmail_shows(layout: str) -> None:
    ten, twenty = grown(10, layout), grown(20, layout)
    assert ten <= 45_000
    assert (twenty - ten) / 10 <= 2_500


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(ConfigError, match="no layout “nope”"):
        render(issue(layout="nope"), TOKENS)


def test_whoever_sends_needs_none_of_the_libraries() -> None:
    script = (
        "import sys, digest.rendering; print({'mjml', 'premailer', 'jinja2'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()"


def test_the_masthead_leads_to_the_browser_only_where_there_is_an_archive() -> None:
    bare = samples.issue(samples.stories_of(2))
    kept = replace(bare.publication, archive_url="https://lantern.example/lantern")
    shown = replace(bare, publication=kept)
    address = f"https://lantern.example/lantern/{bare.number}/"
    for each, count in ((replace(bare, publication=replace(kept, archive_url="")), 0), (shown, 1)):
        rendered = render(each, Tokens("0123456789abcdef"))
        assert (rendered.html.count(f'href="{address}"') > 0) is bool(count)
        assert rendered.text.count(address) == count
