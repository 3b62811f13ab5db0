from __future__ import annotations

from digest.rules import proof_of
from tests.rules.proofs import HTML, assert_found, found, mail, proof, spoilt
from tests.samples import picture

NAME = f"{picture().name}@lantern-weekly.com"


def test_a_good_message() -> None:
    assert_found("structure", proof())


def test_a_picture_that_is_not_carried() -> None:
    html = HTML.replace("</body>", '<img src="cid:gone%40lantern.example" alt=""></body>')
    expected = "block: The HTML shows a picture that the message does not carry: “gone@lantern"
    assert_found("structure", proof(html=html), expected)


def test_a_picture_that_nothing_shows() -> None:
    raw = spoilt('src=3D"cid:', 'src=3D"CID:')
    assert_found("structure", proof_of(raw))
    raw = spoilt(f"Content-ID: <{NAME}>", "Content-ID: <other@lantern.example>")
    findings = found("structure", proof_of(raw))
    assert [each.split(":")[0] for each in findings] == ["block", "warn"]
    assert "carries a picture that nothing shows: “other@lantern.example”" in findings[1]


def test_a_boundary_that_never_comes() -> None:
    raw = spoilt('boundary="=_alternative', 'boundary="=_elsewhere')
    expected = "block: A strict mail program finds a fault: start boundary not found."
    assert expected in found("structure", proof_of(raw))


def test_a_message_that_is_cut_off() -> None:
    raw = mail()[: len(mail()) // 2]
    assert "close boundary not found" in found("structure", proof_of(raw))[0]


def test_a_header_that_strict_programs_object_to() -> None:
    raw = spoilt('"The Lantern" <news@', "The Lantern <news@@")
    assert any("From: " in each for each in found("structure", proof_of(raw)))


def test_attachments_are_distrusted() -> None:
    raw = spoilt("Content-Type: image/jpeg", "Content-Type: application/pdf")
    assert_found("structure", proof_of(raw), "warn: The message carries a application/pdf part")
