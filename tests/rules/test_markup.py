from __future__ import annotations

import pytest

from digest.rules import proof_of
from digest.rules.markup import FORBIDDEN
from tests.rules.proofs import HTML, assert_found, found, mail, proof


def body(markup: str) -> str:
    return HTML.replace("</body>", f"{markup}</body>")


def test_a_good_message() -> None:
    assert_found("markup", proof())
    assert_found("markup", proof_of(mail()))
    assert_found("markup", proof_of(b"From: a@shop.example\r\n\r\nNo HTML\r\n"))


def test_no_language() -> None:
    for html in (HTML.replace(' lang="en"', ""), HTML.replace('"en"', '" "')):
        assert_found("markup", proof(html=html), "block: The HTML does not say its language")


def test_no_title() -> None:
    for title in ("", "<title></title>", "<title> </title>"):
        html = HTML.replace("<title>The Lantern, No. 42</title>", title)
        assert_found("markup", proof(html=html), "block: The HTML has no title")


@pytest.mark.parametrize("doctype", ["", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">'])
def test_no_doctype(doctype: str) -> None:
    html = HTML.replace("<!DOCTYPE html>\n", doctype)
    assert_found("markup", proof(html=html), "warn: The HTML does not begin with <!DOCTYPE html>")
    assert_found("markup", proof(html=HTML.replace("<!DOCTYPE html>", "<!doctype  HTML >")))


@pytest.mark.parametrize("tag", sorted(set(FORBIDDEN) - {"frame", "frameset"}))
def test_what_mail_programs_remove(tag: str) -> None:
    for markup in (f"<{tag}></{tag}>", f"<{tag.upper()} x=1>"):
        findings = found("markup", proof(html=body(markup)))
        assert findings == [f"block: The HTML has <{tag}>, which mail programs remove (1 of them)."]


@pytest.mark.parametrize(
    "markup",
    [
        '<p onclick="x()">a</p>',
        "<img src=x oNeRRoR=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<details ontoggle=x open></details>",
    ],
)
def test_scripts_in_attributes(markup: str) -> None:
    (finding,) = found("markup", proof(html=body(markup)))
    assert "has a script in its attribute on" in finding


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "java&#9;script:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,<b>",
        "\x01javascript:alert(1)",
    ],
)
def test_addresses_that_run(address: str) -> None:
    (finding,) = found("markup", proof(html=body(f'<a href="{address}">a</a>')))
    assert finding.startswith("block: <a> has an address that runs a script")


def test_a_page_that_sends_its_reader_away() -> None:
    html = body('<meta http-equiv="Refresh" content="0; url=https://evil.example">')
    assert_found("markup", proof(html=html), "block: The HTML sends its reader to another page")


def test_tables_that_are_read_as_figures() -> None:
    html = body("<table><tr><td>a</td></tr></table><table role=grid></table>")
    assert_found("markup", proof(html=html), "warn: Screen readers read 2 tables of the layout")


def test_tables_that_are_explained() -> None:
    explained = '<table role="none"></table><table><tr><th>Year</th></tr></table>'
    assert_found("markup", proof(html=body(explained)))


def test_outlook_s_own_tables_are_not_looked_at() -> None:
    assert_found("markup", proof(html=body("<!--[if mso]><table><tr><td><![endif]-->")))
