"""`digest articles`: any inputs, as one Article a line."""

from __future__ import annotations

from datetime import datetime

import click

from digest.cli import AT, exit_code, now, report
from digest.lines import to_json_line
from digest.sources import collect


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--at", type=AT, help="The moment they are seen at; else now.")
def command(inputs: tuple[str, ...], at: datetime | None) -> None:
    """Print the articles of INPUT..., cleaned, as JSON lines.

    INPUT is a feed (RSS, Atom, JSON Feed), a page (also .html.gz), a text or
    Markdown file, a folder, or a list of feeds (OPML), by path or address.
    What is left out is named on stderr.
    """
    collected = collect(inputs, seen_at=at or now())
    for article in collected.articles:
        click.echo(to_json_line(article.to_data()), nl=False)
    report(collected)
    raise SystemExit(exit_code(collected))
