"""What a picture from outside becomes: one in a mail that is right, or a card and a word why."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from digest import approval, media
from digest.article import Image
from digest.compose import compose
from digest.models import Issue, Source, Story
from tests import samples, stored
from tests.desk import signed
from tests.loopback import Answer, Web, web
from tests.stored import AT
from tests.test_images import colour_at, encoded, halves, oriented, png_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Iterator[Web]:
    """Where publishers keep their pictures."""
    with web() as running:
        yield running


def composed(*addresses: str) -> Issue:
    """Return a draft of stories whose articles name pictures, in this order."""
    stored.programme()
    for number, address in enumerate(addresses, 1):
        stored.article(samples.article(number=number, image=Image(address, alt="A bay")))
    for source in Source.objects.all():
        source.may_be_private, source.address = (
            True,
            f"{addresses[0] if addresses else source.address}?{source.pk}",
        )
        source.save()
    return compose(stored.publication().pk, AT, slot="2026-10-16T08:00")


def served(site: Web, content: bytes, *, stories: int = 1) -> Issue:
    """Return a draft of stories that all have this picture."""
    site.pages["/1.jpg"] = Answer(content)
    return composed(*[site.url("/1.jpg")] * stories)


def shown(issue: Issue) -> list[str]:
    """Return the names of the pictures that a reader's mail shows."""
    return re.findall(r'<img[^>]*src="[^"]*/(\w{64}\.jpg)"', approval.preview(issue.pk).html)


def told(issue: Issue) -> list[tuple[str, str, str]]:
    """Return what preflight says of the pictures: severity, sentence, story."""
    findings = approval.preview(issue.pk).findings
    return [(each.severity, each.what, each.where) for each in findings if each.rule == "pictures"]


def page(row: Story) -> str:
    path = f"/desk/issues/{row.issue_id}/stories/{row.pk}/"
    return signed.client("editor").get(path).content.decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (png_of(30_000, 30_000), "The picture has 900 million pixels; at most 50 million are"),
        (b"", "The picture is empty."),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "The picture is an SVG drawing, which"),
        (b"Ask us for the picture.", "The picture is not a JPEG, PNG, GIF or WebP file."),
        (samples.drawing(1)[:5000], "The picture is cut short or damaged."),
        (samples.drawing(1, width=80, height=60), "The picture has 80 × 60 pixels; 88 × 88 are"),
    ],
    ids=["bomb", "empty", "svg", "text", "truncated", "tiny"],
)
def test_what_is_no_picture_becomes_a_card_without_one(site: Web, content: bytes, why: str) -> None:
    issue = served(site, content)
    [row] = issue.stories.all()
    assert shown(issue) == []
    assert row.to_noun().headline in approval.preview(issue.pk).html
    [(severity, what, where)] = told(issue)
    assert (severity, where) == ("note", row.to_noun().headline)
    assert what.startswith(f"A story goes without its picture. {why}")
    assert f"The story goes without its picture. {why}" in page(row)


def film() -> bytes:
    frames = [Pillow.new("RGB", (1200, 675), name) for name in ("red", "blue")]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def see_through() -> bytes:
    image = Pillow.new("P", (1200, 675), 0)
    image.putpalette([0, 0, 0])
    return encoded(image, transparency=b"\0")


@pytest.mark.parametrize(
    ("content", "at", "colour"),
    [
        (film(), (0.5, 0.5), "red"),
        (encoded(halves().convert("CMYK"), "JPEG"), (0.9, 0.5), "blue"),
        (encoded(Pillow.new("I;16", (1200, 675), 128 * 256)), (0.5, 0.5), "grey"),
        (see_through(), (0.5, 0.5), "white"),
        (oriented(halves(), 3), (0.9, 0.5), "red"),
    ],
    ids=["animated-gif", "cmyk", "16-bit", "palette-see-through", "exif-upside-down"],
)
def test_an_odd_picture_becomes_a_right_one(
    site: Web, content: bytes, at: tuple[float, float], colour: str
) -> None:
    issue = served(site, content)
    [name] = shown(issue)
    assert colour_at(media.load([name])[name], *at) == colour
    assert told(issue) == []


def test_the_editor_learns_that_an_earlier_story_has_the_same_picture(site: Web) -> None:
    issue = served(site, samples.drawing(1), stories=2)
    first, second = issue.stories.all()
    assert len(shown(issue)) == 1
    why = "A story goes without its picture. An earlier story has the same one."
    assert told(issue) == [("note", why, second.to_noun().headline)]
    assert "goes without" not in page(first)
    assert "An earlier story has the same one." in page(second)


_opened: list[str] = []


def _note_opening(event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(args[0], (str, Path)):
        _opened.append(str(args[0]))


def test_a_local_picture_is_read_once_for_both_its_shapes(tmp_path: Path) -> None:
    path = tmp_path / "bay.jpg"
    path.write_bytes(samples.drawing(1))
    sys.addaudithook(_note_opening)  # nothing takes it away again; it does no more than note
    _opened.clear()
    [row] = composed(str(path)).stories.all()
    assert row.pictures["lead"]
    assert row.pictures["square"]
    assert _opened.count(str(path)) == 1


def test_a_picture_of_the_site_is_not_asked_for_and_the_editor_learns_why(site: Web) -> None:
    image = Image(site.url("/default.jpg"))
    stored.programme(stories=5, per_source=5)
    for number in range(1, 6):
        stored.article(samples.article(number=number, source="Herald", image=image))
    issue = composed()
    why = "A story goes without its picture. It stands in for Herald: 5 of its 5 articles have it."
    assert {what for _, what, _ in told(issue)} == {why}
    assert len(told(issue)) == issue.stories.count()
    assert site.asked == []
