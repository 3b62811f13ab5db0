"""`digest build --open` in real Chromium: every view, the sandbox, and a theme that changes."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from digest.demo import BUNDLED
from tests.browser import SCHEMES

THEME = '[light]\naccent = "{accent}"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("preview")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A preview of the bundled articles, and one that tries to run a script."""
    theme = folder / "theme.toml"
    theme.write_text(THEME.format(accent="#0b5563"))
    hostile = folder / "hostile.md"
    hostile.write_text(
        "---\ntitle: '<script>document.title=\"owned\"</script> A hostile note'\n"
        "date: 2026-10-15T20:00:00Z\nsource: Nobody\n---\n\n"
        "<img src=x onerror=\"top.document.title='owned'\"> The note says nothing else at all.\n"
    )
    command = [
        sys.executable, "-m", "digest", "build", str(BUNDLED / "articles"), str(hostile),
        "--publication", str(BUNDLED / "tideline.toml"), "--theme", str(theme), "--stories", "12",
        "--at", "2026-10-16T07:00:00Z", "--out", str(folder / "out"), "--open", "--port", "0",
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield found[0]
        process.terminate()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    # "null": an emulated scheme would overrule that of the frame.
    with browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="null") as page:
        page.goto(address)
        yield page


def test_the_issue_is_shown_with_its_reasons(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("The Tideline No. 42")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    expect(frame.locator("img").first).to_be_visible()
    assert frame.locator("img").first.evaluate("image => image.naturalWidth") > 0
    expect(page.get_by_role("heading", name="Preflight")).to_be_visible()


def test_phone_desktop_dark_and_text(page: Page) -> None:
    body = page.frame_locator("iframe").locator("body")
    page.get_by_role("button", name="Phone").click()
    assert page.locator("iframe").evaluate("frame => frame.clientWidth") == 375
    page.get_by_role("button", name="Desktop").click()
    assert page.locator("iframe").evaluate("frame => frame.clientWidth") > 600
    light = body.evaluate("body => getComputedStyle(body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    dark = body.evaluate("body => getComputedStyle(body).backgroundColor")
    assert light != dark
    page.get_by_role("button", name="Text").click()
    expect(page.get_by_label("The text part")).to_contain_text("Unsubscribe")


def test_alt_texts_stand_where_pictures_are_refused(page: Page) -> None:
    pictures = page.frame_locator("iframe").locator("img")
    expect(pictures.first).to_be_visible()
    before = pictures.evaluate_all("all => all.map(each => each.outerHTML)")
    page.get_by_role("button", name="No images").click()
    expect(pictures.first).to_have_js_property("naturalWidth", 0)
    assert pictures.evaluate_all("all => all.map(each => each.outerHTML)") == before
    page.reload()
    expect(page.get_by_role("button", name="No images")).to_have_attribute("aria-pressed", "true")
    expect(pictures.first).to_have_js_property("naturalWidth", 0)


def test_it_is_seen_as_whoever_is_named(page: Page) -> None:
    body = page.frame_locator("iframe").locator("body")
    expect(body).to_contain_text("ana@example.org")
    page.get_by_role("button", name="Phone").click()
    field = page.get_by_label("Seen as the reader of this address")
    field.fill("o'hara+<b>@example.org")
    field.evaluate("field => field.type = 'text'")  # whatever a browser lets through
    field.press("Enter")
    expect(body).to_contain_text("o'hara+<b>@example.org")
    expect(page.get_by_label("The text part")).to_contain_text("o'hara+<b>@example.org")
    expect(page.locator("#stage")).to_have_attribute("data-view", "phone")


def test_a_headline_leads_to_its_story(page: Page) -> None:
    last = page.locator(".stories h3 a").last
    number = last.get_attribute("data-place")
    last.click()
    expect(page.frame_locator("iframe").locator(f"#{number}")).to_be_in_viewport()


def test_every_view_stands_on_one_page(page: Page) -> None:
    page.get_by_role("link", name="Every view").click()
    page.wait_for_load_state("load")
    frames = page.locator(".pane iframe")
    assert frames.evaluate_all("all => all.map(each => each.clientWidth)") == [375] * 3 + [700] * 3
    shade = "getComputedStyle(document.body).backgroundColor"
    light, dark = (each.evaluate(shade) for each in page.frames[1:3])
    assert light != dark
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert min(each.evaluate("scrollY") for each in page.frames[1:]) > 100
    expect(page.get_by_label("The text part")).to_contain_text("Unsubscribe")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Preflight")).to_be_visible()


@pytest.mark.parametrize("path", ["", "every?as=zoe@example.org"])
def test_everybody_can_use_it(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}")
    for width, scheme in product((1280, 390), SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response
        assert [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["", "every", "issue.html"])
def test_an_article_runs_no_script(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}")
    page.wait_for_timeout(300)
    assert page.title() not in ("", "owned")
    expect(page.locator("body")).to_contain_text("A hostile note")


def test_a_changed_theme_is_printed_again(page: Page, folder: Path) -> None:
    newest = page.frame_locator("iframe").last  # the new frame loads behind the old one
    link = newest.get_by_role("link", name="Read the full story")
    before = link.evaluate("link => getComputedStyle(link).backgroundColor")
    (folder / "theme.toml").write_text(THEME.format(accent="#7a1f3d"))
    expect(link).to_have_css("background-color", "rgb(122, 31, 61)", timeout=10_000)
    assert before == "rgb(11, 85, 99)"


def test_a_broken_theme_is_said_and_the_last_printing_stays(page: Page, folder: Path) -> None:
    (folder / "theme.toml").write_text(THEME.format(accent="reddish"))
    expect(page.get_by_role("alert")).to_contain_text("reddish", timeout=10_000)
    newest = page.frame_locator("iframe").last
    expect(newest.get_by_role("heading", level=1)).to_be_visible()
    (folder / "theme.toml").write_text(THEME.format(accent="#0b5563"))
    expect(page.get_by_role("alert")).to_have_count(0, timeout=10_000)


def test_it_answers_on_loopback_by_its_own_name_only(address: str) -> None:
    request = urllib.request.Request(address, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    assert refused.value.code == 403
    refused.value.close()
    with urllib.request.urlopen(f"{address}issue.html", timeout=5) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src")
    assert "script" not in policy


def test_nothing_outside_the_folder_is_served(address: str) -> None:
    for path in ("../theme.toml", "issue.json", "assets/../page.html", "images/x.jpg"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}{path}", timeout=5)
        assert refused.value.code == 404
        refused.value.close()
