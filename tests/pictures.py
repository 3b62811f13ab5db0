"""The screenshots of docs/pictures, of the demo and its desk: `python -m tests.pictures`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from digest.build import build, read_inputs
from digest.demo import AT, BUNDLED
from digest.press import print_issue, sample_reader
from digest.printed import Printed
from digest.programme import programme_from_toml
from digest.rendering.templates import folder, layouts
from tests.browser import SCHEMES, Scheme, open_browser, open_mail, photograph
from tests.samples import PICTURES, arabic_issue

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
View = tuple[int, Scheme]
VIEWS: Sequence[View] = [(width, scheme) for width in (600, 375) for scheme in SCHEMES]
MOST_BYTES = 250_000


def main() -> int:
    with open_browser() as browser:
        for name, printed, views in issues():
            for width, scheme in views:
                path = FOLDER / f"{name}-{width}-{scheme}.png"
                keep(take(browser, printed, width, scheme), path)
        with demo() as (link, address):
            for name, picture in desk(browser, link, address):
                keep(picture, FOLDER / f"{name}.png")
    return 0


PORT = 8431


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """Run the demo and serve its desk: yields a sign-in link, and where the desk is."""
    with TemporaryDirectory() as data:
        digest = [sys.executable, "-m", "digest"]
        job = [*digest, "demo", "--no-serve", "--out", data, "--port", str(PORT)]
        link = subprocess.run(job, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        address = f"http://127.0.0.1:{PORT}"
        ours = {"DIGEST_DATA": data, "PUBLIC_URL": address, "DIGEST_LOG_LEVEL": "ERROR"}
        serve = [*digest, "serve", "--no-worker", "--port", str(PORT)]
        server = subprocess.Popen(serve, env={**os.environ, **ours})
        try:
            wait_for(address)
            yield link, f"{address}/desk/"
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def desk(browser: Browser, link: str, address: str) -> Iterator[tuple[str, Image.Image]]:
    """Sign in, and photograph the pages that a README shows."""
    page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
    page.goto(link)
    for name in ("password", "again"):
        page.fill(f"[name={name}]", "harbour bell keeps time")
    page.click("button.pri")
    page.wait_for_url("**/tideline/")
    yield "desk-home", shown(page)
    page.click("text=Open issue")
    page.frame_locator("iframe").last.get_by_role("heading", level=1).first.wait_for()
    yield "desk-issue", shown(page)
    page.goto(f"{address}tideline/")
    page.click("text=Report")
    page.wait_for_load_state("networkidle")
    yield "desk-report", shown(page)
    page.close()


def shown(page: Page) -> Image.Image:
    """Photograph what a window shows, in RGB."""
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def issues() -> Iterator[tuple[str, Printed, Sequence[View]]]:
    """Yield the demo's issue in every layout, then one that runs from right to left."""
    printed, arabic = make(), arabic_issue()
    for layout in layouts(folder()):
        yield layout, print_issue(replace(printed.issue, layout=layout), printed.pictures), VIEWS
        turned = print_issue(replace(arabic, layout=layout), PICTURES)
        yield f"{layout}-right-to-left", turned, (VIEWS[0], VIEWS[-1])


def make() -> Printed:
    """Print the bundled articles as one issue."""
    programme = programme_from_toml((BUNDLED / "tideline.toml").read_text(encoding="utf-8"))
    inputs = [str(folder) for folder in sorted((BUNDLED / "articles").iterdir())]
    collected = read_inputs(inputs, at=AT)
    return build(collected, at=AT, programme=programme, inputs=inputs, pictures={}).printed


def take(browser: Browser, printed: Printed, width: int, scheme: Scheme) -> Image.Image:
    """Photograph an issue as its first reader gets it."""
    reader = sample_reader(printed.issue.publication)
    html = printed.html.replace(printed.tokens["address"], reader.address)
    with open_mail(browser, html, width=width, scheme=scheme, pictures=printed.pictures) as page:
        return photograph(page)


def keep(picture: Image.Image, path: Path) -> None:
    """Store a picture in as many colours as `MOST_BYTES` allows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for colours in (256, 128, 64):
        few = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1)
        few.save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return


if __name__ == "__main__":
    sys.exit(main())
