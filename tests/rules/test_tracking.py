from __future__ import annotations

import pytest

from digest.rules.tracking import without_counters
from tests.rules.proofs import HTML, assert_found, found, proof


def body(markup: str) -> str:
    return HTML.replace("</body>", f"{markup}</body>")


def test_a_good_message() -> None:
    assert_found("tracking", proof())


def test_the_clean_address_is_given_once() -> None:
    link = '<a href="https://x.example/a?id=7&amp;utm_source=feed&amp;fbclid=x#top">The ferry</a>'
    judged = proof(html=body(link + link))
    assert found("tracking", judged) == [
        "note: The link “The ferry” tells its publisher where readers come from:"
        " utm_source, fbclid."
    ]


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://x.example/?utm_medium=a", "https://x.example/"),
        ("https://x.example/?a=1&gclid=2&b=%C3%BC", "https://x.example/?a=1&b=%C3%BC"),
        ("https://x.example/?mc_eid=1&MC_CID=2#part", "https://x.example/#part"),
        ("https://x.example/?q=utm_source&a&a", "https://x.example/?q=utm_source&a&a"),
        ("https://x.example/?ref=home&source=utm", "https://x.example/?ref=home&source=utm"),
        ("https://[", "https://["),
    ],
)
def test_what_is_taken_out(address: str, clean: str) -> None:
    assert without_counters(address)[0] == clean
    assert bool(without_counters(address)[1]) is (address != clean)
