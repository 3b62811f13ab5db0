"""The screenshots of docs/pictures, taken of the demo's issue: `python -m tests.pictures`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser

from digest.commands.demo import READERS, make
from digest.printed import Printed
from tests.browser import SCHEMES, Scheme, open_browser, open_mail, photograph

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
WIDTHS = (600, 375)
MOST_BYTES = 250_000


def main() -> int:
    with TemporaryDirectory() as made, open_browser() as browser:
        printed = make(Path(made) / "issue")
        for width in WIDTHS:
            for scheme in SCHEMES:
                path = FOLDER / f"{printed.issue.layout}-{width}-{scheme}.png"
                keep(take(browser, printed, width, scheme), path)
                print(path.relative_to(FOLDER.parent.parent))
    return 0


def take(browser: Browser, printed: Printed, width: int, scheme: Scheme) -> Image.Image:
    """Photograph an issue as its first reader gets it."""
    html = printed.html.replace(printed.tokens["address"], READERS[0])
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
