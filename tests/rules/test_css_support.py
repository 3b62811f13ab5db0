from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.rules import css_support, proof_of
from digest.rules.css_support import HARMLESS, MOST
from tests.css_support import OUT, main
from tests.rules.proofs import HTML, assert_found, found, mail, proof

TABLE = json.loads(OUT.read_text(encoding="utf-8"))


def styled(style: str = "", inline: str = "") -> str:
    html = HTML.replace("</style>", f"{style}</style>")
    return html.replace("</body>", f'<p style="{inline}">Styled</p></body>')


def test_a_good_message() -> None:
    assert_found("css_support", proof())


@pytest.mark.parametrize(
    ("style", "inline", "mark"),
    [
        ("", "position:absolute", "position"),
        ("p{position:absolute}", "", "position"),
        ("", "Display: FLEX", "display:flex"),
        ("", "padding:calc(1px + 1em)", "calc()"),
        ("", "padding:var(--gap)", "var()"),
        ("@import url(https://x.example/a.css);", "", "@import"),
        ("p:nth-child(2){padding:0}", "", ":nth-child"),
        ("p::before{padding:0}", "", "::before"),
    ],
)
def test_what_some_programs_pass_over(style: str, inline: str, mark: str) -> None:
    html = styled(style, inline)
    assert_found("css_support", proof(html=html), f"note: “{mark}” does nothing in ")


def test_programs_are_named_the_most_common_first() -> None:
    (finding,) = found("css_support", proof(html=styled("", "float:left")))
    assert finding == "note: “float” does nothing in Outlook on Windows."
    (finding,) = found("css_support", proof(html=styled("", "position:static")))
    assert finding == "note: “position” does nothing in Gmail, Outlook on Windows or Mail.ru."


def test_the_worst_comes_first_and_not_all_of_it() -> None:
    inline = ";".join(f"{mark}:1" for mark in TABLE["features"] if mark.isalpha())
    findings = found("css_support", proof(html=styled("", inline)))
    assert len(findings) == MOST
    assert "Gmail" in findings[0]
    assert_found(
        "css_support", proof(html=styled("", "float:a;inset:b")), "note: “inset”", "note: “float”"
    )


def test_what_degrades_harmlessly_is_one_note_and_none_in_a_mail_of_ours() -> None:
    html = styled("p:hover{color:#000} @media (hover){p{float:left}}", "border-radius:4px")
    assert_found("css_support", proof(html=html))
    (finding,) = found("css_support", proof_of(mail(html)))
    passed_over = ":hover, @media, @media (hover), border-radius"
    assert finding == f"note: Some mail programs pass over {passed_over}."


def test_the_table_says_where_it_comes_from() -> None:
    assert "https://www.caniemail.com" in TABLE["source"]
    assert TABLE["licence"][0] == "MIT License"
    assert TABLE["tested"] == "2025-09-09"
    assert set(TABLE["families"]) == {each for lack in TABLE["features"].values() for each in lack}
    assert set(TABLE["features"]) >= HARMLESS
    assert set(css_support.WIDESPREAD) <= set(TABLE["families"])


def test_the_table_is_derived(tmp_path: Path) -> None:
    def feature(slug: str, title: str, **stats: dict[str, dict[str, str]]) -> dict[str, object]:
        return {"slug": slug, "title": title, "category": "css", "stats": stats}

    facts = {
        "last_update_date": "2026-02-03 10:00:00 +0000",
        "nicenames": {"family": {"gmail": "Gmail", "yahoo": "Yahoo!", "outlook": "Outlook"}},
        "data": [
            feature("css-gap", "gap, row-gap", gmail={"ios": {"1": "y", "2": "n #1"}}),
            feature("css-tall", "height property", gmail={"ios": {"1": "n"}, "web": {"1": "a"}}),
            feature("css-w", "flex-wrap: wrap", outlook={"windows": {"1": "n"}, "ios": {"1": "y"}}),
            feature("css-var", "var()", yahoo={"ios": {"1": "u"}}, aol={"ios": {"1": "n"}}),
            feature("css-selector-id", "ID selector", gmail={"ios": {"1": "n"}}),
        ],
    }  # fmt: skip
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "caniemail.json").write_text(json.dumps(facts))
    (tmp_path / "package.json").write_text('{"version": "9.9.9"}')
    (tmp_path / "LICENSE").write_text("A licence\n\nof two paragraphs")
    main(tmp_path, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == {
        "source": "https://www.caniemail.com, by the npm package caniemail 9.9.9",
        "tested": "2026-02-03",
        "licence": ["A licence", "of two paragraphs"],
        "families": {
            "gmail": "Gmail",
            "outlook-windows": "Outlook on Windows",
            "yahoo": "Yahoo and AOL",
        },
        "features": {
            "flex-wrap:wrap": ["outlook-windows"],
            "gap": ["gmail"],
            "row-gap": ["gmail"],
            "var()": ["yahoo"],
        },
    }
