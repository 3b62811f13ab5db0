"""Each guard against premailer, beside what premailer does without it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import cssutils
import pytest
from premailer import Premailer

from digest.rendering.galley import compose
from digest.rendering.inlining import (
    inline,
    mark_styles,
    remembered,
    squeeze,
    standards_doctype,
    to_css,
)
from digest.rendering.mjml import to_html
from digest.rendering.templates import folder, layouts
from tests.samples import TOKENS, issue

CSS = "p{color:#111111} .wide{width:160px} .now{color:#222222 !important}"
STYLE = """@media (max-width:480px){ .mast { font-size:40px !important } }
@media (prefers-color-scheme:dark){ @media (max-width:480px){ .ink { color:#eeeeee } } }
[data-ogsc] .ink{color:#eeeeee!important} [data-ogsb] .card{background:#000000!important}
u + .body .x{color:red} @supports (display:grid){ .g{display:grid} } a:hover{color:blue}
@font-face{font-family:"Own";src:url(cid:own)}"""
OUTLOOK = """<!--[if mso]>
<noscript><xml>
  <o:AllowPNG/>
</xml></noscript>
<style> .fix { width:100% !important; } </style>
<![endif]-->"""
PAGE = f"""<!doctype html><html lang="en"><head><title>t</title>
{OUTLOOK}
<style type="text/css">{STYLE}</style><style media="print">.y{{color:red}}</style></head>
<body><p style="margin:0px">One</p>
<img class="wide" src="https://a.example/b.png" width="160" alt=""> <p class="now">Two</p>
<!--[if mso | IE]><table>
<tr><td><![endif]--></body></html>"""


def by_default(html: str = PAGE, css: str = CSS) -> str:
    return str(Premailer(html, css_text=css).transform())


def comments(html: str) -> list[str]:
    return re.findall(r"<!--.*?-->", html, re.DOTALL)


def counts(html: str) -> list[int]:
    kept = ("!important", "@media", "data-ogsc", "data-ogsb", "@supports", "@font-face", "u + .b")
    return [html.count(each) for each in kept]


def without_nested_media() -> str:
    return "".join(line for line in PAGE.splitlines(True) if "prefers-color-scheme" not in line)


def test_the_doctype_is_kept() -> None:
    assert "doctype" not in by_default(without_nested_media()).lower()
    assert inline(PAGE, CSS).startswith("<!DOCTYPE html>\n<html")
    assert standards_doctype("\n<!doctype html><p>") == "<!DOCTYPE html><p>"


def test_css_goes_into_the_tags() -> None:
    html = inline(PAGE, CSS)
    assert '<p style="color:#111; margin:0">One</p>' in html
    assert '<p class="now" style="color:#222 !important">Two</p>' in html


def test_styles_for_phones_and_dark_are_kept() -> None:
    lost = counts(by_default(without_nested_media()))
    assert lost[0] < counts(without_nested_media())[0]
    assert lost[2:] == [0, 0, 0, 0, 0]
    before, after = counts(PAGE), counts(inline(PAGE, CSS))
    assert after == [before[0] + 1, *before[1:]]  # and the one that was inlined


def test_media_within_media_does_not_break() -> None:
    with pytest.raises(AttributeError):
        by_default()
    assert ".ink { color:#eeeeee }" in inline(PAGE, CSS)


def test_no_mark_of_ours_is_left() -> None:
    assert "data-premailer" in Premailer(mark_styles(PAGE), css_text=CSS).transform()
    assert "data-premailer" not in inline(PAGE, CSS)


def test_the_width_that_outlook_reads_is_kept() -> None:
    css = ".wide{width:100%}"
    assert 'width="100%"' in by_default(without_nested_media(), css)
    assert 'width="160"' in inline(PAGE, css)


def test_nothing_is_added_that_was_not_asked_for() -> None:
    html = inline(PAGE.replace('width="160"', 'width="160" style="float:right"'), "a:hover{top:0}")
    assert html.count("<style") == PAGE.count("<style")
    assert "align=" not in html


def test_mjmls_reset_does_not_go_into_every_cell() -> None:
    """It would make a mail a quarter longer."""
    reset = "<style>td{border-collapse:collapse;mso-table-lspace:0pt}</style>"
    page = f"<!doctype html><html><head>{reset}</head><body><table><tr><td>x</table></html>"
    assert '<td style="' in by_default(page, "")
    assert "<td>x</td>" in inline(page, "")


def test_what_a_tag_says_itself_wins() -> None:
    """So nothing that MJML writes into its tags can be changed here: layouts set it."""
    assert '<p style="margin:0">' in inline(PAGE, "p{margin:9px !important}")


def declared(css: str) -> list[str]:
    """Return what a style sheet says, rule by rule, in its own words."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    bodies: list[str] = re.findall(r"\{([^{}]*)\}", bare)
    return [each.partition(":")[0].strip() for body in bodies for each in body.split(";") if each]


def understood(css: str) -> list[str]:
    rules = cssutils.parseString(css, validate=False).cssRules
    return [each.name for rule in rules if rule.type == rule.STYLE_RULE for each in rule.style]


@pytest.mark.parametrize("layout", layouts(folder()))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_declaration_is_lost(layout: str, language: str) -> None:
    """cssutils leaves out what it cannot read, and says so to nobody."""
    assert understood("p{margin:0;color:rgb(0 0 0 / 50%)}") == ["margin"]
    css = to_css(compose(issue(layout=layout, language=language), TOKENS), folder())
    assert understood(css) == declared(css)
    assert len(declared(css)) > 50


def test_an_address_with_a_token_stays_what_it_is() -> None:
    """Blanks in one would be encoded (premailer issue 297); ours are addresses already."""
    assert "{{%20x%20}}" in by_default('<p><a href="{{ x }}">x</a></p>', "")
    tokens = [TOKENS["unsubscribe"], TOKENS["address"], TOKENS["media"]]
    links = "".join(f'<a href="{token}/x?y={{{{z}}}}">x</a>' for token in tokens)
    assert links in inline(f"<body><p>{links}</p></body>", "p{margin:0}")
    assert re.fullmatch(r"[!-~]+", "".join(tokens))


def test_unset_is_a_value() -> None:
    assert '<p style="color:unset; margin:0">' in inline(PAGE, "p{color:unset}")


def test_comments_do_not_change() -> None:
    assert comments(inline(PAGE, CSS)) == comments(PAGE)
    assert comments(mark_styles(PAGE)) == comments(PAGE)
    naive = re.sub(r">\s*\n\s*<", ">\n<", PAGE)
    assert comments(naive) != comments(PAGE)


def test_styles_within_comments_are_not_marked() -> None:
    assert mark_styles("<!-- <style>a</style> --><style>b</style>") == (
        '<!-- <style>a</style> --><style data-premailer="ignore">b</style>'
    )


def test_blank_space_is_collapsed_and_never_lost() -> None:
    inlined = re.sub(r"<!--.*?-->", "", inline(PAGE, CSS), flags=re.DOTALL)
    assert STYLE not in inlined
    assert re.sub(r"\s+", " ", STYLE) in inlined
    assert squeeze("<b>a</b>  \n  <i>b</i>") == "<b>a</b>\n<i>b</i>"
    assert squeeze("<style>\na  {\n b:c }</style>") == "<style> a { b:c }</style>"
    assert squeeze("<pre>a\n  b</pre>") == "<pre>a\n  b</pre>"


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:9/x.css", "//a.example/x.css", "file:///etc/hosts"]
)
def test_an_import_is_not_followed(to: str) -> None:
    """`allow_network=False` does not stop it: cssutils fetches what `@import` names."""
    css = f"@import url({to}); @import '{to}'; p{{color:#123456}}"
    assert "#123456" in inline(PAGE, css)
    own = PAGE.replace('<style type="text/css">', f'<style type="text/css">@import url({to});')
    assert f"@import url({to});" in inline(own, CSS)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("to", ["http://127.0.0.1:9/x.css", "/etc/hosts", "file:///etc/hosts"])
def test_links_to_style_sheets_are_not_followed(to: str) -> None:
    link = f'<link rel="stylesheet" href="{to}">'
    assert link in inline(PAGE.replace("<style type", f"{link}<style type", 1), CSS)


def test_an_import_would_be_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two tests above mean something: without our parser there is a request."""
    asked: list[str] = []
    monkeypatch.setattr("cssutils.util._defaultFetcher", asked.append)
    css = "@import url(http://127.0.0.1:9/x.css);"
    Premailer("<p>x</p>", css_text=css, allow_network=False).transform()
    assert set(asked) == {"http://127.0.0.1:9/x.css"}


def test_the_log_stays_quiet() -> None:
    """In a process of its own: here, pytest has the log."""
    script = (
        "from digest.rendering.inlining import inline;"
        "print(inline('<p style=\"mso-hide:all;-webkit-x:y\">x</p>', 'p{mso-y:z;nope}'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "-webkit-x:y" in done.stdout
    assert done.stderr == ""


def test_an_issue_keeps_its_comments_its_dark_scheme_and_its_phone() -> None:
    page = compose(issue(), TOKENS)
    before = to_html(page, folder())
    after = inline(before, to_css(page, folder()))
    assert comments(after) == comments(before)
    assert counts(after) == counts(before)
    assert counts(before)[0] > 40
    assert min(counts(before)[1:4]) >= 3


def test_any_thread_gives_the_same() -> None:
    page = compose(issue(), TOKENS)
    html, css = to_html(page, folder()), to_css(page, folder())
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: inline(html, css), range(64)))) == 1


def test_styles_that_were_merged_before_are_merged_alike() -> None:
    asked = []

    def merge(inline: str, styles: Sequence[object], classes: Sequence[str], **_: bool) -> str:
        asked.append(inline)
        return f"{inline}{styles}{classes}"

    merged = remembered(merge, most=2)
    red, blue = [("color", "red")], [("color", "blue")]
    for _ in range(2):
        assert merged("a:b", [red], [""]) == f"a:b{[red]}['']"
    assert merged("a:b", [blue], [""]) == f"a:b{[blue]}['']"
    assert len(asked) == 2
    assert merged("a:b", [red, blue], ["", ":hover"]) == f"a:b{[red, blue]}['', ':hover']"
    assert merged("a:b", [red], [""]) == f"a:b{[red]}['']"
    assert len(asked) == 4  # the memory was full, and begun anew
