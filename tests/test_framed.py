"""A mail in a frame: its stories have places, and in real Chromium nothing in it acts."""

from __future__ import annotations

from collections.abc import Mapping

import html5lib
import pytest
from playwright.sync_api import Browser

from digest.framed import END, FRAME, NO_PICTURES, framed, place, policy
from digest.press import print_issue
from digest.rendering import templates
from tests import samples
from tests.desk import payloads
from tests.loopback import Answer, web

MAIL = "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


def test_links_open_pages_of_their_own() -> None:
    assert framed("<html><head><title>") == '<html><head><base target="_blank"><title>'


@pytest.mark.parametrize("layout", templates.layouts(templates.folder()))
def test_each_story_of_a_printed_issue_has_its_place(layout: str) -> None:
    issue = samples.issue(samples.stories_of(7), layout=layout)
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


def sung(browser: Browser, *, by: Mapping[str, str], attribute: str) -> int:
    """Return how often a mail that no filter has seen was heard, alone and in a frame."""
    mail = framed(MAIL.format(title="Boats", body="".join(payloads.ELEMENTS)), ["Boats"])
    songs: list[object] = []
    html = {"Content-Type": "text/html; charset=utf-8"}
    with web() as site, browser.new_context() as context:
        site.pages["/mail"] = Answer(mail.encode(), headers={**html, **by})
        site.pages["/page"] = Answer(f"<iframe {attribute} src=/mail>".encode(), headers=html)
        context.expose_binding("canary", lambda *_: songs.append(None))
        page = context.new_page()
        for path in ("/mail", "/page"):
            page.goto(site.url(path))
            for link in page.frames[-1].locator("a, button, summary").all():
                link.dispatch_event("click")
            page.wait_for_timeout(300)
    return len(songs)


def test_nothing_in_a_mail_acts_even_if_every_filter_failed(browser: Browser) -> None:
    caged = {"Content-Security-Policy": policy(NO_PICTURES)}
    assert sung(browser, by=caged, attribute=f"sandbox='{FRAME}'") == 0
    assert sung(browser, by=caged, attribute="") == 0  # the policy alone


def test_the_canary_sings_when_nobody_protects_it(browser: Browser) -> None:
    songs: list[object] = []
    with browser.new_context() as context:
        context.expose_binding("canary", lambda *_: songs.append(None))
        page = context.new_page()
        page.set_content(framed(MAIL.format(title="", body="".join(payloads.ELEMENTS[:8]))))
        page.wait_for_timeout(200)
    assert len(songs) > 3
