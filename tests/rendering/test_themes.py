"""Each look that we ship, and one that follows from an accent, as readers see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from digest.issue import Issue
from digest.logos import engrave
from digest.rendering import render
from digest.rendering.templates import folder, layouts
from digest.theme import AIR, Theme
from digest.themes import LOOKS
from tests.browser import SCHEMES, Scheme, open_mail
from tests.rendering.test_look import WCAG
from tests.samples import PICTURES, PUBLICATION, TOKENS, issue, stories_of
from tests.test_images import encoded
from tests.test_logos import lettering

THEMES: dict[str, dict[str, Any]] = {
    **{name: {"base": name} for name in LOOKS},
    "of an accent": {"accent": "#9c4a00"},
    "dark by day": {"accent": "#8ab4ff", "page": "#101418"},
}

# Each text that a reader sees, with the contrast to what is painted behind it. A text behind
# which no part of the mail paints anything stands on what its mail program chooses.
_TEXTS = """() => {
  const numbers = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const linear = part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const light = colour => {
    const [red, green, blue] = numbers(colour).map(level => linear(level / 255));
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const isOpaque = colour => (numbers(colour)[3] ?? 1) === 1;
  const ground = node => {
    for (; node && node !== document.body; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (isOpaque(colour)) return colour;
    }
    return null;
  };
  const contrast = (words, ground) => {
    const [darker, lighter] = [light(words), light(ground)].sort((one, other) => one - other);
    return (lighter + .05) / (darker + .05);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.data.replace(/[\\s\\u00a0]+/g, ' ').trim();
    const style = getComputedStyle(parent);
    if (!text || !parent.checkVisibility() || style.fontSize === '0px') continue;
    const back = ground(parent);
    found.push([text.slice(0, 60), back ? contrast(style.color, back) : 0]);
  }
  return found;
}"""


def faint(page: Page) -> list[tuple[str, float]]:
    """Return the texts that can hardly be read, or that stand on nothing of the mail's own."""
    texts = page.evaluate(_TEXTS)
    assert len(texts) > 30, "the mail has hardly a text"
    return [(text, ratio) for text, ratio in texts if ratio < 4.5]


def rich() -> Issue:
    """Return an issue with every part: pictures, quotations of both kinds, headlines only."""
    return issue([*stories_of(5), *(replace(each, summary=()) for each in stories_of(7)[5:])])


@pytest.mark.parametrize("layout", layouts(folder()))
def test_everybody_can_read_every_theme(browser: Browser, layout: str) -> None:
    """In one window, because opening one and bringing axe into it is what takes long."""
    found: list[str] = []
    with open_mail(browser, "", width=600, scheme="light", pictures=PICTURES) as page:
        axe = Axe()
        for name, settings in THEMES.items():
            mail = replace(rich(), theme=Theme.from_data(settings), layout=layout)
            page.set_content(render(mail, TOKENS).html, wait_until="load")
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                where = f"{name}, {scheme}"
                found += [f"{where}: {text!r} has {ratio:.2f}" for text, ratio in faint(page)]
                results = axe.run(page, options=WCAG)
                if results.violations_count:
                    found.append(f"{where}: {results.generate_report()}")
                axe = Axe("axe")  # which the window has by now
            if page.evaluate("document.documentElement.scrollWidth") > 600:
                found.append(f"{name} is wider than its window")
    assert found == []


@pytest.mark.parametrize("layout", layouts(folder()))
@pytest.mark.parametrize("outlook", [False, True], ids=["media query", "Outlook"])
def test_nothing_disappears_in_the_dark(browser: Browser, layout: str, outlook: bool) -> None:
    html = render(replace(rich(), layout=layout), TOKENS).html
    if outlook:
        html = html.replace("<html ", '<html data-ogsc="" data-ogsb="" ', 1)
    scheme: Scheme = "light" if outlook else "dark"
    with open_mail(browser, html, width=375, scheme=scheme, pictures=PICTURES) as page:
        assert faint(page) == []


@pytest.mark.parametrize("layout", layouts(folder()))
def test_a_mail_is_as_airy_as_its_theme(browser: Browser, layout: str) -> None:
    heights = []
    html = {
        density: render(issue(layout=layout, theme=Theme(density=density)), TOKENS).html
        for density in AIR
    }
    for each in html.values():
        with open_mail(browser, each, width=375, scheme="light", pictures=PICTURES) as page:
            heights.append(page.evaluate("document.documentElement.scrollHeight"))
            assert page.evaluate("document.documentElement.scrollWidth") <= 375
    close, normal, airy = heights
    assert close < normal < airy


@pytest.mark.parametrize("layout", layouts(folder()))
def test_a_logo_stands_for_the_name(browser: Browser, layout: str) -> None:
    engraved = engrave(encoded(lettering(2400, 480)), Theme())
    html = render(issue(theme=Theme(logo=engraved.logo), layout=layout), TOKENS).html
    pictures = {**PICTURES, engraved.logo.name: engraved.content}
    with open_mail(browser, html, width=320, scheme="light", pictures=pictures) as page:
        logo = page.locator("img.logo")
        assert logo.count() == 1, "the masthead includes parts/nameplate.mjml.j2"
        assert logo.get_attribute("alt") == PUBLICATION.name
        assert logo.get_attribute("width") == str(engraved.logo.width)
        assert logo.get_attribute("height") == str(engraved.logo.height)
        box = logo.bounding_box()
        assert box
        assert box["width"] / box["height"] == pytest.approx(5, rel=0.1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert Axe().run(page, options=WCAG).violations_count == 0


def test_a_logo_that_does_not_come_leaves_the_name(browser: Browser) -> None:
    engraved = engrave(encoded(lettering()), Theme())
    html = render(issue(theme=Theme(logo=engraved.logo)), TOKENS).html
    nothing = dict.fromkeys([*PICTURES, engraved.logo.name], b"")
    with open_mail(browser, html, width=320, scheme="dark", pictures=nothing) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert Axe().run(page, options=WCAG).violations_count == 0
