"""Our pages in a browser: inlining changes nothing that one sees, and no window is too narrow.

css-inline, which is not what inlines our mails, is the second opinion: what it gives
has to come to the same computed style, property by property.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from digest.rendering.galley import compose
from digest.rendering.inlining import inline, to_css
from digest.rendering.mjml import to_html
from digest.rendering.templates import folder
from tests.browser import SCHEMES, Scheme, difference, open_browser, open_mail, photograph
from tests.evaluation.mails import Mail, mails, named
from tests.evaluation.material import ORACLES, Failed, run
from tests.evaluation.rows import Row

WIDTHS = (600, 375)
NARROWEST = (600, 375, 320)
MOST = 0.1  #: per cent of the pixels

_INLINE = """
import json, sys
from css_inline import CSSInliner
html, css = json.load(sys.stdin)
inliner = CSSInliner(
    inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=css
)
print(json.dumps(inliner.inline(html)))
"""

# For each element its name and, property by property, what the browser makes of its style.
_STYLES = """
() => [...document.querySelectorAll("html, body, body *")].map((element) => {
  const style = getComputedStyle(element);
  return [element.tagName, ...[...style].map((name) => `${name}:${style.getPropertyValue(name)}`)];
})
"""


def evaluate() -> Iterator[Row]:
    with open_browser() as browser:
        yield from _seen(browser)
        if not (ORACLES / "ready").exists():
            raise Failed("css-inline is not there: `make oracles` installs it.")
        yield _second_opinion(browser)


def _seen(browser: Browser) -> Iterator[Row]:
    differing: dict[str, float] = {}
    fitting: list[bool] = []
    for mail in mails():
        html, css = _uninlined(mail)
        styled = html.replace("</head>", f"<style>{css}</style></head>", 1)
        for width in WIDTHS:
            for scheme in SCHEMES:
                seen = [
                    _photographed(browser, mail, page, width, scheme)
                    for page in (styled, inline(html, css))
                ]
                differing[f"{mail.name}, {width}, {scheme}"] = difference(*seen) * 100
        fitting += _fits(browser, mail)
    figure = named(differing, "{:.3f} %")
    holds = max(differing.values()) <= MOST
    yield Row("pixels that inlining changes", figure, f"at most {MOST} %", holds)
    yield Row.every(f"windows of {', '.join(map(str, NARROWEST))} px are wide enough", fitting)


def _uninlined(mail: Mail) -> tuple[str, str]:
    """Return the page of a mail before its CSS is inlined, and that CSS."""
    page = compose(mail.printed.issue, mail.printed.tokens)
    return to_html(page, folder()), to_css(page, folder())


def _photographed(
    browser: Browser, mail: Mail, html: str, width: int, scheme: Scheme
) -> Image.Image:
    pictures = mail.printed.pictures
    with open_mail(browser, html, width=width, scheme=scheme, pictures=pictures) as page:
        return photograph(page)


def _fits(browser: Browser, mail: Mail) -> Iterator[bool]:
    pictures = mail.printed.pictures
    with open_mail(
        browser, mail.printed.html, width=600, scheme="light", pictures=pictures
    ) as page:
        for width in NARROWEST:
            page.set_viewport_size({"width": width, "height": 800})
            yield page.evaluate("document.documentElement.scrollWidth") <= width


def _second_opinion(browser: Browser) -> Row:
    alike = []
    for mail in mails():
        html, css = _uninlined(mail)
        command = [str(ORACLES / "bin" / "python"), "-c", _INLINE]
        theirs = json.loads(run(command, json.dumps([html, css]).encode()).stdout)
        ours, others = (_styles(browser, mail, page) for page in (inline(html, css), theirs))
        alike += [one == other for one, other in zip(ours, others, strict=True)]
    return Row.every("elements styled as css-inline has them", alike)


def _styles(browser: Browser, mail: Mail, html: str) -> list[Any]:
    pictures = mail.printed.pictures
    with open_mail(browser, html, width=600, scheme="light", pictures=pictures) as page:
        found: list[Any] = page.evaluate(_STYLES)
    return found
