"""`digest select`: which articles to send, and why."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

import click

from digest.article import Article
from digest.cli import AT, NOTHING_USABLE, now, say
from digest.errors import InputError
from digest.lines import read_records, to_json_line
from digest.programme import parse_duration
from digest.selection import select


@click.command()
@click.argument("articles", type=click.File("rb"), default="-", metavar="[FILE|-]")
@click.option("--count", type=click.IntRange(0), required=True, help="At most so many are picked.")
@click.option("--at", type=AT, default=None, help="The moment to judge from; else now.")
@click.option("--since", default="7d", help="How far back articles count: 12h, 7d, 2w.")
def command(articles: BinaryIO, count: int, at: datetime | None, since: str) -> None:
    """Choose from articles: JSON lines as `digest articles` writes them.

    Prints a line {"id", "picked", "rank", "reason", "cluster"} for each: the
    picked in their order, then the others, best first.
    """
    window = parse_duration(since)
    choices = select(_usable(articles), count=count, at=at or now(), window=window)
    for choice in choices:
        click.echo(to_json_line(choice.to_data()), nl=False)
    if not choices:
        say("There was no article to choose from.")
        raise SystemExit(NOTHING_USABLE)
    if count and not choices[0].picked:
        say("No article could be picked. Each line above says why, in “reason”.")
        raise SystemExit(NOTHING_USABLE)


def _usable(stream: BinaryIO) -> list[Article]:
    """Return the articles on the lines of `stream`; say which lines hold none."""
    usable = []
    for record in read_records(stream, Article.from_data):
        if isinstance(record, InputError):
            say(str(record))
        else:
            usable.append(record)
    return usable
