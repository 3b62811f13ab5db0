"""Each guard against mrml, beside what mrml does without it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from mjml import mjml2html

from digest.errors import RenderError
from digest.rendering import render
from digest.rendering.galley import compose
from digest.rendering.mjml import (
    ascii_xml,
    compile_mjml,
    find_fault,
    is_sound,
    one_line_tags,
    px_zeros,
    to_html,
)
from digest.rendering.templates import folder
from tests.samples import TOKENS, issue

# A joiner inside an emoji, a variation selector, a combining accent, a hard space, a
# backslash, line ends and a tab: what Rust's debug format spells out.
DEBUGGED = "👩\u200d🚀 ❤\ufe0f e\u0301 a\xa0b c\\d e\nf\tg"


def page_of(body: str, head: str = "") -> str:
    return (
        f'<mjml lang="en"><mj-head><mj-attributes><mj-all padding="0px"/></mj-attributes>{head}'
        f"</mj-head><mj-body><mj-section><mj-column>{body}</mj-column></mj-section></mj-body></mjml>"
    )


def raw(source: str) -> str:
    return str(mjml2html(source))


def alt_of(html: str) -> str:
    image = next(lxml_html.fromstring(html).iter("img"))
    return str(image.get("alt"))


def test_mrml_corrupts_attributes_and_references_pass_it() -> None:
    plain = page_of(f'<mj-text><img alt="{DEBUGGED}"/></mj-text>')
    assert "\\u{200d}" in raw(plain)
    assert "\\n" in raw(plain)
    guarded = page_of(f'<mj-text><img alt="{ascii_xml(DEBUGGED)}"/></mj-text>')
    assert alt_of(compile_mjml(guarded)) == DEBUGGED


def test_quotes_and_markup_stay_text() -> None:
    nasty = "\"><script>alert(1)</script> & 'x' &amp; ]]> --> <!-- {{7*7}} {% x %}"
    html = compile_mjml(page_of(f'<mj-text><img alt="{ascii_xml(nasty)}"/></mj-text>'))
    assert alt_of(html) == nasty
    assert "<script" not in html


@given(st.text())
def test_any_text_survives_in_an_attribute_and_in_a_title(text: str) -> None:
    value = ascii_xml(text)
    assert value.isascii()
    head = f"<mj-title>{value}</mj-title>"
    html = compile_mjml(page_of(f'<mj-text><img alt="{value}"/></mj-text>', head))
    kept = "".join(
        each for each in text.replace("\r\n", "\n").replace("\r", "\n") if _is_kept(each)
    )
    assert alt_of(html) == kept


def _is_kept(character: str) -> bool:
    code = ord(character)
    return not (
        (code < 32 and character not in "\n\t")
        or 0x7F <= code <= 0x9F
        or 0xD800 <= code <= 0xDFFF
        or 0xFDD0 <= code <= 0xFDEF
        or code in (0xFFFE, 0xFFFF)
    )


@pytest.mark.parametrize(
    "refused",
    [
        "a < b",
        "<3",
        "<![CDATA[x]]>",
        "<p>",
        "<p a=b>",
        "a\x00b",
        "\x08",
        "\x0b",
        "\x1b",
        "\ufffe",
        "\ud800",
    ],
)
def test_what_mrml_refuses_is_taken_from_a_value(refused: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says "unable to parse", or what Unicode says
        raw(page_of(f"<mj-text>{refused}</mj-text>"))
    html = compile_mjml(page_of(f'<mj-text><img alt="{ascii_xml(refused)}"/></mj-text>'))
    assert alt_of(html) == "".join(filter(_is_kept, refused))


def test_control_characters_are_left_out() -> None:
    assert ascii_xml("a\x0bb\x00c\ud800\ufffe\x85") == "abc"


def test_a_title_stays_in_its_attribute() -> None:
    """mrml says the title once more, as the page's label, and does not escape it."""
    title = 'He said "hi" onload=x </title></mj-text>'
    naive = page_of("", '<mj-title>He said "hi" onload=x</mj-title>')
    assert lxml_html.fromstring(raw(naive)).xpath("//@aria-label") == ["He said \\"]
    html = compile_mjml(page_of("", f"<mj-title>{ascii_xml(title)}</mj-title>"))
    page = lxml_html.fromstring(html)
    assert page.xpath("//@aria-label") == [title]
    assert page.xpath("//title/text()") == [title]
    assert page.xpath("//@onload") == []


