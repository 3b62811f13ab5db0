"""`digest demo`: the whole job on bundled articles, then its preview."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from digest.build import build, in_words, read_inputs
from digest.cli import report, say
from digest.commands.build import show
from digest.output import write
from digest.press import printed_at
from digest.printed import Printed, Recipient
from digest.programme import programme_from_toml
from digest.transports.outbox import Outbox

BUNDLED = Path(__file__).parent.parent / "demo"
AT = datetime(2026, 10, 16, 7, tzinfo=UTC)  # a Friday morning, the week the articles are from
READERS = ("ana@example.org", "ben@example.net", "chiara@example.com")


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
@click.option("--no-serve", is_flag=True, help="Stop after the job.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, help="Where it is served.")
def command(out: Path, no_serve: bool, port: int) -> None:
    """Make an issue of the bundled articles, mail it to the outbox, and show it.

    Needs no network. Run again, it sends nobody the same issue twice.
    """
    printed = make(out / "issue")
    deliver(printed, out / "outbox")
    if not no_serve:
        show(out / "issue", printed, theme=None, port=port)


def make(folder: Path) -> Printed:
    """Read, choose, condense and print the bundled articles into `folder`."""
    programme = programme_from_toml((BUNDLED / "tideline.toml").read_text(encoding="utf-8"))
    inputs = [str(folder) for folder in sorted((BUNDLED / "articles").iterdir())]
    collected = read_inputs(inputs, at=AT)
    report(collected)
    built = build(collected, at=AT, programme=programme, inputs=inputs)
    write(built.printed, folder)
    for line in (*built.notes, *in_words(built.printed)):
        say(line)
    for story in built.printed.issue.stories:
        say(f"  {story.headline}: {story.reason}")
    say(f"The issue is in {folder}.")
    return built.printed


def deliver(printed: Printed, folder: Path) -> None:
    """Send the issue to three invented readers, as files."""
    readers = [
        Recipient(
            address=address,
            unsubscribe=f"{printed.issue.publication.public_url}/unsubscribe/demo-{number}",
            reference=f"demo-{printed.issue.number}-{number}",
        )
        for number, address in enumerate(READERS, start=1)
    ]
    Outbox(folder, lambda: printed_at(printed.issue)).send(printed, readers)
    say(f"{len(readers)} messages are in {folder}; open one in any mail program.")
