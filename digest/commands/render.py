"""`digest render`: an issue.json printed again, without any network."""

from __future__ import annotations

import json
from pathlib import Path

import click

from digest import trimming
from digest.build import in_words
from digest.cli import say
from digest.errors import InputError
from digest.issue import Issue
from digest.lines import parse_object
from digest.output import read_pictures, write
from digest.press import print_issue


@click.command()
@click.argument("issue", type=click.Path(path_type=Path), metavar="ISSUE.json")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option(
    "--headlines-from",
    type=click.IntRange(min=2),
    metavar="N",
    help="Print no more than headlines from story N on, as preflight proposes.",
)
def command(issue: Path, out: Path, headlines_from: int | None) -> None:
    """Print ISSUE.json, with the pictures in the images folder beside it.

    The same issue gives the same files, every time.
    """
    noun = read_issue(issue)
    if headlines_from:
        if headlines_from > (count := len(list(noun.stories))):
            raise click.BadParameter(
                f"the issue has {count} {'story' if count == 1 else 'stories'}.",
                param_hint="--headlines-from",
            )
        noun = trimming.headlines_from(noun, headlines_from)
    printed = print_issue(noun, read_pictures(issue.parent))
    write(printed, out)
    for line in in_words(printed):
        say(line)
    click.echo(json.dumps({"out": str(out), "subject": printed.issue.subject}, ensure_ascii=False))


def read_issue(path: Path) -> Issue:
    """Read an issue that `digest build` wrote.

    Raises:
        InputError: the file cannot be read, or holds no issue.
    """
    try:
        data = parse_object(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except InputError as error:
        raise InputError(f"{path}: {error.what}") from error
    return Issue.from_data(data)