def test_a_tag_over_several_lines_is_joined() -> None:
    source = page_of('<mj-text><p style="color:red;\n   font-size:9px">x</p></mj-text>')
    assert "\\n" in raw(source)
    assert "\\n" not in compile_mjml(source)
    assert one_line_tags("<p\n  a='1'>\n<b>") == "<p a='1'>\n<b>"


def test_zeros_in_paddings_get_their_unit() -> None:
    source = page_of('<mj-image src="https://a.example/b.png" alt="" padding="0 24px"/>')
    assert 'width="600"' in raw(source)
    assert 'width="552"' in compile_mjml(source)
    assert px_zeros('<td cellpadding="0" padding-left="0" padding="10px 0 0.5px">') == (
        '<td cellpadding="0" padding-left="0px" padding="10px 0px 0.5px">'
    )


@pytest.mark.parametrize("font", ["Roboto", "Lato", "Open Sans", "Ubuntu", "Droid Sans"])
def test_no_font_is_loaded_from_elsewhere(font: str) -> None:
    source = page_of(f'<mj-text font-family="{font}, Arial">x</mj-text>')
    assert "googleapis" in raw(source)
    assert "googleapis" not in compile_mjml(source)
    assert font in compile_mjml(source)


def test_not_even_the_font_that_mjml_takes_by_default() -> None:
    assert "googleapis" in raw(page_of("<mj-text>x</mj-text>"))
    assert "googleapis" not in compile_mjml(page_of("<mj-text>x</mj-text>"))


@pytest.mark.parametrize("path", ["/etc/hostname", "file:///etc/hostname", "https://a.example/x"])
def test_nothing_is_included_from_a_file(path: str) -> None:
    source = page_of(f'<mj-include path="{path}"/>')
    with pytest.raises(RenderError):
        compile_mjml(source)
    assert find_fault(source)


def test_a_misspelt_component_is_found() -> None:
    assert "<mj-txt>hello</mj-txt>" in raw(page_of("<mj-txt>hello</mj-txt>"))
    fault = find_fault(page_of("\n  <mj-txt>hello</mj-txt>"))
    assert fault
    assert (fault.line, fault.column) == (2, 2)
    assert "<mj-txt>" in fault.what


def test_an_attribute_that_would_be_lost_is_found() -> None:
    source = page_of('<mj-text\n colour="#ff0000" padding="0px">x</mj-text>')
    assert "ff0000" not in raw(source)
    fault = find_fault(source)
    assert fault
    assert fault.what == "<mj-text> has no attribute “colour”, and would lose it without a word"
    assert not is_sound(source)


@pytest.mark.parametrize(
    ("tag", "attribute"),
    [
        ("mj-wrapper", "gap"),
        ("mj-image", "sizes"),
        ("mj-style", "inline"),
        ("mj-raw", "position"),
        ("mj-button", "title"),
        ("mj-text", "style"),
    ],
)
def test_so_is_what_mjml_has_and_mrml_has_not(tag: str, attribute: str) -> None:
    source = page_of(f'<{tag} {attribute}="file-start">x</{tag}>')
    fault = find_fault(source)
    assert fault
    assert f"<{tag}> has no attribute “{attribute}”" in fault.what


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("padding", "10"),
        ("padding", "x y"),
        ("padding-left", "10em"),
        ("padding", "1px 2px 3px 4px 5px"),
        ("width", "abc"),
        ("width", "50"),
    ],
)
def test_a_length_that_outlook_would_not_get_is_found(attribute: str, value: str) -> None:
    source = page_of(f'<mj-image src="https://a.example/b.png" alt="" {attribute}="{value}"/>')
    fault = find_fault(source)
    assert fault
    assert fault.what.startswith(f"<mj-image> takes no {attribute} of “{value}”: ")
    assert not is_sound(source)


@pytest.mark.parametrize(
    "right",
    [
        '<mj-image src="a" alt="a>b" padding="0 24px" padding-top="0" width="12.5%"/>',
        '<mj-text css-class="a" mj-class="b" padding-top="1px" align="left">x</mj-text>',
        "<mj-image src='https://a.example/?a=1&amp;gap=2' alt='gap=\"3\"' width='1px' />",
        '<mj-text><p class="a" onclick="b">x</p></mj-text>',
    ],
)
def test_attributes_that_are_read_are_no_fault(right: str) -> None:
    assert is_sound(page_of(right))
    assert find_fault(page_of(right)) is None


