"""`digest build`: a finished issue from feeds, pages, texts and folders."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest.build import build, in_words, read_inputs
from digest.cli import AT, now, report, say
from digest.errors import ConfigError
from digest.output import read_pictures, write
from digest.press import print_issue
from digest.printed import Printed
from digest.programme import Programme, parse_duration, programme_from_toml
from digest.rendering import templates
from digest.theme import Theme


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option("--at", type=AT, default=None, help="The moment the issue is made for; else now.")
@click.option("--since", help="How far back articles count as recent: 12h, 7d, 2w.")
@click.option("--stories", type=click.IntRange(1, 100), help="At most so many stories.")
@click.option("--publication", type=click.Path(path_type=Path), help="TOML: who sends it, and how.")
@click.option("--theme", type=click.Path(path_type=Path), help="TOML: colours and fonts.")
@click.option("--layout", help="Name of the layout.")
@click.option("--no-images", is_flag=True, help="Leave the pictures out.")
@click.option("--open", "shown", is_flag=True, help="Show it in the browser, on loopback.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, help="Where --open answers.")
def command(
    inputs: tuple[str, ...], out: Path, at: datetime | None, shown: bool, port: int, **options: Any
) -> None:
    """Build an issue from INPUT...: feeds, pages, texts, folders, by path or address.

    Writes issue.json, issue.html, issue.txt, issue.eml, preflight.json and
    images/ into the folder named by --out: all of them, or none.
    """
    moment = at or now()
    programme = programme_from(**options)
    collected = read_inputs(inputs, at=moment)
    report(collected)
    built = build(collected, at=moment, programme=programme, inputs=inputs)
    write(built.printed, out)
    for line in (*built.notes, *in_words(built.printed)):
        say(line)
    click.echo(
        json.dumps({"out": str(out), "subject": built.printed.issue.subject}, ensure_ascii=False)
    )
    if shown:
        show(out, built.printed, theme=options["theme"], port=port)


def programme_from(
    *,
    publication: Path | None,
    theme: Path | None,
    since: str | None,
    stories: int | None,
    layout: str | None,
    no_images: bool,
) -> Programme:
    """Return the programme that the options describe, over that of the publication's file.

    Raises:
        ConfigError: a file cannot be read, or says something that means nothing.
    """
    programme = programme_from_toml(_read(publication)) if publication else Programme()
    changes: dict[str, Any] = {
        "theme": theme_from(theme) if theme else None,
        "window": parse_duration(since) if since else None,
        "stories": stories,
        "layout": layout,
        "pictures": False if no_images else None,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    return replace(programme, **given)


def theme_from(path: Path) -> Theme:
    """Read a theme file.

    Raises:
        ConfigError: it cannot be read, or says something that means nothing.
    """
    try:
        return Theme.from_data(tomllib.loads(_read(path)))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text.") from error


def show(folder: Path, printed: Printed, *, theme: Path | None, port: int) -> None:
    """Serve `folder` until interrupted; print it again when a template or the theme changes."""
    from digest.preview import Preview, serve  # brings a web server, which no other build needs

    def reprint() -> None:
        look = theme_from(theme) if theme else printed.issue.theme
        write(print_issue(replace(printed.issue, theme=look), read_pictures(folder)), folder)

    watched = [templates.folder(), *([theme] if theme else [])]
    preview = Preview(folder, reprint=reprint, watched=watched)
    serve(preview, port=port, ready=lambda address: say(f"Preview: {address} (Ctrl+C stops it)"))
