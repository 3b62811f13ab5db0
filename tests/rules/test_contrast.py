from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import HTML, assert_found, found, mail, proof

DARK = "@media (prefers-color-scheme:dark){{{}}}"


def page(body: str, style: str = "") -> str:
    return HTML.replace("</style>", f"{style}</style>").replace("</body>", f"{body}</body>")


def test_a_good_message() -> None:
    assert_found("contrast", proof())


def test_words_that_can_hardly_be_read() -> None:
    html = page('<p style="color:#888888">The bridge</p>')
    (finding,) = found("contrast", proof(html=html))
    assert finding == (
        "warn: In the light scheme “The bridge” stands #888888 on #ffffff: a contrast of 3.54 to 1."
    )


def test_words_that_cannot_be_seen_block_a_mail_of_ours() -> None:
    html = page('<p style="color:#fff">The bridge</p>')
    assert found("contrast", proof(html=html))[0].startswith("block: In the light scheme")
    assert found("contrast", proof_of(mail(html)))[0].startswith("warn: In the light scheme")


@pytest.mark.parametrize(
    "body",
    [
        '<td bgcolor="#222222"><p style="color:#333">dim</p></td>',
        '<div style="background:#222222"><p style="color:#333">dim</p></div>',
        '<div style="background-color:rgb(34, 34, 34)"><font color="#333333">dim</font></div>',
        '<div style="background:#fff;background-color:#222;color:#333"><b>dim</b></div>',
        '<div style="color:#333">x <i style="background:#222222 none">dim</i></div>',
        '<div style="background:#222;color:#333!important;color:#eee">dim</div>',
        '<div style="font-size:0"><p style="font-size:14px;background:#222;color:#333">dim</p>',
    ],
)
def test_wherever_the_colours_come_from(body: str) -> None:
    (finding,) = found("contrast", proof(html=page(f"<table><tr>{body}</tr></table>")))
    assert "“dim” stands #333333 on #222222: a contrast of 1.25 to 1" in finding


@pytest.mark.parametrize(
    "style",
    [
        ".a{color:#999}",
        "P.a{color:#999}",
        "#one{color:#999} .a{color:#000}",
        ".b .a{color:#999} p{color:#000}",
        ".b > p{color:#999}",
        "body [align=left] p{color:#999}",
        "@media screen and (min-width:480px){.a{color:#999}}",
        ".a{color:#999!important} #one{color:#000}",
        ".a{color:#000} .a{color:#999}",
        "p:hover{color:#111} u + .b{color:#000} .a{color:#999}",
    ],
)
def test_style_sheets_cascade(style: str) -> None:
    body = '<div class="b" align="left"><p class="a x" id="one">dim</p></div>'
    assert_found(
        "contrast", proof(html=page(body, style)), "warn: In the light scheme “dim” stands"
    )


@pytest.mark.parametrize(
    "body",
    [
        '<p style="background:url(https://x.example/a.png);color:#fff">on a picture</p>',
        '<p style="background:url(https://x.example/a.png) #eee;color:#fff">and a ground</p>',
        '<table><tr><td background="https://x.example/a.png" style="color:#fff">so too</table>',
        '<p style="background-image:linear-gradient(#000,#111);color:#fff">on a gradient</p>',
        '<p style="color:var(--ink)">a colour from elsewhere</p>',
        '<p style="background:#000"><a href="https://x.example/">a link without a colour</a></p>',
        '<p style="display:none;color:#fff">hidden</p>',
        '<p style="max-height:0;overflow:hidden;color:#fff">hidden</p>',
        '<p style="visibility:hidden;color:#fff">hidden</p>',
        '<p style="font-size:0px;color:#fff">without a size</p>',
        '<p style="color:#fff">&nbsp;·&nbsp;“</p>',
        '<p style="opacity:.5;color:#888">half of it</p>',
        '<p style="color:rgba(0,0,0,.3)">a veil</p>',
    ],
)
def test_what_nobody_can_tell_or_see_is_passed_over(body: str) -> None:
    assert_found("contrast", proof(html=page(body)))


