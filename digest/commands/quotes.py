"""`digest quotes`: who said what, as JSON lines."""

from __future__ import annotations

from typing import Any, BinaryIO

import click

from digest.cli import NOTHING_USABLE, say
from digest.lines import Text, to_json_line, usable_records
from digest.quotes import find_quotes, rank_pull_quotes


@click.command()
@click.argument("texts", type=click.File("rb"), default="-", metavar="[FILE|-]")
def command(texts: BinaryIO) -> None:
    """Find the quotations in texts: JSON lines {"id", "text"} from FILE or stdin.

    Prints a line {"id", "quotes", "pull"} for each: all quotations in their order,
    and what of them is fit to be printed large, best first.
    """
    answered = 0
    for text in usable_records(texts, Text.from_data, say):
        click.echo(to_json_line(quotations_of(text)), nl=False)
        answered += 1
    if not answered:
        say("There was no text to read.")
        raise SystemExit(NOTHING_USABLE)


def quotations_of(text: Text) -> dict[str, Any]:
    quotes = find_quotes(text.text)
    return {
        "id": text.id,
        "quotes": [quote.to_data() for quote in quotes],
        "pull": [quote.to_data() for quote in rank_pull_quotes(quotes)],
    }
