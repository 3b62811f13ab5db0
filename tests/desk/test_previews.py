"""An issue as each reader will see it: without pictures, as somebody, and harmless to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from digest.models import Issue, Programme
from subscribers.models import Subscription
from subscribers.tokens import Purpose, token
from tests import stored
from tests.desk import signed
from tests.settings import ON_POSTGRES

pytestmark = pytest.mark.django_db(transaction=True)
in_a_browser = pytest.mark.skipif(
    ON_POSTGRES, reason="what a browser shows does not depend on the database"
)
ANA = "ana.brandt@example.org"


@pytest.fixture
def row() -> Issue:
    return stored.issue()


@pytest.fixture
def ana() -> Subscription:
    stored.subscriber(ANA, name="Ana Brandt")
    return stored.subscription(ANA)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, row: Issue) -> Iterator[Page]:
    # No emulated scheme: it would overrule that of the frame.
    editor = stored.editor("editor")
    with signed.page(browser, live_server.url, editor, width=1400, scheme=None) as page:
        yield page


def body(row: Issue, path: str, *, role: str = "viewer") -> str:
    answer = signed.client(role).get(f"/desk/issues/{row.pk}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_mail_is_seen_as_a_subscriber_gets_it(row: Issue, ana: Subscription) -> None:
    assert "ruth-viewer@example.org" in body(row, "preview/")
    mail = body(row, f"preview/?as={ana.pk}")
    assert ANA in mail
    assert "ruth-viewer@example.org" not in mail
    page = body(row, f"?as={ana.pk}&view=text")
    assert "as Ana Brandt" in page
    assert f'src="/desk/issues/{row.pk}/preview/?as={ana.pk}"' in page
    assert f"{ANA}." in page.partition('id="plain"')[2]


def test_a_change_keeps_the_text_of_whoever_it_is_seen_as(row: Issue, ana: Subscription) -> None:
    assert f'hx-vals=\'{{"as": "{ana.pk}"}}\'' in body(row, f"?as={ana.pk}")
    words = {"subject": "Two boats", "seen_subject": row.subject, "as": str(ana.pk)}
    seen = {"preheader": row.preheader, "seen_preheader": row.preheader}
    answer = signed.client("editor").post(
        f"/desk/issues/{row.pk}/words/", {**words, **seen}, headers={"HX-Request": "true"}
    )
    assert f"{ANA}." in answer.content.decode()


def test_the_link_by_which_they_leave_is_not_given_away(row: Issue, ana: Subscription) -> None:
    for path in (f"preview/?as={ana.pk}", f"?as={ana.pk}&view=text"):
        page = body(row, path)
        assert token(Purpose.UNSUBSCRIBE, ana.pk) not in page
        assert f"/desk/issues/{row.pk}/preview/unsubscribe/" in page
    assert "Nobody leaves from a preview" in body(row, "preview/unsubscribe/")


@pytest.mark.parametrize("number", ["999999", "0", "-1", "x", "٣", "9" * 40, ANA])
def test_it_is_seen_as_oneself_where_there_is_nobody_else(row: Issue, number: str) -> None:
    assert "ruth-viewer@example.org" in body(row, f"preview/?as={number}")
    assert "as yourself" in body(row, f"?as={number}")


@pytest.mark.parametrize("state", ["pending", "paused", "unsubscribed"])
def test_nobody_is_seen_whom_it_would_not_reach(row: Issue, state: str) -> None:
    gone = stored.subscription("gone@example.org", state)
    elsewhere = stored.subscription("gone.elsewhere@example.org", slug="other")
    for number in (gone.pk, elsewhere.pk):
        assert "ruth-viewer@example.org" in body(row, f"preview/?as={number}")
    assert "Nobody who would get it matches “gone”" in body(row, "preview/people/?find=gone")


def test_people_are_found_by_a_part_of_their_name_or_address(row: Issue, ana: Subscription) -> None:
    for number in range(8):
        stored.subscription(f"reader{number}@example.org")
    found = body(row, "preview/people/?find=rAND&view=phone&scheme=dark&pictures=none")
    assert "Ana Brandt" in found
    assert f'href="?view=phone&amp;scheme=dark&amp;pictures=none&amp;as={ana.pk}"' in found
    many = body(row, "preview/people/?find=reader")
    assert many.count("<li>") == 6
    assert "There are more" in many
    assert "<li>" not in body(row, "preview/people/?find=")
    assert "Ana Brandt" in body(row, "?find=brandt")  # without a script, the page itself


def test_a_look_is_kept_whichever_part_of_it_changes(row: Issue, ana: Subscription) -> None:
    page = body(row, f"?view=phone&scheme=dark&pictures=none&as={ana.pk}&other=1")
    for link in (
        f"?view=text&amp;scheme=dark&amp;pictures=none&amp;as={ana.pk}",
        f"?view=phone&amp;scheme=light&amp;pictures=none&amp;as={ana.pk}",
        f"?view=phone&amp;scheme=dark&amp;pictures=all&amp;as={ana.pk}",
        "?view=phone&amp;scheme=dark&amp;pictures=none",
    ):
        assert f'href="{link}"' in page
    assert f"preview/?pictures=none&amp;as={ana.pk}" in page


@in_a_browser
def test_somebody_is_chosen_by_typing(page: Page, row: Issue, ana: Subscription) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/desk/issues/{row.pk}/?view=phone")
    page.get_by_role("link", name="Dark").click()
    page.get_by_role("link", name="No images").click()
    page.locator(".as > summary").click()
    page.keyboard.type("brand")
    page.locator("#people").get_by_role("link", name="Ana Brandt").click()
    expect(page.locator(".as > summary")).to_contain_text("as Ana Brandt")
    frame = page.frame_locator("#stage iframe")
    expect(frame.locator("body")).to_contain_text(ANA)
    assert frame.locator("img").first.evaluate("image => image.naturalWidth") == 0
    assert page.url.endswith(f"?view=phone&scheme=dark&pictures=none&as={ana.pk}")
    expect(page.locator("#stage")).to_have_attribute("data-view", "phone")
    expect(page.get_by_role("link", name="Dark")).to_have_attribute("aria-current", "true")
    assert not [each for each in asked if "@" in each or "%40" in each]
    page.locator(".as > summary").click()
    page.get_by_role("link", name="Back to yourself").click()
    expect(page.locator(".as > summary")).to_contain_text("as yourself")


@in_a_browser
def test_what_is_typed_before_the_search_has_the_focus_is_no_key(page: Page, row: Issue) -> None:
    page.goto(f"/desk/issues/{row.pk}/")
    focused = page.evaluate("""() => {
        document.querySelector(".as").open = true;  // the focus moves a task later
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "a", bubbles: true}));
        return document.activeElement.id;
    }""")
    assert focused == "find"
    page.keyboard.type("brand")
    expect(page.locator("#find")).to_have_value("brand")
    assert page.url.endswith(f"/desk/issues/{row.pk}/")


@in_a_browser
def test_no_link_in_a_preview_acts(page: Page, row: Issue, ana: Subscription) -> None:
    posted: list[str] = []
    page.context.on(
        "request", lambda request: posted.append(request.url) if request.method != "GET" else None
    )
    page.goto(f"/desk/issues/{row.pk}/?as={ana.pk}")
    with page.context.expect_page() as opened:
        page.frame_locator("#stage iframe").get_by_role("link", name="Unsubscribe").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(
        "Nobody leaves from a preview"
    )
    assert opened.value.evaluate("window.opener") is None
    ana.refresh_from_db()
    assert ana.state == Subscription.State.ACTIVE
    assert posted == []


@in_a_browser
def test_alt_texts_stand_where_pictures_are_refused(page: Page, row: Issue) -> None:
    page.goto(f"/desk/issues/{row.pk}/")
    pictures = page.frame_locator("#stage iframe").locator("img")
    expect(pictures.first).to_be_visible()
    before = pictures.evaluate_all("all => all.map(each => each.outerHTML)")
    page.get_by_role("link", name="No images").click()
    expect(pictures.first).to_have_js_property("naturalWidth", 0)
    assert pictures.evaluate_all("all => all.map(each => each.outerHTML)") == before
    assert all(pictures.evaluate_all("all => all.map(each => each.alt)"))
    page.reload()
    expect(pictures.first).to_have_js_property("naturalWidth", 0)


def test_every_view_stands_on_one_page(row: Issue, ana: Subscription) -> None:
    page = body(row, f"previews/?as={ana.pk}&at=story-2")
    frame = f"/desk/issues/{row.pk}/preview/?"
    assert page.count(f'src="{frame}as={ana.pk}#story-2"') == 4
    assert page.count(f'src="{frame}pictures=none&amp;as={ana.pk}#story-2"') == 2
    assert f"{ANA}." in page.partition("<pre")[2]
    assert f'href="/desk/issues/{row.pk}/previews/?as={ana.pk}"' in body(row, f"?as={ana.pk}")
    assert f'href="/desk/issues/{row.pk}/previews/"' in body(row, "approve/")


@pytest.mark.parametrize("place", ["story-9", "x", '"><script>'])
def test_an_unknown_place_is_the_top(row: Issue, place: str) -> None:
    page = body(row, f"previews/?at={place}")
    assert f'src="/desk/issues/{row.pk}/preview/?#top"' in page


def test_what_has_left_has_no_last_look() -> None:
    row = stored.sent()
    answer = signed.client("viewer").get(f"/desk/issues/{row.pk}/previews/")
    assert answer.headers["Location"] == f"/desk/issues/{row.pk}/"


def test_what_cannot_be_printed_says_why(row: Issue) -> None:
    Programme.objects.update(layout="nowhere")
    assert "nowhere" in body(row, "previews/").partition('role="alert"')[2]


def scrolled(page: Page) -> list[float]:
    """Return how far each frame of the page is scrolled, once all have stopped."""
    return [frame.evaluate("scrollY") for frame in page.frames[1:]]


@in_a_browser
def test_every_view_is_true_and_scrolls_with_the_others(page: Page, row: Issue) -> None:
    page.goto(f"/desk/issues/{row.pk}/previews/", wait_until="networkidle")
    frames = page.locator(".pane iframe")
    assert frames.evaluate_all("all => all.map(each => each.clientWidth)") == [375] * 3 + [700] * 3
    shades = [
        frame.evaluate("getComputedStyle(document.body).backgroundColor")
        for frame in page.frames[1:]
    ]
    light, dark, _ = shades[:3]
    assert light != dark
    assert shades == [light, dark, light, light, dark, light]
    bare = [frame.locator("img").first.evaluate("i => i.naturalWidth") for frame in page.frames[1:]]
    assert [width == 0 for width in bare] == [False, False, True, False, False, True]
    for key in "jjj":
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="Story 3")).to_have_attribute("aria-current", "true")
    assert min(scrolled(page)) > 300
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("k")
    page.get_by_role("link", name="Top", exact=True).click()
    assert set(scrolled(page)) == {0}
    page.keyboard.press("Escape")
    expect(page.get_by_label("Subject")).to_be_visible()


@in_a_browser
def test_a_chosen_story_is_shown_in_the_preview(page: Page, row: Issue) -> None:
    page.goto(f"/desk/issues/{row.pk}/?view=phone", wait_until="networkidle")
    assert scrolled(page) == [0]
    third = row.stories.order_by("position")[2]
    page.locator(f"#story-{third.pk} .m").click()
    place = page.frame_locator("#stage iframe").locator("#story-3")
    expect(place).to_be_in_viewport()
    expect(page.locator(f"#story-{third.pk}")).to_be_focused()
    page.get_by_label("Intro").fill("A good week for boats.")
    newest = page.frame_locator("#stage iframe").last
    expect(newest.locator("body")).to_contain_text("A good week")
    expect(newest.locator("#story-3")).to_be_in_viewport()
