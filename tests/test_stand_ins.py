from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.article import Image
from digest.stand_ins import own, sift, unfit
from tests import samples


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://a.example/team/Avatar-ana.jpg", "portrait"),
        ("https://a.example/headshots/ana.jpg", "portrait"),
        ("https://a.example/img/site-logo.png", "logo"),
        ("https://a.example/heraldlogo.png", "logo"),
        ("https://a.example/favicon-192.png", "logo"),
        ("https://a.example/mark.svg?v=2", "drawing"),
        ("https://a.example/pixel.gif?id=9", "counts readers"),
        ("https://pixel.a.example/?p=1", "counts readers"),
        ("https://a.example/1x1.png", "counts readers"),
        ("https://feeds.feedburner.com/~r/herald/1", "counts readers"),
        ("https://a.example/icons/share.png", "icon"),
        ("https://a.example/smiley.gif", "icon"),
        ("https://a.example/img/placeholder-16x9.jpg", "placeholder"),
        ("https://a.example/img/no-image.png", "placeholder"),
        ("https://a.example/img/default_thumbnail.jpg?w=1200", "placeholder"),
        ("https://a.example/og-default.png", "placeholder"),
        ("https://a.example/social-card-fallback.jpg", "placeholder"),
    ],
)
def test_some_pictures_say_what_they_are(address: str, kind: str) -> None:
    assert kind in unfit(Image(address))


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/sites/default/files/roof.jpg",
        "https://a.example/catalogo/museo.jpg",
        "https://a.example/dialogo.jpg",
        "https://a.example/google-pixel-9.jpg",
        "https://a.example/pixel-art.jpg",
        "https://a.example/lexicons-of-silicon.jpg",
        "https://a.example/casino-image.jpg",
        "https://a.example/the-default-on-the-loan.jpg",
        "https://a.example/og/roof.jpg",
    ],
)
def test_words_that_only_sound_like_it_say_nothing(address: str) -> None:
    assert unfit(Image(address)) == ""


@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [(1, 1, False), (199, 400, False), (400, 99, False), (200, 100, True), (None, None, True)],
)
def test_what_is_declared_small_is_an_ornament(
    width: int | None, height: int | None, fits: bool
) -> None:
    assert (unfit(Image("https://a.example/a.jpg", width, height)) == "") is fits


def images(*names: str) -> list[Image]:
    return [Image(f"https://a.example/{name}.jpg") for name in names]


def names(found: tuple[Image | None, ...]) -> list[str]:
    return [each.url.rsplit("/", 1)[1].removesuffix(".jpg") if each else "" for each in found]


def test_behind_the_sites_picture_an_articles_own_is_found() -> None:
    found = own([images("site", "a"), images("site"), images("site", "b"), images("site", "c")])
    assert names(found.images) == ["a", "", "b", "c"]
    assert found.passed == {"https://a.example/site.jpg": "4 of its 4 articles have it"}


def test_a_second_picture_of_the_site_is_passed_over_too() -> None:
    found = own([images("site", "other", str(number)) for number in range(4)])
    assert names(found.images) == ["0", "1", "2", "3"]
    assert len(found.passed) == 2


def test_a_picture_that_others_only_link_with_stays_its_articles() -> None:
    found = own([images("star"), *(images(str(number), "star") for number in range(9))])
    assert names(found.images) == ["star", *map(str, range(9))]
    assert found.passed == {}


@pytest.mark.parametrize(("alike", "others", "stays"), [(3, 0, True), (4, 9, False), (4, 10, True)])
def test_a_few_may_share_a_picture(alike: int, others: int, stays: bool) -> None:
    named = [images("event")] * alike + [images(str(number)) for number in range(others)]
    assert (names(own(named).images)[0] == "event") is stays


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4), max_size=30))
def test_what_is_left_is_named_and_never_the_sites(named: list[list[str]]) -> None:
    found = own(images(*each) for each in named)
    for image, each in zip(found.images, named, strict=True):
        left = [picture for picture in images(*each) if picture.url not in found.passed]
        assert image == (left[0] if left else None)
    shown = names(found.images)
    assert all(shown.count(name) <= max(3, 0.3 * len(named)) for name in set(shown) - {""})


def test_of_articles_from_many_inputs_each_source_is_judged_alone() -> None:
    picture, shared = images("own")[0], images("site")[0]
    articles = [
        samples.article(number=number, source=source, image=image)
        for number, (source, image) in enumerate(
            [("Herald", shared)] * 4 + [("Courier", shared), ("Herald", picture)], 1
        )
    ]
    sifted = sift(articles)
    assert [each.image for each in sifted.articles] == [None] * 4 + [shared, picture]
    assert [each.id for each in sifted.articles] == [each.id for each in articles]
    assert sifted.reasons == {
        each.id: "It stands in for Herald: 4 of its 5 articles have it." for each in articles[:4]
    }
