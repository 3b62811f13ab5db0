"""What every layout owes its readers, whatever it looks like; a new one is found and held to it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from digest.issue import Issue, OwnWords, Section
from digest.press import print_issue
from digest.rendering import render
from digest.rendering.templates import folder, layouts
from digest.rules.preheader import SHORTEST, USUAL
from digest.trimming import COMFORTABLE
from tests.rendering.test_render import ILLEGAL, TORTURE, tortured
from tests.samples import (
    PICTURES,
    PUBLICATION,
    TOKENS,
    arabic_issue,
    article,
    issue,
    picture,
    stories_of,
    story,
)

each_layout = pytest.mark.parametrize("layout", layouts(folder()))
DENSE = [layout for layout in layouts(folder()) if layout != "classic"]


def tree_of(issue_: Issue) -> Any:
    return lxml_html.document_fromstring(render(issue_, TOKENS).html)


def flat(text: str) -> str:
    return " ".join(text.split())


def in_sections() -> Issue:
    told = stories_of(7)
    sections = (Section("Harbour", told[:3]), Section("Town", told[3:5]), Section("", told[5:]))
    return issue(sections=sections)


def bare() -> Issue:
    """Return an issue whose stories lack all that a story may lack."""
    nothing = article(url=None, byline="", source="", paragraphs=(), image=None)
    plain = story(nothing, kicker="", summary=(), pull_quote=None, quotes=(), image=None, source="")
    publication = replace(PUBLICATION, strapline="", editors=(), postal_address="")
    return issue(
        [replace(plain, headline=each) for each in ("One", "Two", "Three")],
        publication=publication,
        intro="",
        preheader="",
    )


def endless() -> Issue:
    return issue([replace(each, headline="Headline " * 222) for each in stories_of(2)])


ISSUES = {
    "whole": issue,
    "in sections": in_sections,
    "bare": bare,
    "one story": lambda: issue(stories_of(1)),
    "no story": lambda: issue([]),
    "sixty stories": lambda: issue(stories_of(60)),
    "endless headlines": endless,
    "arabic": arabic_issue,
    "english in arabic": lambda: issue(language="ar"),
}
each_issue = pytest.mark.parametrize("made", ISSUES.values(), ids=list(ISSUES))


@each_layout
@each_issue
def test_both_parts_hold_every_story(made: Any, layout: str) -> None:
    printed = replace(made(), layout=layout)
    rendered = render(printed, TOKENS)
    tree: Any = lxml_html.document_fromstring(rendered.html)
    text, page = flat(rendered.text), flat(tree.text_content())
    for each in printed.stories:
        assert flat(each.headline) in text
        assert flat(each.headline) in page
    assert "None" not in rendered.html.replace("none", "")
    assert "None" not in rendered.text


@each_layout
@each_issue
def test_the_text_part_lacks_no_address_and_no_quotation(made: Any, layout: str) -> None:
    told = print_issue(replace(made(), layout=layout), PICTURES).findings
    rules = ("text_part", "alt", "links", "markup", "structure")
    assert [each for each in told if each.severity == "block" and each.rule in rules] == []


@each_layout
@each_issue
def test_one_heading_stands_above_the_others(made: Any, layout: str) -> None:
    levels = [each.tag for each in _headings(tree_of(replace(made(), layout=layout)))]
    assert levels[:1] in ([], ["h1"])
    assert set(levels[1:]) <= {"h2"}


def _headings(tree: Any) -> list[Any]:
    found: list[Any] = tree.xpath("//h1 | //h2 | //h3")
    return found


@each_layout
@pytest.mark.usefixtures("no_network")
def test_every_field_survives_whatever_is_in_it(layout: str) -> None:
    nasty = TORTURE + ILLEGAL
    made = replace(tortured(nasty), layout=layout)
    kept = "".join(each for each in nasty if each not in ILLEGAL)
    html = render(made, TOKENS).html
    tree: Any = lxml_html.document_fromstring(html)
    assert tree.xpath("//script") == []
    assert "\\u{" not in html
    assert "\\n" not in html.replace("C:\\new", "")
    assert [each.text_content() for each in _headings(tree)].count(kept) >= 2
    assert {kept} >= {each for each in tree.xpath("//img/@alt") if each}
    for label in tree.xpath("//a/@aria-label"):
        assert label.endswith(kept)


@each_layout
def test_a_preheader_as_short_as_may_be_is_all_that_inboxes_show(layout: str) -> None:
    short = "x" * SHORTEST
    page = tree_of(issue(layout=layout, preheader=short)).xpath("string(//body)")
    [blanks] = re.findall(rf"{short}([\s\u034f\u200c]*)", page)
    assert SHORTEST + blanks.count("\xa0") >= USUAL


@each_layout
def test_every_link_has_a_name_of_its_own(layout: str) -> None:
    names: dict[str, str] = {}
    for link in tree_of(replace(in_sections(), layout=layout)).xpath("//a"):
        images = link.xpath("img/@alt")
        name = link.get("aria-label") or flat(link.text_content()) or images[0]
        assert names.setdefault(name, link.get("href")) == link.get("href"), name
        assert flat(link.text_content()) in name


@each_layout
def test_tables_are_for_layout_and_pictures_have_their_size(layout: str) -> None:
    tree = tree_of(issue(layout=layout))
    assert tree.xpath("//table[not(@role='presentation')]") == []
    for each in tree.xpath("//img"):
        assert each.get("alt") is not None
        assert each.get("width").isdigit()
        assert each.get("height").isdigit()


@each_layout
def test_right_to_left_turns_everything_round(layout: str) -> None:
    html = render(replace(arabic_issue(), layout=layout), TOKENS).html
    assert not {each for each in ("direction:ltr", "italic", "letter-spacing") if each in html}
    tree: Any = lxml_html.document_fromstring(html)
    assert {each.get("dir") for each in tree.xpath("//table[@class]")} <= {"rtl"}


@each_layout
def test_an_editors_own_sentence_is_printed_if_the_summary_is(layout: str) -> None:
    told = story(own_words=(OwnWords("We were there and it rained.", 0),), edited=("summary",))
    rendered = render(issue([told, story(number=2)], layout=layout), TOKENS)
    for part in (rendered.html, rendered.text):
        assert "We were there and it rained." in flat(part)


@each_layout
def test_the_oath_is_sworn_where_something_is_quoted(layout: str) -> None:
    quiet = [replace(each, pull_quote=None, quotes=()) for each in stories_of(3)]
    for stories, times in ((stories_of(3), 1), (quiet, 0)):
        rendered = render(issue(stories, layout=layout), TOKENS)
        assert rendered.html.count("word for word") == times
        assert flat(rendered.text).count("word for word") == times


@pytest.mark.parametrize("layout", DENSE)
def test_a_dense_layout_is_light(layout: str) -> None:
    ten, twenty = (
        len(render(issue(stories_of(count), layout=layout), TOKENS).html.encode())
        for count in (10, 20)
    )
    assert ten <= 32_000
    assert (twenty - ten) / 10 <= 1_500
    assert len(render(issue(stories_of(60), layout=layout), TOKENS).html.encode()) <= COMFORTABLE


@pytest.mark.parametrize("layout", DENSE)
def test_templates_are_found_with_their_styles(layout: str) -> None:
    parts = folder() / "parts"
    assert (parts / f"{layout}.css.j2").is_file()
    assert (parts / f"{layout}.styles.css.j2").is_file()


def test_templates_are_ascii() -> None:
    """mrml corrupts what is not, and no editor shows the difference."""
    for path in (*folder().rglob("*.mjml.j2"), *folder().rglob("*.css.j2")):
        assert path.read_text(encoding="utf-8").isascii(), path.name


def test_a_line_is_a_whole_sentence_or_none() -> None:
    first = OwnWords("A short one, written by hand.", 0)
    long = OwnWords("Far too much for one line. " * 12, 0)
    for words, shown in ((first, True), (long, False)):
        html = render(issue([story(own_words=(words,))], layout="brief"), TOKENS).html
        assert (words.text.strip()[:20] in html) is shown


def test_brief_numbers_its_stories_through_all_sections() -> None:
    tree = tree_of(replace(in_sections(), layout="brief"))
    numbers = tree.xpath("//td[starts-with(@class,'num ')]/text()")
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]
    assert tree.xpath("//td[starts-with(@class,'label')]/text()") == ["Harbour", "Town"]


def test_brief_prints_one_quotation_and_only_if_its_speaker_is_sure() -> None:
    unsure, sure = stories_of(2)
    assert unsure.pull_quote
    unsure = replace(unsure, pull_quote=replace(unsure.pull_quote, confident=False))
    tree = tree_of(issue([unsure, sure, *stories_of(4)[3:]], layout="brief"))
    assert [each.text_content() for each in tree.xpath("//p[starts-with(@class,'said')]")] == [
        "We only counted the ones you could not jump"
    ]


@pytest.mark.parametrize(
    ("made", "above"),
    [(in_sections(), 3), (issue(stories_of(7)), 3), (issue(stories_of(2)), 1)],
    ids=["after the first section", "after the third link", "before the last"],
)
def test_the_quotation_parts_the_links(made: Issue, above: int) -> None:
    tree = tree_of(replace(made, layout="linklist"))
    order = [each.tag for each in tree.xpath("//h2 | //p[starts-with(@class,'said')]")]
    assert order.index("p") == above
    assert order.count("h2") == len(list(made.stories))


def test_longread_sets_its_quotation_large_in_both_parts() -> None:
    rendered = render(issue(layout="longread"), TOKENS)
    tree: Any = lxml_html.document_fromstring(rendered.html)
    (large,) = tree.xpath("//p[starts-with(@class,'pull')]")
    words = "“A lamp that nobody looks after is only a bulb on a rock”"
    assert large.text_content() == words
    assert words in flat(rendered.text)


def test_longread_swears_only_over_what_it_sets_large() -> None:
    lead, *others = stories_of(4)
    assert lead.pull_quote
    unsure = replace(lead, pull_quote=replace(lead.pull_quote, confident=False))
    rendered = render(issue([unsure, *others], layout="longread"), TOKENS)
    assert "word for word" not in rendered.html
    assert "word for word" not in flat(rendered.text)


@pytest.mark.parametrize("layout", ["brief", "linklist"])
def test_pictures_are_left_out_where_there_is_no_room_for_them(layout: str) -> None:
    shown = issue([story(image=picture(alt="A lamp"))], layout=layout)
    assert tree_of(shown).xpath("//img") == []


def test_the_page_about_layouts_shows_each_of_them() -> None:
    docs = Path(__file__).parents[2] / "docs"
    page = (docs / "layouts.md").read_text(encoding="utf-8")
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", page)
    for layout in layouts(folder()):
        assert f"\n| *{layout}* |" in page
        assert sum(name.startswith(f"pictures/{layout}-") for name in pictures) == 6
    assert [name for name in pictures if not (docs / name).is_file()] == []
