"""A Chromium for the tests: found, or installed. `python -m tests.browser` prints where it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    # No name but loopback's leads anywhere: a mail that loads something fails, and nobody is asked.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class NoBrowser(Exception):
    """There is none, and none could be installed."""


def find_browser() -> Path | None:
    """Return the Chromium of the system, else Playwright's own, else None."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        return _own(playwright)


def _own(playwright: Playwright) -> Path | None:
    path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def require_browser() -> Path:
    """Return a Chromium, installing one if there is none.

    Raises:
        NoBrowser: neither apt nor Playwright could bring one.
    """
    found = find_browser()
    for command in _ways_to_install():
        if found:
            break
        print(f"Installing a browser for the tests: {' '.join(command)}", file=sys.stderr)
        subprocess.run(command, check=False, stdout=sys.stderr, env=_ENVIRONMENT)
        found = find_browser()
    if not found:
        raise NoBrowser(
            "The tests need Chromium: install the package `chromium`, then run this again."
        )
    return found


_ENVIRONMENT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def _ways_to_install() -> Iterator[list[str]]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        yield ["apt-get", "update"]
        yield ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    yield [sys.executable, "-m", "playwright", "install", "chromium"]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Launch a headless Chromium that reaches loopback and nothing else."""
    executable = require_browser()
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=[*ARGUMENTS, *as_root], headless=True
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_mail(
    browser: Browser, html: str, *, width: int, scheme: Scheme, pictures: Mapping[str, bytes]
) -> Iterator[Page]:
    """Show a mail as its reader's window and scheme have it, pictures included.

    Raises:
        AssertionError: on closing, if it asked for anything but those pictures.
    """
    strangers: list[str] = []

    def answer(route: Route) -> None:
        picture = pictures.get(route.request.url.rpartition("/")[2])
        if picture is None:
            strangers.append(route.request.url)
            route.abort()
        else:
            route.fulfill(body=picture, content_type="image/jpeg")

    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.route("**/*", answer)
    page.set_content(html, wait_until="load")
    try:
        yield page
    finally:
        context.close()
    assert not strangers, f"the mail loads {strangers}"


def photograph(page: Page) -> Image.Image:
    """Return the whole page as a picture, in RGB."""
    return Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the part of pixels that differ by more than 8 in a channel."""
    assert one.size == other.size
    worst = ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value > 8))
    return worst.histogram()[255] / (one.width * one.height)


def main() -> int:
    try:
        print(require_browser())
    except NoBrowser as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
