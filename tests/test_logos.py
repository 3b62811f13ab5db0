from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from digest.errors import ConfigError
from digest.logos import MOST_BYTES, advise, engrave
from digest.palettes import complete
from digest.theme import LARGEST_LOGO, Logo, Theme
from tests.test_images import encoded, opened

THEME = Theme()


def lettering(width: int = 640, height: int = 128, colour: str = "#123456") -> Image.Image:
    """Return bars of a colour on nothing, with emptiness around them."""
    image = Image.new("RGBA", (width + 40, height + 40))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, width + 19, 19 + height // 4), fill=colour)
    for left in range(20, 20 + width - height // 4, height // 2):
        draw.rectangle((left, 20, left + height // 4, 19 + height), fill=colour)
    return image


def made(image: Image.Image, theme: Theme = THEME) -> tuple[Logo, Image.Image]:
    engraved = engrave(encoded(image), theme)
    assert engraved.logo.name.startswith(sha256(engraved.content).hexdigest())
    assert len(engraved.content) <= MOST_BYTES
    return engraved.logo, opened(engraved.content)


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        (640, 128, (320, 64)),
        (2400, 480, (320, 64)),
        (400, 120, (200, 60)),
        (200, 50, (160, 40)),
        (120, 48, (120, 48)),
        (800, 800, (96, 96)),
    ],
)
def test_a_logo_is_sharp_where_it_can_be_and_never_too_large(
    width: int, height: int, shown: tuple[int, int]
) -> None:
    logo, image = made(lettering(width, height, "#c0703a"))
    assert (logo.width, logo.height) == shown
    assert image.width == min(width, 2 * shown[0])
    assert image.mode == "RGBA"


def test_the_same_logo_is_the_same_file() -> None:
    one, two = (engrave(encoded(lettering()), THEME) for _ in range(2))
    assert one == two


def test_a_dark_logo_on_nothing_is_outlined_for_the_night() -> None:
    logo, image = made(lettering())
    assert logo.width <= LARGEST_LOGO[0]
    assert logo.height <= LARGEST_LOGO[1]
    assert image.width == pytest.approx(2 * logo.width, abs=2)
    assert image.getpixel((3, 20)) == (255, 255, 255, 255)  # the outline, in the card's white
    assert image.getpixel((image.width // 2, 10)) == (0x12, 0x34, 0x56, 255)


def test_a_logo_of_a_middle_tone_is_left_alone() -> None:
    _, image = made(lettering(colour="#c0703a"))
    assert image.getpixel((0, 5)) == (0xC0, 0x70, 0x3A, 255)


def test_a_white_logo_on_nothing_is_refused_for_its_theme() -> None:
    with pytest.raises(ConfigError, match=r"On the light card \(#ffffff\) one would hardly see it"):
        engrave(encoded(lettering(colour="#fafafa")), THEME)
    dark = replace(THEME, light=complete({"page": "#101418", "accent": "#8ab4ff"}, THEME.light))
    assert made(lettering(colour="#fafafa"), dark)


def test_a_white_ground_stays_and_is_told() -> None:
    on_white = Image.new("RGB", (400, 100), "white")
    on_white.paste((18, 52, 86), (20, 20, 300, 80))
    engraved = engrave(encoded(on_white), THEME)
    assert opened(engraved.content).mode == "RGB"
    assert "stays white by night" in engraved.advice[0]
    assert engrave(encoded(on_white.point(lambda level: level // 2)), THEME).advice == ()


def test_what_was_engraved_is_still_advised_about() -> None:
    on_white = Image.new("RGB", (400, 100), "white")
    on_white.paste((18, 52, 86), (20, 20, 300, 80))
    for solid in (on_white, on_white.point(lambda level: level // 2)):
        engraved = engrave(encoded(solid), THEME)
        assert advise(engraved.content, THEME) == engraved.advice
    outlined = engrave(encoded(lettering()), THEME).content
    assert advise(outlined, THEME) == ()
    night = replace(THEME, light=complete({"page": "#101418", "accent": "#8ab4ff"}, THEME.light))
    white = engrave(encoded(lettering(colour="#fafafa")), night).content
    assert advise(white, night) == ()
    (lost,) = advise(white, THEME)
    assert lost.startswith(f"On the light card ({THEME.light.card}) one hardly sees the logo now")


def test_a_photograph_becomes_small() -> None:
    noise = Image.effect_noise((640, 192), 80).convert("RGB")
    assert made(noise)[0].name.endswith(".jpg")


def test_a_painting_on_nothing_is_given_fewer_colours() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((640, 192), 60) for _ in range(3)])
    noise.putalpha(lettering(600, 152).getchannel("A"))
    logo, image = made(noise)
    assert logo.name.endswith(".png")
    assert image.has_transparency_data


def test_a_camera_held_upright_and_a_palette_are_understood() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (100, 400), "#334455").save(out, "JPEG", exif=turned)
    logo = engrave(out.getvalue(), THEME).logo
    assert (logo.width, logo.height) == (200, 50)
    assert made(lettering().quantize(16))[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"The Lantern\n", "The picture is not a JPEG, PNG, GIF or WebP file."),
        (b"", "The picture is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG drawing, which mail programs"),
        (b"\x89PNG\r\n\x1a\nrubbish", "The picture is cut short or damaged."),
        (encoded(lettering())[:-200], "The picture is cut short or damaged."),
        (encoded(Image.new("RGBA", (300, 100))), "The picture is see-through all over."),
        (encoded(Image.new("RGB", (30, 30))), "What is drawn has 30 × 30 pixels; 48 × 24 are"),
        (encoded(Image.new("RGB", (4000, 60))), "It is too long to be read in 320 × 96 pixels."),
        (b"\x89PNG" + bytes(2_000_001), "The picture has more than 2 MB."),
    ],
)
def test_what_is_no_logo_is_one_plain_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        engrave(content, THEME)
    assert raised.value.what.startswith("The logo cannot be used. ")
    assert said in raised.value.what
    assert "Save it again, best as a PNG" in raised.value.fix
