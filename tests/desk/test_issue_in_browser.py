"""The issue's page in real Chromium: it saves by itself, loses nothing, and needs no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from digest.models import Issue
from tests import stored
from tests.desk import signed
from tests.settings import ON_POSTGRES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(ON_POSTGRES, reason="what a browser shows does not depend on the database"),
]


@pytest.fixture
def row() -> Issue:
    return stored.issue()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, row: Issue) -> Iterator[Page]:
    # No emulated scheme: it would overrule that of the frame.
    editor = stored.editor("editor")
    with signed.page(browser, live_server.url, editor, width=1400, scheme=None) as page:
        page.goto(f"/desk/issues/{row.pk}/")
        yield page


def order(row: Issue) -> list[int]:
    return [story.pk for story in row.stories.order_by("position")]


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved ")


def test_words_are_saved_by_themselves_and_seen_at_once(page: Page, row: Issue) -> None:
    page.get_by_label("Subject").fill("Two boats, one quay")
    page.get_by_label("Intro").fill("A good week for boats.")
    saved(page)
    expect(page.locator(".inbox")).to_contain_text("Two boats, one quay")
    expect(page.frame_locator("iframe").last.locator("body")).to_contain_text("A good week")
    expect(page.locator('[data-count="intro"]')).to_have_text("22")
    row.refresh_from_db()
    assert (row.subject, row.intro) == ("Two boats, one quay", "A good week for boats.")


def test_a_story_is_moved_by_its_handle_and_the_place_read_out(page: Page, row: Issue) -> None:
    first, second, third = order(row)
    handle = page.locator(f"#story-{third} [data-handle]")
    handle.focus()
    page.keyboard.press("Space")
    expect(page.locator("#say")).to_contain_text("Taken up: story 3 of 3")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#say")).to_have_text("Story 2 of 3")
    expect(page.locator(f"#story-{third} [data-handle]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#say")).to_have_text("Story 1 of 3")
    page.keyboard.press("Space")
    expect(page.locator("#say")).to_have_text("Put down as story 1")
    assert order(row) == [third, first, second]
    row.refresh_from_db()
    expect(page.get_by_label("Subject")).to_have_value(row.subject)


def test_keys_choose_move_and_leave_out(page: Page, row: Issue) -> None:
    first, second, third = order(row)
    page.keyboard.press("j")
    expect(page.locator(f"#story-{second}")).to_be_focused()
    page.keyboard.press("Shift+J")
    expect(page.locator("#say")).to_have_text("Story 3 of 3")
    assert order(row) == [first, third, second]
    page.keyboard.press("x")
    expect(page.locator(f"#story-{second}")).to_have_count(0)
    page.get_by_label("Preheader").press("x")  # while typing, a letter is a letter
    assert order(row) == [first, third]


def test_a_story_is_dragged(page: Page, row: Issue) -> None:
    first, second, third = order(row)
    handle = page.locator(f"#story-{first} [data-handle]").bounding_box()
    below = page.locator(f"#story-{second}").bounding_box()
    assert handle
    assert below
    page.mouse.move(handle["x"] + 4, handle["y"] + 16)
    page.mouse.down()
    page.mouse.move(below["x"] + 60, below["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator("#say")).to_have_text("Story 2 of 3")
    assert order(row) == [second, first, third]


def test_the_preview_is_a_phone_a_desktop_dark_bare_and_text(page: Page) -> None:
    frame = page.locator("iframe").last
    body = page.frame_locator("iframe").last.locator("body")
    page.get_by_role("link", name="Phone").click()
    assert frame.evaluate("frame => frame.clientWidth") == 375
    light = body.evaluate("body => getComputedStyle(body).backgroundColor")
    page.get_by_role("link", name="Dark").click()
    expect(page.get_by_role("link", name="Dark")).to_have_attribute("aria-current", "true")
    assert body.evaluate("body => getComputedStyle(body).backgroundColor") != light
    picture = page.frame_locator("iframe").last.locator("img").first
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("link", name="Text").click()
    expect(page.locator("#plain")).to_be_visible()
    expect(frame).not_to_be_visible()


def test_two_at_once_see_both_and_choose(
    page: Page, browser: Browser, live_server: LiveServer, row: Issue
) -> None:
    other = stored.editor("editor", "Tomás Lind")
    with signed.page(browser, live_server.url, other) as theirs:
        theirs.goto(f"/desk/issues/{row.pk}/")
        theirs.get_by_label("Subject").fill("By Tomás")
        saved(theirs)
    page.get_by_label("Subject").fill("By Ruth")
    clash = page.locator("#clash")
    expect(clash).to_contain_text("Tomás Lind changed this meanwhile")
    expect(clash).to_contain_text("By Tomás")
    expect(clash).to_contain_text("By Ruth")
    page.get_by_label("Preheader").fill("Typed meanwhile")
    clash.get_by_role("button", name="Keep mine").click()
    expect(clash).to_be_empty()
    expect(page.locator(".inbox")).to_contain_text("Typed meanwhile")
    row.refresh_from_db()
    assert (row.subject, row.preheader) == ("By Ruth", "Typed meanwhile")


def test_words_outlive_a_lost_connection(page: Page, row: Issue) -> None:
    page.context.set_offline(True)
    page.get_by_label("Subject").fill("Written in a tunnel")
    expect(page.locator("#saved")).to_have_text("Kept in this browser, trying again")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved ", timeout=8_000)
    row.refresh_from_db()
    assert row.subject == "Written in a tunnel"


def test_words_outlive_the_end_of_a_session(page: Page, row: Issue) -> None:
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Subject").fill("Written too late")
    expect(page.locator("#saved")).to_contain_text("Signed out")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # a cookie as it was given
    page.reload()
    saved(page)
    expect(page.get_by_label("Subject")).to_have_value("Written too late")
    row.refresh_from_db()
    assert row.subject == "Written too late"


def test_a_test_is_sent_from_the_bar(page: Page) -> None:
    page.keyboard.press("t")
    page.get_by_label("Send a test to").fill("zoe@example.org")
    page.get_by_role("button", name="Send the test").click()
    expect(page.locator("#said")).to_contain_text("A test left for zoe@example.org.")


def test_a_story_is_edited_beside_its_article(page: Page, row: Issue) -> None:
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="No. 42 / Lead story")).to_be_visible()
    sentences = page.locator(".sen")
    before = sentences.count()
    page.locator(".art label.s").first.click()
    expect(sentences).to_have_count(before + 1)
    sentences.nth(0).get_by_role("link").first.click()
    expect(page.locator(".art mark:target")).to_have_id("from-0")
    page.locator(".qs").get_by_role("link").first.click()
    expect(page.locator(".art mark:target")).to_have_class("q pulled")
    page.get_by_role("button", name="Leave it out: sentence 1").click()
    expect(sentences).to_have_count(before)
    page.get_by_label("Headline").fill("A keeper, on weekends")
    saved(page)
    expect(page.locator("#headline-is")).to_contain_text("yours")
    page.get_by_label("No pull quote").check()
    expect(page.locator(".art mark.pulled")).to_have_count(0)
    page.keyboard.press("Escape")
    first = row.stories.order_by("position")[0].to_noun()
    assert (first.headline, first.pull_quote) == ("A keeper, on weekends", None)


def test_everything_works_without_a_script(
    browser: Browser, live_server: LiveServer, row: Issue
) -> None:
    first, second, third = order(row)
    with signed.page(browser, live_server.url, stored.editor(), script=False) as page:
        page.goto(f"/desk/issues/{row.pk}/")
        page.get_by_label("Subject").fill("By hand")
        page.locator("#words").get_by_role("button", name="Save").click()
        page.get_by_label("More for story 2").click()
        page.get_by_role("button", name="Make it the lead").first.click()
        assert order(row) == [second, first, third]
        page.get_by_label("No pull quote").check()
        page.locator(".pq").get_by_role("button", name="Save").click()
        page.goto(f"/desk/issues/{row.pk}/stories/{first}/")
        page.get_by_role("link", name="Swap sentence 1").click()
        page.locator(".art .plus").first.click()
        page.get_by_text("Write my own").click()
        page.get_by_label("Your own summary").fill("Mine alone.")
        page.get_by_role("button", name="Use these words").click()
        page.get_by_role("link", name="Done").click()
        page.get_by_role("link", name="Approve").click()
        page.get_by_role("button", name="Approve and send now").click()
        expect(page.get_by_role("heading", name="No. 42 is leaving")).to_be_visible()
    row.refresh_from_db()
    assert (row.subject, row.state) == ("By hand", Issue.State.SENDING)
    changed = row.stories.get(pk=first).to_noun()
    assert [each.text for each in changed.own_words] == ["Mine alone."]


def test_the_balance_changes_in_place(
    browser: Browser, live_server: LiveServer, row: Issue
) -> None:
    Issue.objects.filter(pk=row.pk).update(
        state="sending", started_at=stored.AT, audience=0, seal="0" * 64
    )
    with signed.page(browser, live_server.url, stored.editor()) as page:
        page.goto(f"/desk/issues/{row.pk}/sending/")
        expect(page.locator(".money")).to_have_text("0")
        Issue.objects.filter(pk=row.pk).update(state="sent")
        expect(page.get_by_role("heading", name="No. 42 has left")).to_be_visible()
        expect(page.locator("#sending")).not_to_have_attribute("hx-trigger", "every 2s")
