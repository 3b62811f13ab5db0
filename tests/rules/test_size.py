from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest

from digest.rules.size import check
from digest.trimming import COMFORTABLE, LARGEST, Trim
from tests.rules.proofs import HTML, assert_found, found, mail, proof


def of_size(size: int) -> str:
    """Return HTML that has so many bytes once its tokens are filled."""
    filled = len(proof().html.encode())
    return HTML.replace("</body>", "x" * (size - filled) + "</body>")


def test_a_good_message() -> None:
    assert_found("size", proof())
    assert_found("size", proof(html=of_size(COMFORTABLE)))


@pytest.mark.parametrize(
    ("size", "severity"),
    [(COMFORTABLE + 1, "warn"), (LARGEST, "warn"), (LARGEST + 1, "block")],
)
def test_html_that_gmail_cuts(size: int, severity: str) -> None:
    expected = f"{severity}: The HTML has {size:,} bytes; Gmail cuts it at about 102,000."
    assert found("size", proof(html=of_size(size))) == [expected]


def test_bytes_count_and_not_characters() -> None:
    html = HTML.replace("</body>", "ü" * 50_000 + "</body>")
    assert found("size", proof(html=html))[0].startswith("block: The HTML has 10")


def test_the_plan_is_the_fix_where_there_is_one() -> None:
    large = proof(html=of_size(LARGEST + 1))
    (plain,) = check(large)
    assert plain.fix == "Shorten summaries or leave stories out."
    (planned,) = check(replace(large, trim=Trim(9, "The ferry", 78_000)))
    assert planned.fix == "Print headlines only from story 9 on, “The ferry”: 78,000 bytes."


def test_a_message_that_servers_refuse() -> None:
    heavy = mail() + b"x" * 10_000_001
    assert_found("size", proof(heavy), "warn: The message has 10.")
    heavier = mail() + b"x" * 25_000_001
    assert_found("size", proof(heavier), "block: The message has 25.")


def with_pictures(*sizes: int) -> bytes:
    """Return a message whose pictures have so many bytes."""
    message = EmailMessage()
    message["Subject"] = "No. 42"
    message.set_content("The Lantern")
    for size in sizes:
        message.add_attachment(bytes(size), "image", "jpeg", disposition="inline")
    return message.as_bytes()


def test_pictures_that_a_phone_waits_for() -> None:
    assert found("size", proof(with_pictures(500_000, 300_000))) == []
    assert found("size", proof(with_pictures(500_000, 300_001, 9_000))) == [
        "warn: Its pictures have 809 kB together, the largest 500 kB; a phone on the road"
        " waits for them."
    ]
