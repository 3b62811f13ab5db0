"""What readers see, in a real browser: each layout, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from digest.issue import Issue
from digest.rendering import render
from digest.rendering.galley import compose
from digest.rendering.inlining import inline, to_css
from digest.rendering.mjml import to_html
from digest.rendering.templates import folder, layouts
from tests.browser import SCHEMES, Scheme, difference, open_mail, photograph
from tests.samples import (
    PICTURES,
    PUBLICATION,
    TOKENS,
    arabic_issue,
    article,
    issue,
    stories_of,
    story,
)

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}, "resultTypes": ["violations"]}


def without_pictures() -> Issue:
    return issue([replace(each, image=None) for each in stories_of(4)], intro="")


def with_headlines_only() -> Issue:
    return issue([*stories_of(2), *(replace(each, summary=()) for each in stories_of(5)[2:])])


def overlong() -> Issue:
    """Return an issue whose every word is too long for its line."""
    whole = article(url="https://a.example/" + "x" * 400, byline="y" * 120)
    long = story(whole, headline="Donaudampfschifffahrt" * 20, kicker="z" * 90)
    publication = replace(PUBLICATION, name="W" * 60, strapline="v" * 120, postal_address="u" * 150)
    return issue([long, long], publication=publication, intro="t" * 300)


MARKED = "**Guten** *Morgen*, [ein Plan](https://a.example/):\n\n- eins\n  1. zwei\n- drei"
ISSUES: dict[str, Callable[[], Issue]] = {
    "whole": issue,
    "arabic": arabic_issue,
    "german": lambda: issue(language="de", intro=MARKED),
    "without pictures": without_pictures,
    "headlines only": with_headlines_only,
    "one story": lambda: issue(stories_of(1)),
    "no story": lambda: issue([]),
    "overlong": overlong,
}
TELLING = ("whole", "arabic", "overlong")  #: of these each layout is photographed
EVERYWHERE = [
    pytest.param(made, layout, id=f"{name}-{layout}")
    for layout in layouts(folder())
    for name, made in ISSUES.items()
    if layout == "classic" or name in TELLING
]
each_issue = pytest.mark.parametrize(("made", "layout"), EVERYWHERE)
each_layout = pytest.mark.parametrize("layout", layouts(folder()))
each_scheme = pytest.mark.parametrize("scheme", SCHEMES)


@each_issue
def test_no_window_is_too_narrow(browser: Browser, made: Callable[[], Issue], layout: str) -> None:
    html = render(replace(made(), layout=layout), TOKENS).html
    with open_mail(browser, html, width=600, scheme="light", pictures=PICTURES) as page:
        assert page.evaluate("document.compatMode") == "CSS1Compat"
        for width in (600, 375, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_scheme
@each_issue
def test_everybody_can_read_it(
    browser: Browser, made: Callable[[], Issue], layout: str, scheme: Scheme
) -> None:
    html = render(replace(made(), layout=layout), TOKENS).html
    width = 600 if scheme == "light" else 375
    with open_mail(browser, html, width=width, scheme=scheme, pictures=PICTURES) as page:
        results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()


@each_layout
@pytest.mark.parametrize(("width", "scheme"), [(600, "light"), (375, "dark")])
def test_inlining_changes_nothing_that_one_sees(
    browser: Browser, layout: str, scheme: Scheme, width: int
) -> None:
    page = compose(issue(layout=layout), TOKENS)
    html, css = to_html(page, folder()), to_css(page, folder())
    styled = html.replace("</head>", f"<style>{css}</style></head>", 1)
    seen = [
        _photographed(browser, version, width, scheme) for version in (styled, inline(html, css))
    ]
    assert difference(*seen) <= 0.001


def _photographed(browser: Browser, html: str, width: int, scheme: Scheme) -> Image.Image:
    with open_mail(browser, html, width=width, scheme=scheme, pictures=PICTURES) as page:
        return photograph(page)


@each_layout
def test_dark_is_another_page(browser: Browser, layout: str) -> None:
    html = render(issue(layout=layout), TOKENS).html
    light, dark = (_photographed(browser, html, 600, scheme) for scheme in SCHEMES)
    assert difference(light, dark) > 0.5


@each_layout
def test_outlook_is_as_dark_as_the_others(browser: Browser, layout: str) -> None:
    """Outlook writes `data-ogsc` and `data-ogsb` around a mail, and knows no media query."""
    html = render(issue(layout=layout), TOKENS).html
    outlook = html.replace("<html ", '<html data-ogsc="" data-ogsb="" ', 1)
    dark = _photographed(browser, html, 600, "dark")
    assert difference(dark, _photographed(browser, outlook, 600, "light")) <= 0.001


@each_layout
def test_a_mail_whose_pictures_do_not_come_keeps_its_form(browser: Browser, layout: str) -> None:
    html = render(issue(layout=layout), TOKENS).html
    empty = dict.fromkeys(PICTURES, b"")
    with open_mail(browser, html, width=375, scheme="dark", pictures=empty) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert Axe().run(page, options=WCAG).violations_count == 0
