from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from digest.article import Image as Source
from digest.errors import ImageError, SourceError
from digest.images import (
    LEAD,
    MOST_PICTURES,
    SQUARE,
    Shape,
    alt_text,
    illustrate,
    prepare,
)
from digest.issue import Section
from digest.logos import MOST_BYTES as LARGEST_LOGO
from digest.rules.size import PICTURES_WARN
from tests.samples import article, drawing, issue, story


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def halves(width: int = 1200, height: int = 675, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new(mode, (width, height), "red")
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill="blue")
    return image


def colour_at(content: bytes, x: float, y: float) -> str:
    """Return the nearest plain colour at a place given in parts of the whole."""
    image = opened(content).convert("RGB")
    pixel = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    assert isinstance(pixel, tuple)
    known = {
        "red": (255, 0, 0),
        "blue": (0, 0, 255),
        "white": (255, 255, 255),
        "black": (0, 0, 0),
        "grey": (128, 128, 128),
    }
    return min(
        known, key=lambda name: sum((a - b) ** 2 for a, b in zip(known[name], pixel, strict=True))
    )


def oriented(image: Image.Image, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, "JPEG", exif=exif, quality=95)


def png_of(width: int, height: int) -> bytes:
    """Return a small file that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
        )

    header = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize(
    ("size", "shown", "stored"),
    [
        ((2400, 1350), (600, 338), (1200, 676)),
        ((2400, 1200), (600, 300), (1200, 600)),
        ((3000, 1000), (600, 300), (1200, 600)),
        ((1000, 3000), (600, 338), (1000, 563)),
        ((1200, 640), (600, 320), (1200, 640)),
        ((400, 200), (600, 300), (400, 200)),
    ],
)
def test_a_lead_is_as_wide_as_the_page_and_16_to_9_or_flatter(
    size: tuple[int, int], shown: tuple[int, int], stored: tuple[int, int]
) -> None:
    prepared = prepare(drawing(1, width=size[0], height=size[1]), LEAD)
    assert (prepared.width, prepared.height) == shown
    assert opened(prepared.content).size == stored


@pytest.mark.parametrize("size", [(1200, 600), (600, 1200), (176, 176), (5000, 4000)])
def test_a_square_has_two_pixels_for_one(size: tuple[int, int]) -> None:
    prepared = prepare(drawing(1, width=size[0], height=size[1]), SQUARE)
    assert (prepared.width, prepared.height) == (88, 88)
    assert opened(prepared.content).size == (176, 176)


def test_nothing_is_blown_up() -> None:
    assert opened(prepare(drawing(1, width=100, height=90), SQUARE).content).size == (90, 90)


def test_the_middle_is_what_is_kept() -> None:
    image = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(image).rectangle((300, 0, 599, 299), fill="red")
    content = prepare(encoded(image), SQUARE).content
    assert {colour_at(content, x, 0.5) for x in (0.05, 0.5, 0.95)} == {"red"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_every_kind_becomes_a_progressive_jpeg(kind: str) -> None:
    content = prepare(drawing(1, kind=kind), LEAD).content
    image = opened(content)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.info.get("progressive")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_mode_is_read(mode: str) -> None:
    source = halves().convert("I").convert("I;16") if mode == "I;16" else halves().convert(mode)
    content = encoded(source, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(prepare(content, LEAD).content).mode == "RGB"


def test_sixteen_bits_keep_their_greys() -> None:
    grey = Image.new("I;16", (400, 200), 128 * 256)
    assert colour_at(prepare(encoded(grey), LEAD).content, 0.5, 0.5) == "grey"


def test_what_is_see_through_stands_on_white() -> None:
    image = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    assert colour_at(prepare(encoded(image), LEAD).content, 0.5, 0.5) == "white"
    palette = Image.new("P", (400, 200), 0)
    palette.putpalette([0, 0, 0])
    content = encoded(palette, transparency=b"\0")
    assert colour_at(prepare(content, LEAD).content, 0.5, 0.5) == "white"


def test_of_a_film_the_first_picture_is_taken() -> None:
    frames = [Image.new("RGB", (400, 200), name) for name in ("red", "blue")]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert colour_at(prepare(content, LEAD).content, 0.5, 0.5) == "red"


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, (0.1, 0.5)),
        (2, (0.9, 0.5)),
        (3, (0.9, 0.5)),
        (4, (0.1, 0.5)),
        (5, (0.5, 0.1)),
        (6, (0.5, 0.1)),
        (7, (0.5, 0.9)),
        (8, (0.5, 0.9)),
        (9, (0.1, 0.5)),
    ],
)
def test_pictures_stand_as_the_camera_was_held(
    orientation: int, corner: tuple[float, float]
) -> None:
    content = prepare(oriented(halves(600, 600), orientation), SQUARE).content
    assert colour_at(content, *corner) == "red"
    assert colour_at(content, *(1 - each for each in corner)) == "blue"


def test_a_picture_that_lies_on_its_side_is_measured_upright() -> None:
    lying = oriented(halves(250, 500), 6)
    assert prepare(lying, LEAD).height == 300
    with pytest.raises(ImageError, match="200 × 400 pixels"):
        prepare(oriented(halves(400, 200), 6), LEAD)


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0",
        b"Exif\0\0II*\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12",
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0",
        b"nonsense",
    ],
)
def test_broken_notes_of_the_camera_do_no_harm(exif: bytes) -> None:
    content = encoded(halves(), "JPEG", exif=exif)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert colour_at(prepare(content, LEAD).content, 0.1, 0.5) == "red"


def test_nothing_is_told_about_place_camera_or_program() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera Works"
    exif[0x8825] = {1: "N", 2: (59.0, 54.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(
        halves(), "JPEG", exif=exif, icc_profile=profile, comment=b"made by Edda Holm", dpi=(72, 72)
    )
    made = prepare(content, LEAD).content
    assert b"Camera Works" in content
    assert not any(each in made for each in (b"Exif", b"Camera", b"Edda", b"ICC_PROFILE", b"http"))


def test_a_profile_that_is_none_is_ignored() -> None:
    content = encoded(halves(), "JPEG", icc_profile=b"not a profile")
    assert colour_at(prepare(content, LEAD).content, 0.1, 0.5) == "red"


def noise(width: int, height: int) -> bytes:
    """Return what no encoder makes small."""
    dots = Random(width).randbytes(width * height * 3)
    return encoded(Image.frombytes("RGB", (width, height), dots))


@pytest.mark.parametrize("shape", [LEAD, SQUARE], ids=["lead", "square"])
def test_a_busy_picture_is_made_small_enough(shape: Shape) -> None:
    prepared = prepare(noise(1200, 676), shape)
    assert len(prepared.content) <= shape.most_bytes
    assert opened(prepared.content).width >= shape.width


def test_a_picture_that_stays_too_large_is_refused() -> None:
    tight = replace(LEAD, most_bytes=20_000)
    with pytest.raises(ImageError, match="cannot be made smaller than 20 kB"):
        prepare(noise(1200, 676), tight)
    assert len(prepare(drawing(1), tight).content) <= 20_000


def test_a_full_issue_of_the_heaviest_pictures_stays_within_800_kilobytes() -> None:
    assert PICTURES_WARN == 800_000
    most = LEAD.most_bytes + (MOST_PICTURES - 1) * SQUARE.most_bytes + LARGEST_LOGO
    assert most <= PICTURES_WARN
    stories = [pictured(number) for number in range(1, MOST_PICTURES + 1)]
    dots = [noise(1200, 676), *(noise(176 + number, 176) for number in range(MOST_PICTURES))]
    done = illustrate(issue(stories), lambda url: dots[int(url.rsplit("/", 1)[1]) - 1])
    assert len(done.pictures) == MOST_PICTURES
    assert 400_000 < sum(map(len, done.pictures.values())) <= PICTURES_WARN


def test_a_calm_picture_keeps_its_quality() -> None:
    calm = opened(prepare(drawing(1), LEAD).content)
    tables = calm.quantization  # type: ignore[attr-defined]
    assert max(tables[0]) < 60


def test_the_same_picture_gives_the_same_bytes_and_its_name_is_their_hash() -> None:
    first, second = prepare(drawing(1), LEAD), prepare(drawing(1), LEAD)
    assert first == second
    assert first.name == f"{sha256(first.content).hexdigest()}.jpg"
    assert prepare(drawing(2), LEAD).name != first.name


def test_a_bomb_is_never_unpacked() -> None:
    bomb = png_of(30_000, 30_000)
    assert len(bomb) < 1000
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ImageError, match="900 million pixels; at most 50 million are read"):
            prepare(bomb, LEAD)
        with pytest.raises(ImageError, match="60 million pixels"):
            prepare(png_of(10_000, 6_000), LEAD)


def test_the_limits_of_the_process_are_not_ours_to_set() -> None:
    before = Image.MAX_IMAGE_PIXELS, list(warnings.filters)
    with pytest.raises(ImageError):
        prepare(png_of(30_000, 30_000), LEAD)
    assert (Image.MAX_IMAGE_PIXELS, list(warnings.filters)) == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG drawing"),
        (b"<!doctype html><p>Not found", "not a JPEG, PNG, GIF or WebP file"),
        (b"%PDF-1.7", "not a JPEG, PNG, GIF or WebP file"),
        (b"\xff\xd8\xff", "cut short or damaged"),
        (b"RIFF\0\0\0\0WAVE", "cut short or damaged"),
        (b"GIF89a", "cut short or damaged"),
        (png_of(600, 400), "cut short or damaged"),
        (drawing(1)[:5000], "cut short or damaged"),
        (drawing(1, kind="PNG")[:-600], "cut short or damaged"),
        (drawing(1, width=399, height=300), "399 × 300 pixels; 400 × 200 are needed"),
        (drawing(1, width=400, height=199), "400 × 199 pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_refused_in_plain_words(content: bytes, why: str) -> None:
    with pytest.raises(ImageError, match=why):
        prepare(content, LEAD)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), st.data())
def test_damage_is_an_error_of_ours_or_a_picture(kind: str, data: st.DataObject) -> None:
    content = bytearray(drawing(1, width=400, height=240, kind=kind))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, about a film that is none
        with suppress(ImageError):
            assert opened(prepare(bytes(content), LEAD).content).width == 400


@pytest.mark.parametrize(
    ("declared", "alt"),
    [
        ("A ferry  leaving\n the harbour", "A ferry leaving the harbour"),
        ("", ""),
        ("ferry-1200x800.jpg", ""),
        ("https://a.example/ferry.webp?w=1", ""),
        ("IMG_2034", ""),
        ("image", ""),
        ("Liam Avatar", ""),
        ("Profile photo", ""),
        ("A scene from Avatar, shown on Friday", "A scene from Avatar, shown on Friday"),
        ("Picture of a boat", "Picture of a boat"),
    ],
)
def test_an_alt_text_describes_or_is_empty(declared: str, alt: str) -> None:
    assert alt_text(declared) == alt


def pictured(number: int, url: str = "") -> Any:
    source = Source(url or f"https://a.example/{number}", alt=f"Thing {number}")
    return story(article(image=source), headline=f"Story {number}")


def load(url: str) -> bytes:
    return drawing(int(url.rsplit("/", 1)[1]))


def test_the_first_story_gets_the_large_picture() -> None:
    done = illustrate(issue([pictured(1), pictured(2), story(article(image=None))]), load)
    images = [each.image for each in done.issue.stories]
    assert [(each.width, each.alt) if each else None for each in images] == [
        (600, "Thing 1"),
        (88, "Thing 2"),
        None,
    ]
    assert {each.name for each in images if each} == set(done.pictures)
    assert all(sha256(each).hexdigest() in name for name, each in done.pictures.items())
    assert done.notes == ()


def test_a_lead_without_a_picture_leaves_the_others_small() -> None:
    done = illustrate(issue([story(article(image=None)), pictured(2)]), load)
    assert [each.image.width if each.image else 0 for each in done.issue.stories] == [0, 88]


def test_a_broken_picture_costs_its_story_the_picture_and_nothing_else() -> None:
    def load_most(url: str) -> bytes:
        if url.endswith("2"):
            raise SourceError("a.example does not answer.")
        return b"<svg/>" if url.endswith("3") else load(url)

    stories = [pictured(number) for number in (1, 2, 3, 4)]
    done = illustrate(issue(stories), load_most)
    assert [bool(each.image) for each in done.issue.stories] == [True, False, False, True]
    assert done.notes == (
        "“Story 2” goes without its picture. a.example does not answer.",
        "“Story 3” goes without its picture."
        " The picture is an SVG drawing, which mail programs do not show.",
    )
    assert [each.headline for each in done.issue.stories] == [each.headline for each in stories]


def test_a_picture_is_shown_once() -> None:
    asked: list[str] = []

    def counted(url: str) -> bytes:
        asked.append(url)
        return load(url)

    url = "https://a.example/1"
    done = illustrate(issue([pictured(1, url), pictured(2, url)]), counted)
    assert asked == [url]
    assert done.notes == ("“Story 2” goes without its picture. An earlier story has the same one.",)


def test_an_issue_holds_twenty_pictures() -> None:
    done = illustrate(issue([pictured(number) for number in range(1, 24)]), load)
    assert sum(each.image is not None for each in done.issue.stories) == MOST_PICTURES
    assert len(done.notes) == 3


def test_sections_stay_as_they_were() -> None:
    sections = (Section("", (pictured(1),)), Section("Harbour", (pictured(2), pictured(3))))
    done = illustrate(issue(sections=sections), load)
    assert [(each.name, len(each.stories)) for each in done.issue.sections] == [
        ("", 1),
        ("Harbour", 2),
    ]


def test_a_shape_of_ones_own_is_kept() -> None:
    banner = Shape(500, 100, 100, smallest=(10, 10), most_bytes=50_000)
    prepared = prepare(drawing(1), banner)
    assert (prepared.width, prepared.height) == (500, 100)
    assert opened(prepared.content).size == (1000, 200)
