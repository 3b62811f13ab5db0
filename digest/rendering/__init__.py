"""Printing an issue: Jinja2, MJML and inlined CSS; and a text part that says the same.

A layout is two files in `templates/email/`, `NAME.mjml.j2` and `NAME.txt.j2`.
Both read one `Galley`, so neither part can say what the other does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.issue import Issue
    from digest.printed import Lost, Tokens


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str  #: standards-mode document, CSS inlined, tokens unfilled
    text: str  #: LF line ends; lines of at most 78 characters but for addresses


def lost_in(issue: Issue) -> Lost:
    """Return what readers do not get of the introduction as it was meant."""
    from digest.rendering import lost  # as below

    return lost.lost_in(issue.intro)


def render(issue: Issue, tokens: Tokens, folder: Path | None = None) -> Rendered:
    """Render an issue: the same bytes each time, from any thread, without the network.

    Args:
        tokens: the stand-ins for what differs from reader to reader.
        folder: templates of one's own; None for those that come with the digest.

    Raises:
        ConfigError: there is no such layout.
        RenderError: a template is wrong; names its file and line.
    """
    # Loaded here, because whoever sends a mail needs this package's `message` and none of these.
    from digest.rendering import galley, inlining, mjml, plaintext, templates

    folder = folder or templates.folder()
    templates.require(issue.layout, folder)
    page = galley.compose(issue, tokens)
    html = inlining.inline(mjml.to_html(page, folder), inlining.to_css(page, folder))
    return Rendered(html=html, text=plaintext.to_text(page, folder))
