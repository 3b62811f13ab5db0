from __future__ import annotations

import pytest

from digest.rules import proof_of
from tests.rules.proofs import (
    HTML,
    LINK,
    STANDARD_LIBRARY,
    TEXT,
    assert_found,
    mail,
    proof,
    spoilt,
    without,
)

FOREIGN = (
    "From: a@shop.example\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"
    "List-Unsubscribe: <https://shop.example/out/1>, <mailto:out@shop.example>\r\n"
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    "Content-Type: text/{kind}; charset=utf-8\r\n\r\n{body}\r\n"
)


def with_header(value: str) -> bytes:
    return spoilt(f"List-Unsubscribe: <{LINK}>", f"List-Unsubscribe: {value}")


def test_a_good_message() -> None:
    assert_found("unsubscribe", proof())
    assert_found("unsubscribe", proof_of(mail()))


def test_an_address_for_mail_programs_beside_it_is_good() -> None:
    raw = with_header(f"<{LINK}>, <mailto:out@lantern.example?subject=out>")
    assert_found("unsubscribe", proof(raw))
    assert_found("unsubscribe", proof(with_header(f"<mailto:out@lantern.example>,\r\n <{LINK}>")))


def test_no_header() -> None:
    raw = without("List-Unsubscribe")
    assert_found("unsubscribe", proof(raw), "block: Mail programs cannot offer to unsubscribe.")


def test_what_the_standard_library_makes_of_a_long_address() -> None:
    assert_found(
        "unsubscribe",
        proof_of(STANDARD_LIBRARY.read_bytes()),
        "block: The unsubscribe address is hidden in an encoded word",
    )


@pytest.mark.parametrize("value", [LINK, "", f"<{LINK}", f"<{LINK}> <{LINK}>", "<a b>", "<>"])
def test_a_header_in_a_form_of_its_own(value: str) -> None:
    findings = proof(with_header(value))
    assert_found("unsubscribe", findings, "block: The unsubscribe header is “")


@pytest.mark.parametrize(
    "address",
    ["http://lantern.example/u/1", "mailto:out@lantern.example", "https//x", "<http://[::1"],
)
def test_no_https_address(address: str) -> None:
    raw = mail().replace(LINK.encode(), address.encode())
    starts = "block: " if address.startswith("<") else "block: There is no https address"
    assert_found("unsubscribe", proof_of(raw), starts)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_an_address_on_loopback_is_a_warning(host: str) -> None:
    raw = mail().replace(LINK.encode(), f"http://{host}/u/1".encode())
    expected = "warn: The unsubscribe address works on this machine only."
    assert_found("unsubscribe", proof_of(raw), expected)


@pytest.mark.parametrize(
    "value", ["One-Click", "List-Unsubscribe=one-click", "List-Unsubscribe=One-Click;"]
)
def test_the_one_click_header_in_other_letters(value: str) -> None:
    raw = spoilt("Post: List-Unsubscribe=One-Click", f"Post: {value}")
    assert_found(
        "unsubscribe", proof(raw), "block: Gmail and Apple Mail show no unsubscribe button."
    )


def test_no_one_click_header() -> None:
    raw = without("List-Unsubscribe-Post")
    assert_found(
        "unsubscribe", proof(raw), "block: Gmail and Apple Mail show no unsubscribe button."
    )


def test_no_link_that_people_see() -> None:
    html = HTML.replace(
        'href="https://0123456789abcdef.invalid/unsubscribe"', 'href="https://x.example"'
    )
    assert_found(
        "unsubscribe", proof(html=html), "block: The HTML part has no link to unsubscribe."
    )
    text = TEXT.replace("https://0123456789abcdef.invalid/unsubscribe", "see the website")
    assert_found("unsubscribe", proof(text=text), "block: The text part does not say where")


def test_a_message_from_elsewhere_may_lead_out_by_another_address() -> None:
    link = '<a href="https://shop.example/x">Hier abmelden</a>'
    assert_found("unsubscribe", proof_of(FOREIGN.format(kind="html", body=link).encode()))
    leave = "To unsubscribe, answer with the word."
    assert_found("unsubscribe", proof_of(FOREIGN.format(kind="plain", body=leave).encode()))
    silent = FOREIGN.format(kind="html", body='<a href="https://shop.example/">Shop</a>').encode()
    assert_found("unsubscribe", proof_of(silent), "warn: The HTML part has no link to unsubscribe.")