@pytest.mark.parametrize(
    "style",
    [
        "@media (max-width:480px){.a{color:#999}}",
        "@media print{.a{color:#999}}",
        ".a{color:#999} p:not(.b){color:#000}",  # who wins is beyond us
        ".b > .a{color:#999}",
        "[data-ogsc] .a{color:#999!important}",
        "@font-face{color:#999}",
    ],
)
def test_what_does_not_apply_or_cannot_be_read_says_nothing(style: str) -> None:
    html = page('<div class="b"><div><p class="a">dim</p></div></div>', style)
    assert_found("contrast", proof(html=html))


def test_the_dark_scheme_goes_by_its_own_rules() -> None:
    body = '<div class="card" style="background:#fff"><p style="color:#222">lost</p></div>'
    html = page(body, DARK.format(".card{background:#111111!important}"))
    assert_found(
        "contrast",
        proof(html=html),
        "block: In the dark scheme “lost” stands #222222 on #111111: a contrast of 1.18 to 1",
    )
    weak = page(body, DARK.format(".card{background:#111111}"))  # an inline style goes before it
    assert_found("contrast", proof(html=weak))


@pytest.mark.parametrize("ground", ["#fff", "#222222"])
def test_outlook_goes_by_the_rules_for_its_marks(ground: str) -> None:
    body = f'<div class="card" style="background:{ground}"><p class="ink">lost</p></div>'
    style = "[data-ogsb] .card{background:#111111!important} [data-ogsc] .ink{color:#222!important}"
    html = page(body.replace('class="ink"', 'class="ink" style="color:#777"'), style)
    assert (
        "block: In Outlook's dark mode “lost” stands #222222 on #111111: a contrast of 1.18 to 1."
        in found("contrast", proof(html=html))
    )


@pytest.mark.parametrize(
    "style",
    [
        "[data-ogsb] .card{background:#fff!important}",  # Outlook chooses the colour of the words
        "[data-ogsc] .ink{color:#fff!important}",  # and here the ground
        "[data-ogsb] .card{background:#fff} [data-ogsc] .ink{color:#fff}",  # inline goes before
        "[data-ogsb] .card{background:#000!important} [data-ogsc] .ink{color:#fff!important}",
        "[data-ogsb] .card > p, p:not(.x){color:#fff} [data-ogsb] p{background:#fff!important}",
    ],
)
def test_a_colour_of_outlooks_own_is_not_guessed_at(style: str) -> None:
    inside = '<p class="ink" style="color:#000">read</p>'
    body = f'<table><tr><td class="card" bgcolor="#eee" style="background:#eee">{inside}</table>'
    assert_found("contrast", proof(html=page(body, style)))


def test_a_ground_that_lets_through_shows_what_outlook_was_told_to_set() -> None:
    inside = '<p style="background:transparent"><b class="ink">lost</b></p>'
    style = "[data-ogsb] .card{background:#111!important} [data-ogsc] .ink{color:#222!important}"
    html = page(f'<div class="card" style="background:#fff">{inside}</div>', style)
    (finding,) = found("contrast", proof(html=html))
    assert finding.startswith("block: In Outlook's dark mode “lost” stands #222222 on #111111")


def test_places_of_the_same_colours_are_one_finding_and_the_worst_comes_first() -> None:
    html = page(
        '<p style="color:#999">One</p><p style="color:#aaa">Two</p><p style="color:#999">Three</p>'
    )
    assert_found(
        "contrast",
        proof(html=html),
        "warn: In the light scheme “Two” stands #aaaaaa on #ffffff: a contrast of 2.32",
        "warn: In the light scheme “One” (and 1 more like it) stands #999999 on #ffffff: a",
    )
