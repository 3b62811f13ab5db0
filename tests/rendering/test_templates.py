from __future__ import annotations

from pathlib import Path

import pytest
from jinja2.exceptions import (
    SecurityError,
    TemplateNotFound,
    TemplateRuntimeError,
    UndefinedError,
)

from digest.errors import ConfigError
from digest.rendering.galley import compose
from digest.rendering.templates import environment, folder, layouts, require
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
