from __future__ import annotations

import pytest

from digest.rules.size import HTML_BLOCK, HTML_WARN
from tests.rules.proofs import HTML, assert_found, found, mail, proof


def of_size(size: int) -> str:
    """Return HTML that has so many bytes once its tokens are filled."""
    filled = len(proof().html.encode())
    return HTML.replace("</body>", "x" * (size - filled) + "</body>")


def test_a_good_message() -> None:
    assert_found("size", proof())
    assert_found("size", proof(html=of_size(HTML_WARN)))


@pytest.mark.parametrize(
    ("size", "severity"),
    [(HTML_WARN + 1, "warn"), (HTML_BLOCK, "warn"), (HTML_BLOCK + 1, "block")],
)
def test_html_that_gmail_cuts(size: int, severity: str) -> None:
    expected = f"{severity}: The HTML has {size:,} bytes; Gmail cuts it at about 102,000."
    assert found("size", proof(html=of_size(size))) == [expected]


def test_bytes_count_and_not_characters() -> None:
    html = HTML.replace("</body>", "ü" * 50_000 + "</body>")
    assert found("size", proof(html=html))[0].startswith("block: The HTML has 10")


def test_a_message_that_servers_refuse() -> None:
    heavy = mail() + b"x" * 10_000_001
    assert_found("size", proof(heavy), "warn: The message has 10.")
    heavier = mail() + b"x" * 25_000_001
    assert_found("size", proof(heavier), "block: The message has 25.")
