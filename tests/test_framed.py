"""A mail in a frame: its stories have places, and nothing is opened within it."""

from __future__ import annotations

import html5lib
import pytest

from digest.framed import END, framed, place, policy
from digest.press import print_issue
from tests import samples

MAIL = "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


def test_links_open_pages_of_their_own() -> None:
    assert framed("<html><head><title>") == '<html><head><base target="_blank"><title>'


def test_each_story_of_a_printed_issue_has_its_place() -> None:
    issue = samples.issue(samples.stories_of(7))
    html = framed(print_issue(issue).html, [story.headline for story in issue.stories])
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for number, story in enumerate(issue.stories, start=1):
        [marked] = tree.iterfind(f".//*[@id='{place(number)}']")
        assert marked.tail == story.headline
    assert len(list(tree.iterfind(f".//*[@id='{END}']"))) == 1


@pytest.mark.parametrize("headline", ["Salt & <light>", "“Quoted” 'and' \"again\"", "الميناء"])
def test_a_headline_is_found_however_it_is_written(headline: str) -> None:
    stories = [samples.story(headline=headline), samples.story(number=2)]
    html = print_issue(samples.issue(stories)).html
    assert f"<span id={place(1)}></span>" in framed(html, [headline])


def test_a_title_and_an_attribute_are_no_places() -> None:
    body = '<img alt="x>Boats<y" src="a"><h1 class="ink">Boats</h1>'
    tree = html5lib.parse(
        framed(MAIL.format(title="Boats", body=body), ["Boats"]), namespaceHTMLElements=False
    )
    [image] = tree.iterfind(".//img")
    assert set(image.attrib) == {"alt", "src"}
    assert tree.findtext(".//title") == "Boats"


def test_a_story_that_is_not_found_has_no_place() -> None:
    mail = MAIL.format(title="", body="<h1>Boats</h1>")
    assert "story-1" not in framed(mail, ["Otters"])


def test_the_policy_lets_nothing_run() -> None:
    words = policy("'none'")
    assert words.startswith(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'"
    )
    assert "img-src 'none'" in words
    assert "script" not in words
