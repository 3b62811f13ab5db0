"""A logo made ready for the masthead: sharp, small, and seen by day and by night.

What is drawn dark on nothing would be lost by night. It gets an outline in the
colour of the light card, which by day nobody sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageFilter

from digest.colours import contrast
from digest.errors import ConfigError, ImageError
from digest.images import flattened, open_picture, upright
from digest.theme import LARGEST_LOGO, Logo, Theme

LARGEST_FILE = 2_000_000  #: bytes of what is handed over
MOST_BYTES = 60_000  #: of what is sent
SMALLEST = (48, 24)  #: pixels of what is drawn
USUAL_WIDTH = 160  #: as displayed, of those that have too few pixels to be sharp at it

_SHARP = 2  # pixels of the file for one displayed
_OUTLINE = 2  # pixels as displayed
_SEEN, _HIDDEN = 3.0, 1.5  # contrasts: seen with ease, and hardly at all
_DRAWN = 128  # of 255, from which a pixel counts
_BEST = "best as a PNG that is see-through around what is drawn, 320 to 640 pixels wide."


@dataclass(frozen=True, slots=True)
class Engraved:
    """A logo as it is sent."""

    logo: Logo
    content: bytes
    advice: tuple[str, ...] = ()  #: plain sentences: how it would look better


def engrave(content: bytes, theme: Theme) -> Engraved:
    """Return a logo for a theme's masthead: the same bytes for the same picture.

    Raises:
        ConfigError: it is no picture, or one that can hardly be seen.
    """
    try:
        return _engrave(_cut_out(content), theme)
    except ImageError as error:
        raise ConfigError(
            f"The logo cannot be used. {error.what}", fix=f"Save it again, {_BEST}"
        ) from error


def advise(content: bytes, theme: Theme) -> tuple[str, ...]:
    """Return how a logo that we engraved would look better, under the theme of today.

    Args:
        content: the file as it is sent.

    Raises:
        ImageError: it is damaged.
    """
    drawn = open_picture(content).convert("RGBA")
    if _is_solid(drawn):
        return _about_its_ground(drawn)
    schemes = {"light": theme.light.card, "dark": theme.dark.card}
    return tuple(
        f"On the {scheme} card ({card}) one hardly sees the logo now: hand it over again."
        for scheme, card in schemes.items()
        if _visibility(drawn, card) < _HIDDEN
    )


def _engrave(drawn: Image.Image, theme: Theme) -> Engraved:
    if _is_solid(drawn):
        size = _shown(drawn)
        return _struck(_sized(drawn, size).convert("RGB"), size, _about_its_ground(drawn))
    by_day, by_night = (_visibility(drawn, each.card) for each in (theme.light, theme.dark))
    if by_day < _HIDDEN:
        raise ImageError(f"On the light card ({theme.light.card}) one would hardly see it.")
    if by_night >= _SEEN:
        size = _shown(drawn)
        return _struck(_sized(drawn, size), size)
    width, height = _shown(drawn, around=_OUTLINE)
    sized = _sized(drawn, (width, height))
    outlined = _outlined(sized, theme.light.card, round(_OUTLINE * sized.width / width))
    return _struck(outlined, (width + 2 * _OUTLINE, height + 2 * _OUTLINE))


def _cut_out(content: bytes) -> Image.Image:
    """Return what is drawn, without the emptiness around it, in RGBA."""
    if len(content) > LARGEST_FILE:
        raise ImageError(f"The picture has more than {LARGEST_FILE // 1_000_000} MB.")
    opened = open_picture(content)
    try:
        whole = upright(opened)
        image = (whole if whole.has_transparency_data else flattened(whole)).convert("RGBA")
    except Exception as error:  # a decoder raises whatever a broken file makes it raise
        raise ImageError("The picture is cut short or damaged.") from error
    box = image.getchannel("A").getbbox()
    if box is None:
        raise ImageError("The picture is see-through all over.")
    return _of_size(image.crop(box))


def _of_size(drawn: Image.Image) -> Image.Image:
    if drawn.width < SMALLEST[0] or drawn.height < SMALLEST[1]:
        raise ImageError(
            f"What is drawn has {drawn.width} × {drawn.height} pixels;"
            f" {SMALLEST[0]} × {SMALLEST[1]} are needed."
        )
    return drawn


def _is_solid(drawn: Image.Image) -> bool:
    return drawn.getchannel("A").getextrema() == (255, 255)


def _shown(drawn: Image.Image, around: int = 0) -> tuple[int, int]:
    """Return the size at which it is displayed: sharp if it can be, and never too large."""
    widest, highest = (largest - 2 * around for largest in LARGEST_LOGO)
    sharp = max(drawn.width / _SHARP, min(drawn.width, USUAL_WIDTH))
    scale = min(sharp, widest, highest * drawn.width / drawn.height) / drawn.width
    width, height = round(drawn.width * scale), round(drawn.height * scale)
    if min(width, height) < SMALLEST[1] / _SHARP:
        raise ImageError(f"It is too long to be read in {widest} × {highest} pixels.")
    return width, height


def _sized(drawn: Image.Image, shown: tuple[int, int]) -> Image.Image:
    scale = min(_SHARP, drawn.width / shown[0])
    size = (round(shown[0] * scale), round(shown[1] * scale))
    return drawn.resize(size, Image.Resampling.LANCZOS)


def _visibility(drawn: Image.Image, ground: str) -> float:
    """Return the contrast that the best tenth of what is drawn has to its ground."""
    small = drawn.copy()
    small.thumbnail((96, 96))
    raw = small.tobytes()
    pixels = (raw[at : at + 4] for at in range(0, len(raw), 4))
    colours = [f"#{pixel[:3].hex()}" for pixel in pixels if pixel[3] >= _DRAWN]
    contrasts = sorted((contrast(colour, ground) for colour in colours), reverse=True)
    return contrasts[len(contrasts) // 10] if contrasts else 1.0


def _outlined(drawn: Image.Image, colour: str, by: int) -> Image.Image:
    """Return the picture with an outline of `by` pixels, and as much larger."""
    size = (drawn.width + 2 * by, drawn.height + 2 * by)
    spread = Image.new("L", size)
    spread.paste(drawn.getchannel("A"), (by, by))
    shape = spread.filter(ImageFilter.GaussianBlur(by / 2)).point(lambda level: 8 * level)
    outlined = Image.new("RGBA", size, colour)
    outlined.putalpha(shape)
    outlined.alpha_composite(drawn, (by, by))
    return outlined


def _about_its_ground(drawn: Image.Image) -> tuple[str, ...]:
    corner = drawn.convert("RGB").crop((0, 0, 1, 1)).tobytes().hex()
    if contrast(f"#{corner}", "#ffffff") > _HIDDEN:
        return ()
    return (f"The logo stands on white, which stays white by night: {_BEST}",)


def _struck(image: Image.Image, shown: tuple[int, int], advice: tuple[str, ...] = ()) -> Engraved:
    content, ending = _encoded(image)
    name = f"{sha256(content).hexdigest()}.{ending}"
    return Engraved(Logo(name, *shown), content, advice)


def _encoded(image: Image.Image) -> tuple[bytes, str]:
    """Return the finest file within `MOST_BYTES`, and its ending."""
    solid = image.mode == "RGB"
    if len(content := _png(image)) <= MOST_BYTES:
        return content, "png"
    for quality in (88, 78, 68) if solid else ():
        if len(content := _jpeg(image, quality)) <= MOST_BYTES:
            return content, "jpg"
    for colours in () if solid else (256, 64):
        few = image.quantize(colours, method=Image.Quantize.FASTOCTREE)
        if len(content := _png(few)) <= MOST_BYTES:
            return content, "png"
    raise ImageError(f"It cannot be made smaller than {MOST_BYTES // 1000} kB.")


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
    return out.getvalue()
