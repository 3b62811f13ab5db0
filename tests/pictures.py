"""The screenshots of docs/pictures, taken of the demo's issue: `python -m tests.pictures`."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from digest.build import build, read_inputs
from digest.demo import AT, BUNDLED
from digest.press import sample_reader
from digest.printed import Printed
from digest.programme import programme_from_toml
from tests.browser import SCHEMES, Scheme, open_browser, open_mail, photograph

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
WIDTHS = (600, 375)
MOST_BYTES = 250_000


def main() -> int:
    printed = make()
    with open_browser() as browser:
        for width in WIDTHS:
            for scheme in SCHEMES:
                path = FOLDER / f"{printed.issue.layout}-{width}-{scheme}.png"
                keep(take(browser, printed, width, scheme), path)
                print(path.relative_to(FOLDER.parent.parent))
    return 0


def make() -> Printed:
    """Print the bundled articles as one issue."""
    programme = programme_from_toml((BUNDLED / "tideline.toml").read_text(encoding="utf-8"))
    inputs = [str(folder) for folder in sorted((BUNDLED / "articles").iterdir())]
    collected = read_inputs(inputs, at=AT)
    return build(collected, at=AT, programme=programme, inputs=inputs).printed


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
