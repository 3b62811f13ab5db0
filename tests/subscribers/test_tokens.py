"""Links in mails: for one thing, about one subscription, for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest_django import Settings

from digest.keys import new_keys
from subscribers.tokens import NoToken, Purpose, confirm_url, read_token, token, unsubscribe_url

ids = st.integers(0, 2**63 - 1)
purposes = st.sampled_from(Purpose)


@given(purposes, ids)
def test_a_token_says_what_it_is_about(purpose: Purpose, subscription: int) -> None:
    text = token(purpose, subscription)
    assert read_token(purpose, text) == subscription
    assert len(text) <= 50
    assert re.fullmatch(r"[a-z0-9.]+[a-z0-9]", text)


@given(purposes, purposes, ids)
def test_a_token_for_one_purpose_opens_nothing_else(
    made_for: Purpose, used_for: Purpose, subscription: int
) -> None:
    assume(made_for is not used_for)
    text = token(made_for, subscription)
    for tried in (text, f"1{used_for.letter}{text[2:]}"):
        with pytest.raises(NoToken):
            read_token(used_for, tried)


def test_no_tampering_goes_unnoticed() -> None:
    text = token(Purpose.UNSUBSCRIBE, 1234)
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789.-_=A%"
    changed = {
        text[:place] + letter + text[place + keep :]
        for place in range(len(text) + 1)
        for letter in ["", *alphabet]
        for keep in (0, 1)
    } - {text}
    assert len(changed) > 2_000
    for each in changed:
        with pytest.raises(NoToken):
            read_token(Purpose.UNSUBSCRIBE, each)


@pytest.mark.parametrize(
    "text", ["", "1u", "1u.1.ya", "...", "1u.9.ya.aaaa", "1u.1.²5.aaaa", "1u.1.ya.é", "x" * 10_000]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(NoToken):
        read_token(Purpose.UNSUBSCRIBE, text)


def test_links_in_old_mails_outlive_a_change_of_keys(settings: Settings) -> None:
    old = token(Purpose.UNSUBSCRIBE, 7)
    (fresh,) = new_keys().mail
    settings.MAIL_KEYS = (("2", fresh[1]), *settings.MAIL_KEYS)
    new = token(Purpose.UNSUBSCRIBE, 7)
    assert new.startswith("1u.2.")
    assert read_token(Purpose.UNSUBSCRIBE, new) == read_token(Purpose.UNSUBSCRIBE, old) == 7
    settings.MAIL_KEYS = settings.MAIL_KEYS[:1]
    with pytest.raises(NoToken):
        read_token(Purpose.UNSUBSCRIBE, old)


def test_links_are_made_for_ever_as_they_were_made_first(settings: Settings) -> None:
    """Whoever changes this changes the links in every mail that was ever sent."""
    settings.MAIL_KEYS = (("1", "0123456789abcdef0123456789abcdef"),)
    assert {purpose: token(purpose, 123_456) for purpose in Purpose} == {
        Purpose.CONFIRM: "1c.1.2n9c.ekwasa26hc7ziha2zc343ye7sa",
        Purpose.UNSUBSCRIBE: "1u.1.2n9c.6afn43bcsk55ag3k5a5g4rbhbq",
        Purpose.RETURN: "1r.1.2n9c.7647vcfoknl56dddc4g7aam5ke",
        Purpose.PAUSE: "1p.1.2n9c.2verg2ctktdg6teqfe4p5ge2ke",
    }


def test_each_installation_signs_for_itself(settings: Settings) -> None:
    text = token(Purpose.UNSUBSCRIBE, 7)
    settings.MAIL_KEYS = new_keys().mail
    with pytest.raises(NoToken):
        read_token(Purpose.UNSUBSCRIBE, text)


def test_links_lead_to_the_public_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://news.example.org"
    assert unsubscribe_url(7).startswith("https://news.example.org/unsubscribe/1u.")
    assert confirm_url(7).startswith("https://news.example.org/confirm/1c.")
