"""The pool in real Chromium: a selection finished by keyboard alone, and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from digest.models import Issue
from tests import stored
from tests.desk import signed
from tests.desk.test_issue_pages import faults_of
from tests.desk.test_pool import furnish, headlines
from tests.settings import ON_POSTGRES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(ON_POSTGRES, reason="what a browser shows does not depend on the database"),
]
LAMP = "The lighthouse gets its keeper back, at least on weekends"
PUDDLES = "Pupils count 312 puddles and are given a drain"
OTTERS = "Otters return to the mill stream, and bring opinions"
CHOIR = "A choir without a hall rehearses in the car ferry"
BUS = "The number 6 bus will wait for the late train after all"


def seek(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focused(page: Page, headline: str) -> None:
    """Check that the row of an article is in hand, and its headline or a button has the focus."""
    row = page.locator('[data-row][aria-selected="true"]')
    expect(row).to_have_count(1)
    expect(row).to_contain_text(headline)
    expect(row.locator(":focus")).to_have_count(1)


def pressed(page: Page, keys: str, said: str) -> None:
    page.keyboard.press(keys)
    expect(page.locator("#said")).to_contain_text(said)


def test_a_selection_is_finished_by_keyboard_alone(
    browser: Browser, live_server: LiveServer
) -> None:
    issue = furnish()
    with signed.page(browser, live_server.url, stored.editor("editor")) as page:
        page.goto(f"/desk/issues/{issue.pk}/pool/")
        assert headlines(issue) == [LAMP, PUDDLES]
        seek(page, "otters")
        focused(page, OTTERS)
        pressed(page, "p", f"“{OTTERS}” was added at place 3.")
        seek(page, "choir")
        pressed(page, "a", f"“{CHOIR}” was added")
        seek(page, "")
        page.keyboard.press("j")
        page.keyboard.press("j")
        focused(page, PUDDLES)
        pressed(page, "p", f"“{PUDDLES}” was pinned.")
        focused(page, PUDDLES)
        pressed(page, "u", f"“{PUDDLES}” became the lead.")
        focused(page, PUDDLES)
        page.keyboard.press("j")
        pressed(page, "x", f"“{LAMP}” was left out.")
        focused(page, CHOIR)
        page.keyboard.press("p")
        expect(page.locator("#chosen [aria-pressed=true]")).to_have_count(3)
        pressed(page, "g", "The stories were picked again")
        expect(page.locator("#chosen .h")).to_have_text([PUDDLES, CHOIR, OTTERS])
        assert headlines(issue) == [PUDDLES, CHOIR, OTTERS]
        seek(page, "bus")
        pressed(page, "x", f"“{BUS}” was set aside for good.")
        focused(page, BUS)
        pressed(page, "x", f"“{BUS}” may be chosen again.")


def test_two_are_merged_by_one_key_and_everybody_can_see_it(
    browser: Browser, live_server: LiveServer
) -> None:
    issue = furnish()
    with signed.page(browser, live_server.url, stored.editor("editor")) as page:
        page.goto(f"/desk/issues/{issue.pk}/pool/")
        found = list(faults_of(page))
        page.set_viewport_size({"width": 1200, "height": 900})
        page.locator("#rest .h").first.focus()
        with page.expect_navigation():
            page.keyboard.press("m")
        expect(page.locator(".note")).to_contain_text("Which article is about one event")
        page.keyboard.press("j")
        pressed(page, "m", "are one event.")
        expect(page.locator("#rest")).to_contain_text("Merged with")
        page.keyboard.press("?")
        expect(page.locator("#keys dl")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#keys dl")).not_to_be_visible()
        page.get_by_role("link", name="Show them side by side").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("2 about one event")
        found += faults_of(page)
    assert found == []


def test_without_a_script_the_same_is_done_by_tab_and_enter(
    browser: Browser, live_server: LiveServer
) -> None:
    issue = furnish()
    editor = stored.editor("editor")
    with signed.page(browser, live_server.url, editor, script=False) as page:
        page.goto(f"/desk/issues/{issue.pk}/pool/?q=otters")
        page.get_by_role("searchbox").focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator(":focus").text_content() == f"Add: {OTTERS}":
                break
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_contain_text(f"“{OTTERS}” was added")
        assert page.url.endswith(f"?q=otters#a-{article_of(issue)}")


def article_of(issue: Issue) -> int:
    last = issue.stories.order_by("-position").first()
    assert last
    return last.article_id
