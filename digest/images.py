"""Pictures as a mail needs them: cropped, small, of one kind, without what they tell of people.

A picture that cannot be used costs its story the picture and nothing else.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageCms, ImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from digest.article import Image as Source
from digest.errors import DigestError, ImageError
from digest.issue import Issue, Picture, Section, Story

MOST_PIXELS = 50_000_000
MOST_PICTURES = 20  #: of an issue; with the bytes of each shape they stay within 800 kB


@dataclass(frozen=True, slots=True)
class Shape:
    """A place on the page, in pixels as displayed; files have up to twice as many."""

    width: int
    height: int  #: at most
    least_height: int  #: wider pictures lose their ends, down to this
    smallest: tuple[int, int]  #: what a picture must have to be worth showing
    most_bytes: int  #: of the file


# 16:9 to 2:1, over the whole width.
LEAD = Shape(600, 338, 300, smallest=(400, 200), most_bytes=120_000)
SQUARE = Shape(88, 88, 88, smallest=(88, 88), most_bytes=30_000)


@dataclass(frozen=True, slots=True)
class Prepared:
    content: bytes  #: a progressive JPEG without metadata
    width: int  #: at which it is shown
    height: int

    @property
    def name(self) -> str:
        return f"{sha256(self.content).hexdigest()}.jpg"


@dataclass(frozen=True, slots=True)
class Illustrated:
    issue: Issue
    pictures: dict[str, bytes]  #: by `Picture.name`
    notes: tuple[str, ...]  #: a sentence for each story that goes without


def illustrate(issue: Issue, load: Callable[[str], bytes]) -> Illustrated:
    """Give each story the picture its article names: the first a large one, the others a square.

    Args:
        load: brings the bytes behind an address, or raises a `DigestError`.
    """
    easel = _Easel(load)
    sections = tuple(
        Section(section.name, tuple(easel.paint(story) for story in section.stories))
        for section in issue.sections
    )
    return Illustrated(replace(issue, sections=sections), easel.pictures, tuple(easel.notes))


def without_picture(story: Story, reason: str) -> str:
    """Return what is said of a story that loses its picture."""
    return f"“{story.headline}” goes without its picture. {reason}"


class _Easel:
    """Paints story after story, and remembers what it used."""

    def __init__(self, load: Callable[[str], bytes]) -> None:
        self._load = load
        self._shape = LEAD
        self._seen: set[str] = set()
        self.pictures: dict[str, bytes] = {}
        self.notes: list[str] = []

    def paint(self, story: Story) -> Story:
        """Return the story with its picture, or without one and a note why."""
        shape, self._shape = self._shape, SQUARE
        source = story.article.image
        if source is None:
            return story
        try:
            picture, content = self._frame(source, shape)
        except DigestError as error:
            self.notes.append(without_picture(story, error.what))
            return replace(story, image=None)
        self.pictures[picture.name] = content
        return replace(story, image=picture)

    def _frame(self, source: Source, shape: Shape) -> tuple[Picture, bytes]:
        if source.url in self._seen:  # a stand-in of its site, which says nothing about a story
            raise ImageError("An earlier story has the same one.")
        if len(self.pictures) >= MOST_PICTURES:
            raise ImageError(f"An issue holds at most {MOST_PICTURES} pictures.")
        self._seen.add(source.url)
        return frame(source, self._load(source.url), shape)


def frame(source: Source, content: bytes, shape: Shape) -> tuple[Picture, bytes]:
    """Return a picture as an issue names it, and the bytes behind its name.

    Raises:
        ImageError: as `prepare`.
    """
    done = prepare(content, shape)
    picture = Picture(done.name, done.width, done.height, alt_text(source.alt), source.url)
    return picture, done.content


_NOT_ALT = re.compile(
    r"\S*\.(jpe?g|png|gif|webp|svg|avif|tiff?)(\?\S*)?"  # a file's name
    r"|(img|dsc|dscn|dscf|image|photo|picture|pxl)[ _-]*\d*"  # the name a camera gave
    r"|.*\b(avatar|headshot|profile (photo|picture))",
    re.IGNORECASE,
)


def alt_text(declared: str) -> str:
    """Return what describes a picture, or nothing where the words do not."""
    text = " ".join(declared.split())
    return "" if _NOT_ALT.fullmatch(text) else text


def prepare(content: bytes, shape: Shape) -> Prepared:
    """Return a picture cut to `shape`: the same bytes for the same picture.

    Raises:
        ImageError: it is none, is damaged, or has too few pixels or too many.
    """
    image = open_picture(content)
    _require_size(image, shape)
    try:
        _decode_no_finer_than(image, shape)
        flat = flattened(upright(image))
    except Exception as error:  # a decoder raises whatever a broken file makes it raise
        raise ImageError("The picture is cut short or damaged.") from error
    height = _height(flat, shape)
    return Prepared(_encode(flat, shape, height), shape.width, height)


class _Jpeg(JpegImageFile):
    def _read_dpi_from_exif(self) -> None:
        """Leave the resolution on paper unread: it is of no use, and reading it can warn."""


_KINDS: tuple[tuple[bytes, type[ImageFile.ImageFile]], ...] = (
    (b"\xff\xd8\xff", _Jpeg),
    (b"\x89PNG\r\n\x1a\n", PngImageFile),
    (b"GIF8", GifImageFile),
    (b"RIFF", WebPImageFile),
)


def open_picture(content: bytes) -> ImageFile.ImageFile:
    """Read a picture's header and nothing more; what may never be decoded is refused.

    Not with `Image.open`, whose limit against decompression bombs is a setting
    of the whole process, and whose warning below it another.
    """
    if not content:
        raise ImageError("The picture is empty.")
    for signature, kind in _KINDS:
        if content.startswith(signature):
            try:
                image = kind(BytesIO(content))
            except Exception as error:  # as in `prepare`
                raise ImageError("The picture is cut short or damaged.") from error
            _require_few_pixels(image)
            return image
    if b"<svg" in content[:2000].lower():
        raise ImageError("The picture is an SVG drawing, which mail programs do not show.")
    raise ImageError("The picture is not a JPEG, PNG, GIF or WebP file.")


def _require_few_pixels(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise ImageError(
            f"The picture has {width * height // 1_000_000} million pixels;"
            f" at most {MOST_PIXELS // 1_000_000} million are read."
        )


def _require_size(image: Image.Image, shape: Shape) -> None:
    width, height = image.size
    if _turns(image):
        width, height = height, width
    if width < shape.smallest[0] or height < shape.smallest[1]:
        raise ImageError(
            f"The picture has {width} × {height} pixels;"
            f" {shape.smallest[0]} × {shape.smallest[1]} are needed."
        )


def _decode_no_finer_than(image: Image.Image, shape: Shape) -> None:
    """Let a JPEG be read at a fraction of its size, where that still is enough."""
    enough = (shape.width * 2, shape.height * 2)
    image.draft("RGB", enough[::-1] if _turns(image) else enough)


_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(image: Image.Image) -> Image.Image:
    """Return a picture as the camera was held."""
    turn = _UPRIGHT.get(_orientation(image))
    return image.transpose(turn) if turn is not None else image


def _turns(image: Image.Image) -> bool:
    """Whether a picture's width is stored as its height."""
    return _orientation(image) in (5, 6, 7, 8)


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held (Exif 2.32, tag 0x0112), 1 when nobody can tell.

    Read here and not by Pillow, which warns about what it cannot read.
    """
    tiff = image.info.get("exif", b"").removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}L", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHLH", tiff, entry)
            if tag == 0x0112:
                return int(value)
    except struct.error:  # it ends before it should
        pass
    return 1


def flattened(image: Image.Image) -> Image.Image:
    """Return a picture in sRGB, on white where it was see-through."""
    if image.mode.startswith("I"):  # sixteen bits a pixel
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return _in_srgb(image).convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        converted = ImageCms.profileToProfile(
            image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # not a profile, or one for another kind of picture
        return image
    return converted or image


def _height(image: Image.Image, shape: Shape) -> int:
    natural = round(shape.width * image.height / image.width)
    return min(max(natural, shape.least_height), shape.height)


def _encode(image: Image.Image, shape: Shape, height: int) -> bytes:
    """Return the finest JPEG that is light enough, of at most two pixels for one displayed."""
    box = _middle(image, shape.width / height)
    natural = (box[2] - box[0]) / shape.width
    for scale in (2.0, 1.5, 1.0):
        size = _scaled(shape.width, height, min(scale, natural))
        cut = image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
        for quality in (82, 74, 66, 58, 50):
            out = BytesIO()
            cut.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
            if out.tell() <= shape.most_bytes:
                return out.getvalue()
    raise ImageError(f"The picture cannot be made smaller than {shape.most_bytes // 1000} kB.")


def _middle(image: Image.Image, ratio: float) -> tuple[float, float, float, float]:
    """Return the largest box of a ratio, width to height, in the middle of a picture."""
    width = min(float(image.width), image.height * ratio)
    height = width / ratio
    left, top = (image.width - width) / 2, (image.height - height) / 2
    return (left, top, left + width, top + height)


def _scaled(width: int, height: int, scale: float) -> tuple[int, int]:
    return (max(1, round(width * scale)), max(1, round(height * scale)))
