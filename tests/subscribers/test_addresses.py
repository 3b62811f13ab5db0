"""One spelling for each address; nothing that could write to somebody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from subscribers.addresses import (
    NotAnAddress,
    checked,
    fingerprint,
    folded,
    half_hidden,
    network,
    visitor_mark,
)
from tests.naughty import NAUGHTY


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org",
        "Ana.Maria+news@Example.ORG",
        "o'brien_=x@mail.example.org",
        "a@xn--mnchen-3ya.example",
        "a@münchen.example",
        "a@例え.テスト",
        f"{'a' * 64}@example.org",
        "  ana@example.org\t",
    ],
)
def test_addresses_that_mail_reaches_are_kept_as_written(address: str) -> None:
    assert checked(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "ana@localhost",
        "ana@example..org",
        "ana@-example.org",
        "ana@example_1.org",
        "a..b@example.org",
        ".a@example.org",
        "ana@@example.org",
        '"ana maria"@example.org',
        "ana(comment)@example.org",
        "ana@[192.0.2.1]",
        "x <evil@example.org>, ana@example.org",
        "ana@example.org, evil@example.org",
        "ana@example.org;evil@example.org",
        "ana@example.org\r\nBcc: evil@example.org",
        "ana\x00@example.org",
        "ana@exam\x00ple.org",
        "ana@example.org\u202e",
        "josé@example.org",
        f"{'a' * 65}@example.org",
        f"ana@{'a' * 64}.org",
        f"ana@{'.'.join(['a' * 60] * 5)}.org",
        "ana@" + "ü" * 62 + ".example",
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(address: str) -> None:
    with pytest.raises(NotAnAddress, match=r"\w+.*\."):
        checked(address)


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_naughty_text_names_a_second_recipient(text: str) -> None:
    for written in (text, f"{text}@example.org", f"ana@{text}"):
        try:
            address = checked(written)
        except NotAnAddress:
            continue
        assert address.count("@") == 1
        assert not set(address) & set(' \r\n\t,;:<>()[]"\\')


def test_one_person_has_one_spelling() -> None:
    spellings = ["ana@münchen.example", "ANA@MÜNCHEN.example", "ana@xn--mnchen-3ya.EXAMPLE"]
    assert {folded(each) for each in spellings} == {"ana@xn--mnchen-3ya.example"}
    assert len({fingerprint(each) for each in spellings}) == 1
    assert folded("ana@straße.example") != folded("ana@strasse.example")


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_fingerprint_reveals_nothing() -> None:
    mark = fingerprint("ana@example.org")
    assert len(mark) == 40
    assert "ana" not in mark
    assert mark != fingerprint("ana@example.com")


def test_a_fingerprint_is_made_for_ever_as_it_was_made_first(settings: Settings) -> None:
    """Whoever changes this forgets every suppression there is."""
    settings.ADDRESS_KEY = "0123456789abcdef0123456789abcdef"
    assert fingerprint("Ana@MÜNCHEN.example") == "05edadec89c1ca62e285519b7ccc5bc47ffa226b"


def test_public_pages_show_half_an_address() -> None:
    assert half_hidden("ana.maria@example.org") == "a•••@example.org"


def test_a_visitor_is_shortened_to_their_network() -> None:
    assert network("203.0.113.77") == "203.0.113.0/24"
    assert network("2001:db8:1:2:3::9") == "2001:db8:1::/48"
    assert network("unix:") == ""


def test_a_household_is_one_visitor() -> None:
    assert visitor_mark("2001:db8:1:2::1") == visitor_mark("2001:db8:1:2:ffff::")
    assert visitor_mark("2001:db8:1:2::1") != visitor_mark("2001:db8:1:3::1")
    assert visitor_mark("203.0.113.1") != visitor_mark("203.0.113.2")
    assert "203.0" not in visitor_mark("203.0.113.1")