@pytest.mark.parametrize("broken", ["<p>", "<br>", "a < b", "&nbsp;", "<td nowrap>x</td>"])
def test_what_is_not_well_formed_is_found(broken: str) -> None:
    assert find_fault(page_of(f"<mj-text>{broken}</mj-text>"))


def test_what_is_right_has_no_fault() -> None:
    assert find_fault(page_of("<mj-text><p>a<br/>&#160;</p></mj-text>")) is None


@pytest.fixture
def own_templates(tmp_path: Path) -> Path:
    return shutil.copytree(folder(), tmp_path / "email")


def spoil(path: Path, old: str, new: str) -> int:
    """Change a template once; return the line changed."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("part", "old", "new", "why"),
    [
        ("lead", "{{ card.kicker }}</p>", "{{ card.kicker }}", "<p> is not closed"),
        ("inline_quote", "{{ card.said.speaker }}</p>", "", "<p> is not closed"),
        ("inline_quote", "card.said.words", "card.sad.words", "no attribute 'sad'"),
        ("head", "<mj-breakpoint", "<mj-brakepoint", "<mj-brakepoint> is not a component"),
        ("head", "<mj-breakpoint", '<mj-include path="x"/><mj-breakpoint', "<mj-include> is not"),
        ("head", "<mj-breakpoint width", "<mj-breakpoint with", "<mj-breakpoint> has no attr"),
        ("colophon", "{{ words.why }}", "{{ words.wy }}", "no attribute 'wy'"),
        ("colophon", "{{ words.why }}", "{{ words.why }", "unexpected '}'"),
        ("head", "{{ page.subject }}", "{{ page.subject.__class__.mro() }}", "unsafe"),
        ("secondary", "{{ card.source }}", "{{ card.source | safe }}", "No filter named 'safe'"),
        ("secondary", "{{ card.source }}", "{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_errors_name_template_and_line(
    own_templates: Path, part: str, old: str, new: str, why: str
) -> None:
    line = spoil(own_templates / "parts" / f"{part}.mjml.j2", old, new)
    with pytest.raises(RenderError) as raised:
        to_html(compose(issue(), TOKENS), own_templates)
    assert f"{part}.mjml.j2, line {line}: " in raised.value.what
    assert why in raised.value.what


@pytest.mark.parametrize(
    ("part", "old", "new", "why"),
    [
        ("secondary.txt", "card.summary", "card.sumary", "no attribute 'sumary'"),
        ("intro.txt", "{% endfor %}", "", "Unexpected end of template"),
        ("inlined.css", "light.ink", "light.inc", "no attribute 'inc'"),
        ("styles.css", "script.leading", "skript.leading", "'skript' is undefined"),
    ],
)
def test_so_do_those_of_the_text_and_of_the_styles(
    own_templates: Path, part: str, old: str, new: str, why: str
) -> None:
    spoil(own_templates / "parts" / f"{part}.j2", old, new)
    with pytest.raises(RenderError) as raised:
        render(issue(), TOKENS, own_templates)
    assert re.search(rf"{re.escape(part)}\.j2, line \d+: .*{re.escape(why)}", raised.value.what)


def test_errors_of_the_layout_itself_name_their_line(own_templates: Path) -> None:
    line = spoil(own_templates / "classic.mjml.j2", 'css-class="card g"', 'css-klass="card g"')
    with pytest.raises(RenderError) as raised:
        to_html(compose(issue(), TOKENS), own_templates)
    assert raised.value.what.startswith(f"classic.mjml.j2, line {line}: <mj-section> has no attr")


def test_a_missing_part_is_named(own_templates: Path) -> None:
    (own_templates / "parts" / "lead.mjml.j2").unlink()
    with pytest.raises(RenderError, match=r"needs parts/lead\.mjml\.j2"):
        to_html(compose(issue(), TOKENS), own_templates)


def test_templates_with_the_line_ends_of_windows_give_the_same(own_templates: Path) -> None:
    with pytest.raises(ValueError, match="unexpected token"):
        raw("<mjml><mj-head>\r\n<mj-title>a</mj-title></mj-head><mj-body></mj-body></mjml>")
    for path in own_templates.rglob("*.j2"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert render(issue(), TOKENS, own_templates) == render(issue(), TOKENS)


@pytest.mark.parametrize("path", sorted(folder().rglob("*.mjml.j2")), ids=lambda path: path.name)
def test_templates_are_ascii(path: Path) -> None:
    """What stands in a template itself passes mrml as it is: write references."""
    assert path.read_text(encoding="utf-8").isascii()
