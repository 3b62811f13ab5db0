from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import HTML, LINK, TEXT, assert_found, found, mail, proof


def body(markup: str) -> str:
    return HTML.replace("</body>", f"{markup}</body>")


def test_a_good_message() -> None:
    assert_found("links", proof())


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://x.example/ü?a=b#c">a</a>',
        '<a href=" https://x.example/ ">blanks around it</a>',
        '<a href="mailto:ana@example.org?subject=Hello">write</a>',
        '<a href="tel:+4790000000">call</a>',
        '<a name="top">an anchor</a>',
        '<a href="https://x.example"><img src="https://x.example/a.png" alt="a lamp"></a>',
        '<a href="https://x.example" aria-label="Read on"></a>',
    ],
)
def test_good_links(markup: str) -> None:
    assert_found("links", proof(html=body(markup)))


@pytest.mark.parametrize(
    ("href", "trouble"),
    [
        ("/read", "leads nowhere from a mail"),
        ("", "leads nowhere from a mail"),
        ("#top", "leads nowhere from a mail"),
        ("//x.example/a", "leads nowhere from a mail"),
        ("x.example", "leads nowhere from a mail"),
        ("javascript:alert(1)", "is of a kind that mail programs refuse"),
        ("data:text/plain,x", "is of a kind that mail programs refuse"),
        ("file:///etc/passwd", "is of a kind that mail programs refuse"),
        ("https:///read", "names no host"),
        ("https://x.example/a b", "has blanks or control characters in it"),
        ("https://x.exa\tmple/", "has blanks or control characters in it"),
        ("https://[::1/", "cannot be read"),
        ("https://bank.example@evil.example/", "hides where it leads"),
    ],
)
def test_bad_links(href: str, trouble: str) -> None:
    (finding,) = found("links", proof(html=body(f'<a href="{href}">Read on</a>')))
    assert finding.startswith(f"block: The link “Read on” {trouble}")


def test_a_link_that_is_not_secure() -> None:
    html = body('<a href="http://x.example/">Read on</a>')
    assert_found("links", proof(html=html), "warn: The link “Read on” is not secure")


def test_an_address_that_is_not_secure_is_named_once() -> None:
    html = body(
        '<a href="http://x.example/">The bridge</a> <a href="http://x.example/">Read on</a>'
        '<a href="http://x.example/b">The ferry</a>'
    )
    assert_found(
        "links",
        proof(html=html),
        "warn: The link “The bridge” is not secure",
        "warn: The link “The ferry” is not secure",
    )


@pytest.mark.parametrize("inside", ["", " ", '<img src="https://x.example/a.png" alt="">'])
def test_a_link_that_says_nothing(inside: str) -> None:
    html = body(f'<a href="https://x.example/">{inside}</a>')
    assert_found("links", proof(html=html), "warn: A link says nothing: https://x.example/.")


def test_pictures() -> None:
    for src, start in (
        ("https://x.example/a.png", ""),
        ("cid:a@lantern.example", ""),
        ("http://x.example/a.png", "warn: A picture is not secure"),
        ("data:image/png;base64,AAAA", "block: The address of a picture is of a kind"),
        ("images/a.png", "block: The address of a picture leads nowhere from a mail"),
        ("", "block: The address of a picture leads nowhere from a mail"),
    ):
        html = body(f'<img src="{src}" alt="">')
        assert_found("links", proof(html=html), *([start] if start else []))


def test_a_stand_in_that_was_not_filled() -> None:
    expected = "block: A stand-in for something of the reader's own was not filled."
    other = "https://fedcba9876543210.invalid/unsubscribe"
    assert_found("links", proof(html=body(f'<a href="{other}">Leave</a>')), expected)
    assert_found("links", proof(text=f"{TEXT}\n{other}\n"), expected)


@pytest.mark.parametrize(
    ("href", "is_one"),
    [
        ("https://shop.example/unsubscribe?u=7", True),
        ("https://shop.example/mail/optout.php", True),
        ("https://shop.example/list?unsubscribe=7", True),
        ("https://shop.example/newsletter/abmelden/7", True),
        ("https://shop.example/how-to-unsubscribe", False),
        ("https://shop.example/?q=unsubscribed", False),
        (LINK, False),
    ],
)
def test_a_way_out_of_somebody_else_s_list(href: str, is_one: bool) -> None:
    html = body(f'<a href="{href}">Leave</a>')
    expected = [f"warn: The link “Leave” unsubscribes from something else: {href}"]
    assert_found("links", proof(html=html), *(expected if is_one else []))
    assert_found("links", proof_of(mail(html)))


def test_our_own_way_out_may_be_called_so() -> None:
    raw = mail().replace(LINK.encode(), b"https://lantern.example/unsubscribe/7")
    assert raw.count(b"/unsubscribe/7") == 3
    assert_found("links", proof(raw))
