"""`digest summarise`: the sentences that say most, as JSON lines."""

from __future__ import annotations

from typing import BinaryIO

import click

from digest.cli import NOTHING_USABLE, say
from digest.lines import Text, to_json_line, usable_records
from digest.summary import summarise


@click.command()
@click.argument("texts", type=click.File("rb"), default="-", metavar="[FILE|-]")
@click.option("--words", type=click.IntRange(1, 10_000), default=60, show_default=True)
@click.option("--language", default="en", show_default=True, help="BCP 47: en, de, pt-BR.")
def command(texts: BinaryIO, words: int, language: str) -> None:
    """Summarise texts: JSON lines {"id", "text"} from FILE or stdin.

    Prints a line {"id", "summary"} for each: whole sentences of the text, in their
    order, in at most --words words; one sentence where none is so short.
    """
    answered = 0
    for text in usable_records(texts, Text.from_data, say):
        passages = summarise(text.text, words=words, language=language)
        answer = {"id": text.id, "summary": [passage.to_data() for passage in passages]}
        click.echo(to_json_line(answer), nl=False)
        answered += 1
    if not answered:
        say("There was no text to read.")
        raise SystemExit(NOTHING_USABLE)
