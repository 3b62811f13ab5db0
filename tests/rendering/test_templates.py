from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2.exceptions import (
    SecurityError,
    TemplateNotFound,
    TemplateRuntimeError,
    UndefinedError,
)

from digest.errors import ConfigError, RenderError
from digest.rendering.galley import compose
from digest.rendering.inlining import to_css
from digest.rendering.mjml import ascii_xml
from digest.rendering.templates import environment, fill, folder, layouts, require
from tests.samples import TOKENS, issue


def test_classic_is_there() -> None:
    assert "classic" in layouts(folder())
    require("classic", folder())


def test_a_layout_has_two_parts(tmp_path: Path) -> None:
    (tmp_path / "half.mjml.j2").touch()
    (tmp_path / "whole.mjml.j2").touch()
    (tmp_path / "whole.txt.j2").touch()
    assert layouts(tmp_path) == ("whole",)


@pytest.mark.parametrize("name", ["", "nope", "../classic", "parts/lead"])
def test_an_unknown_layout_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(ConfigError) as raised:
        require(name, folder())
    assert "classic" in raised.value.fix


@pytest.mark.parametrize(
    "reached",
    [
        "'x'.__class__",
        "cycler.__init__.__globals__.os.environ",
        "lipsum.__globals__",
        "self.__init__",
        "[].append(1)",
        "{}.update(a=1)",
        "'{0.__class__}'.format('')",
        "('x' | attr('__class__'))",
    ],
)
def test_templates_reach_nothing_however_often_they_ask(reached: str) -> None:
    sandbox = environment(folder(), escapes=True, finalize=str)
    for _ in range(2):
        with pytest.raises(SecurityError):
            sandbox.from_string(f"{{{{ '{{}}'.format({reached}.x) }}}}").render()
    assert sandbox.from_string("{{ 'x'.upper() }}").render() == "X"


def test_what_is_safe_of_one_type_need_not_be_of_another() -> None:
    sandbox = environment(folder(), escapes=True, finalize=str)
    template = sandbox.from_string("{{ thing.update(x=1) }}")

    class Ours:
        def update(self, x: int) -> str:
            return f"{x} it is"

    assert template.render(thing=Ours()) == "1 it is"
    with pytest.raises(SecurityError):
        template.render(thing={})


@pytest.mark.parametrize("name", ["../../pyproject.toml", "/etc/hostname", "parts/../../reader.j2"])
def test_templates_include_nothing_from_outside_their_folder(name: str) -> None:
    sandbox = environment(folder(), escapes=True, finalize=str)
    with pytest.raises(TemplateNotFound):
        sandbox.from_string(f"{{% include '{name}' %}}").render()


def test_a_template_cannot_count_for_ever() -> None:
    sandbox = environment(folder(), escapes=True, finalize=str)
    with pytest.raises(OverflowError):
        sandbox.from_string("{% for _ in range(10**9) %}{% endfor %}").render()


def test_an_issue_is_not_changed_by_its_template() -> None:
    sandbox = environment(folder(), escapes=True, finalize=str)
    for attempt in ("{% set page.subject = 'x' %}", "{{ page.groups.clear() }}"):
        with pytest.raises((TemplateRuntimeError, UndefinedError)):
            sandbox.from_string(attempt).render(page=compose(issue(), TOKENS))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of templates that are somebody's own."""
    (tmp_path / "parts").mkdir()
    _write(tmp_path / "parts" / "inlined.css.j2", "{% include 'colour.j2' ignore missing %}p{}")
    return tmp_path


def _write(path: Path, text: str) -> None:
    """Write a file so that it is seen to have changed, however coarse the clock is."""
    before = path.stat().st_mtime if path.exists() else 0.0
    path.write_text(text)
    os.utime(path, (before + 2, before + 2))


def test_a_style_sheet_that_is_changed_or_added_is_seen(own: Path) -> None:
    page = compose(issue(), TOKENS)
    assert [to_css(page, own) for _ in range(3)] == ["p{}"] * 3
    _write(own / "colour.j2", "a{}")
    assert [to_css(page, own) for _ in range(3)] == ["a{}p{}"] * 3
    _write(own / "colour.j2", "b{}")
    assert [to_css(page, own) for _ in range(3)] == ["b{}p{}"] * 3
    (own / "colour.j2").unlink()
    assert [to_css(page, own) for _ in range(3)] == ["p{}"] * 3


def test_a_style_sheet_knows_nothing_of_one_issue(own: Path) -> None:
    _write(own / "parts" / "inlined.css.j2", "/* {{ page.subject }} */")
    with pytest.raises(RenderError, match=r"inlined\.css\.j2, line 1"):
        to_css(compose(issue(), TOKENS), own)


def test_a_part_is_looked_at_once_however_often_it_is_included(own: Path) -> None:
    _write(own / "part.j2", "x")
    _write(own / "all.j2", "{% for _ in range(50) %}{% include 'part.j2' %}{% endfor %}")
    sandbox = environment(own, escapes=True, finalize=str)
    looked: list[str] = []
    original = os.path.getmtime

    def look(path: str) -> float:
        looked.append(path)
        return original(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os.path, "getmtime", look)
        for _ in range(2):
            assert fill(sandbox, "all.j2", {}) == "x" * 50
    assert len(looked) <= 4


def test_what_is_printed_is_escaped_once() -> None:
    sandbox = environment(folder(), escapes=True, finalize=ascii_xml)
    template = sandbox.from_string(
        "{% set kept %}{{ x }}{% endset %}{% macro m(y) %}{{ y }}{% endmacro %}"
        "{{ x }} {{ kept }} {{ m(x) }} {{ ('<' ~ x) }} {{ 1 }} {{ x | upper }}"
    )
    assert template.render(x="<&") == "&lt;&amp; &lt;&amp; &lt;&amp; &lt;&lt;&amp; 1 &lt;&amp;"
