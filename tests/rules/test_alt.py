from __future__ import annotations

import pytest

from tests.rules.proofs import HTML, assert_found, proof

ALT = 'alt="A lamp"'


def test_a_good_message() -> None:
    assert_found("alt", proof())
    assert_found("alt", proof(html=HTML.replace(ALT, 'alt=""')))
    assert_found("alt", proof(html=HTML.replace('"338"', '"338px"')))


def test_no_alternative_text() -> None:
    assert_found("alt", proof(html=HTML.replace(ALT, "")), "block: A picture has no alternative")


@pytest.mark.parametrize("name", ["lamp.jpg", "IMG_2044.JPEG", " a-b.webp ", "a%20b.png"])
def test_the_name_of_a_file_is_no_description(name: str) -> None:
    html = HTML.replace(ALT, f'alt="{name}"')
    assert_found(
        "alt", proof(html=html), f"warn: The alternative text “{name.strip()}” is the name"
    )


def test_words_that_end_like_a_file_are_words() -> None:
    assert_found("alt", proof(html=HTML.replace(ALT, 'alt="How to open lamp.jpg"')))


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ('width="600"', "", "width;"),
        ('height="338"', "", "height;"),
        ('height="338"', 'height="auto"', "height;"),
        ('width="600"', 'width="100%"', "width;"),
        ('width="600" height="338"', "", "width and no height;"),
    ],
)
def test_no_size(old: str, new: str, missing: str) -> None:
    expected = f"warn: A picture has no {missing} Outlook shows it in any size it likes."
    assert_found("alt", proof(html=HTML.replace(old, new)), expected)


def test_each_picture_is_named() -> None:
    html = HTML.replace("</body>", "<img><img src='https://x.example/a.png'></body>")
    starts = ["block: A picture has no alternative", "warn: A picture has no width"] * 2
    assert_found("alt", proof(html=html), *starts)
