from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.rendering.links import web_address


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("HTTPS://A.Example:8443/", "https://a.example:8443/"),
        ("  https://a.example/b \n", "https://a.example/b"),
        ("https://a.example/straße/é?q=ü", "https://a.example/stra%C3%9Fe/%C3%A9?q=%C3%BC"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://a.example/{{7*7}}\\x", "https://a.example/%7B%7B7*7%7D%7D%5Cx"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
    ],
)
def test_web_addresses_are_spelt_in_ascii(url: str, shown: str) -> None:
    assert web_address(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "a.example/b",
        "/b",
        "//a.example/b",
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:ana@example.org",
        "ftp://a.example/",
        "https:///b",
        "https://",
        "https://bank.example@evil.example/",
        "https://a.example:99999/",
        "https://[::1/",
        "https://a b.example/",
        "https://a.example\\@evil.example/",
        "https://\u202ea.example/",
        "https://" + "a" * 300 + "ü.example/",
    ],
)
def test_what_no_reader_may_be_sent_to_is_no_link(url: str | None) -> None:
    assert web_address(url) == ""


@given(st.text())
def test_paths_read_the_same_once_decoded(path: str) -> None:
    """Blanks that urlsplit itself drops, and lone surrogates, are not part of any address."""
    kept = "".join(
        each for each in path if each not in "\t\r\n" and not "\ud800" <= each <= "\udfff"
    )
    address = web_address(f"https://a.example/_{path}_")
    assert address.isascii()
    assert unquote(unquote(address)) == unquote(unquote(f"https://a.example/_{kept}_"))
