"""`digest build`: a finished issue from feeds, pages, texts and folders."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from digest.build import build, in_words, read_inputs
from digest.cli import AT, now, report, say
from digest.linkcheck import with_links_checked
from digest.livery import Livery, read_publication, read_theme
from digest.output import read_pictures, write
from digest.press import print_issue, sample_reader
from digest.printed import Printed
from digest.programme import Programme, parse_duration
from digest.rendering import templates
from digest.sources import named_origins


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option("--at", type=AT, default=None, help="The moment the issue is made for; else now.")
@click.option("--since", help="How far back articles count as recent: 12h, 7d, 2w.")
@click.option("--stories", type=click.IntRange(1, 100), help="At most so many stories.")
@click.option("--publication", type=click.Path(path_type=Path), help="TOML: who sends it, and how.")
@click.option("--theme", metavar="NAME|FILE", help="One that we ship, or TOML: colours, logo.")
@click.option("--layout", help="Name of the layout.")
@click.option("--no-images", is_flag=True, help="Leave the pictures out.")
@click.option("--check-links", is_flag=True, help="Visit each link and say which lead nowhere.")
@click.option("--open", "shown", is_flag=True, help="Show it in the browser, on loopback.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, help="Where --open answers.")
def command(
    inputs: tuple[str, ...],
    out: Path,
    at: datetime | None,
    check_links: bool,
    shown: bool,
    port: int,
    **options: Any,
) -> None:
    """Build an issue from INPUT...: feeds, pages, texts, folders, by path or address.

    Writes issue.json, issue.html, issue.txt, issue.eml, preflight.json and
    images/ into the folder named by --out: all of them, or none.
    """
    moment = at or now()
    programme, livery = programme_from(**options)
    collected = read_inputs(inputs, at=moment)
    report(collected)
    built = build(
        collected, at=moment, programme=programme, inputs=inputs, pictures=livery.pictures
    )
    printed = built.printed
    if check_links:
        printed = with_links_checked(printed, allowed=named_origins(inputs))
    write(printed, out)
    for line in (*livery.advice, *built.notes, *in_words(printed)):
        say(line)
    click.echo(json.dumps({"out": str(out), "subject": printed.issue.subject}, ensure_ascii=False))
    if shown:
        show(out, printed, theme=options["theme"], port=port)


def programme_from(
    *,
    publication: Path | None,
    theme: str | None,
    since: str | None,
    stories: int | None,
    layout: str | None,
    no_images: bool,
) -> tuple[Programme, Livery]:
    """Return the programme that the options describe, over that of the publication's file.

    Raises:
        ConfigError: a file cannot be read, or says something that means nothing.
    """
    programme, livery = read_publication(publication) if publication else (Programme(), Livery())
    livery = read_theme(theme) if theme else livery
    changes: dict[str, Any] = {
        "theme": livery.theme,
        "window": parse_duration(since) if since else None,
        "stories": stories,
        "layout": layout,
        "pictures": False if no_images else None,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    return replace(programme, **given), livery


def show(folder: Path, printed: Printed, *, theme: str | None, port: int) -> None:
    """Serve `folder` until interrupted; print it again when a template or the theme changes."""
    from digest.preview import Preview, serve  # brings a web server, which no other build needs

    def reprint() -> Printed:
        livery = read_theme(theme) if theme else Livery(printed.issue.theme)
        pictures = {**read_pictures(folder), **livery.pictures}
        again = print_issue(replace(printed.issue, theme=livery.theme), pictures)
        write(again, folder)
        return again

    watched = [templates.folder(), *([Path(theme)] if theme and Path(theme).is_file() else [])]
    reader = sample_reader(printed.issue.publication)
    preview = Preview(folder, printed, reader=reader, reprint=reprint, watched=watched)
    serve(preview, port=port, ready=lambda address: say(f"Preview: {address} (Ctrl+C stops it)"))
