"""What Jinja2, MJML and premailer take for an issue by themselves, each as it comes.

Nothing of ours runs in between: what one would need from another lies ready. They
are asked for what we ask them for, by the options that keep premailer from harm.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable

import jinja2
from mjml import mjml2html
from premailer import Premailer

from digest.issue import Issue
from digest.rendering.galley import compose
from digest.rendering.mjml import one_line_tags, px_zeros, to_mjml
from digest.rendering.templates import HTML, TEXT, context, folder
from tests.samples import TOKENS

STYLES = "parts/inlined.css.j2"
PREMAILER = {
    "strip_important": False,
    "disable_basic_attributes": ["width", "height", "align", "valign", "bgcolor"],
    "align_floating_images": False,
    "remove_unset_properties": False,
    "disable_leftover_css": True,
    "disable_validation": True,
    "allow_network": False,
}


def libraries(issue: Issue) -> Callable[[], object]:
    """Return the work of the three on an issue, one after the other."""
    page = compose(issue, TOKENS)
    markup, plain = _templates(escapes=True), _templates(escapes=False)
    names = context(page)
    templates = [
        markup.get_template(f"{issue.layout}{HTML}"),
        plain.get_template(STYLES),
        plain.get_template(f"{issue.layout}{TEXT}"),
    ]
    source = px_zeros(one_line_tags(to_mjml(page, folder())))
    html = _marked(mjml2html(source, fonts={}))
    css = templates[1].render(names)
    logging.getLogger("CSSUTILS").setLevel(logging.CRITICAL + 1)

    def work() -> None:
        for template in templates:
            template.render(names)
        mjml2html(source, fonts={})
        Premailer(html, css_text=css, **PREMAILER).transform(pretty_print=False)

    return work


def _templates(*, escapes: bool) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder()),
        autoescape=escapes,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= dict.fromkeys(("markup", "wrap"), _as_it_is)  # which are ours
    return made


def _as_it_is(value: object, *_arguments: object, **_named: object) -> str:
    return str(value)


def _marked(html: str) -> str:
    """Mark the document's own styles in another process: ours makes premailer faster."""
    program = (
        "import sys; from digest.rendering.inlining import mark_styles, standards_doctype;"
        "print(standards_doctype(mark_styles(sys.stdin.read())))"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, input=html, capture_output=True, text=True, check=True).stdout
