"""`digest subscribers`: people in and out as CSV, all about one person, erasure."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

import click

from digest.cli import NOTHING_USABLE, now, say
from digest.database import open_database
from digest.errors import InputError
from digest.lines import to_json_line

if TYPE_CHECKING:
    from subscribers.imports import Counts
    from subscribers.models import Publication
    from subscribers.tables import Wrong

_IN_MEMORY = 1_000_000  # bytes of what is piped in; the rest waits on disk


@click.group()
def command() -> None:
    """Bring people in, take them out, show or erase one."""


@command.command("import")
@click.argument("slug")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--consent",
    required=True,
    metavar="WORDS",
    help="Where and how these people agreed; kept with each of them.",
)
@click.option("--by", default="the command line", metavar="NAME", help="Who imports them.")
def import_(slug: str, file: BinaryIO, consent: str, by: str) -> None:
    """Subscribe the people of FILE, a CSV with an address and perhaps a name, to SLUG.

    Prints a JSON line for each row that cannot be used: its line, the reason, the
    row. Run it again whenever it was cut off; it changes nothing twice.
    """
    if not consent.strip():
        raise click.BadParameter("It says nothing.", param_hint="--consent")
    open_database()
    from subscribers.imports import Import, run
    from subscribers.tables import NotATable

    name = str(getattr(file, "name", "-")).rpartition("/")[2]
    imported = Import(_publication(slug), name, by, consent.strip(), now())
    try:
        counts = run(_seekable(file), imported, on_wrong=_name_wrong)
    except NotATable as error:
        raise InputError(f"{name} cannot be read as a table. {error}") from error
    say(f"{name}: {_in_words(counts)}.")
    raise SystemExit(NOTHING_USABLE if counts.rows == counts.wrong else 0)


@command.command()
@click.argument("slug", required=False)
@click.option("--person", metavar="ADDRESS", help="All that is kept about one person, as JSON.")
def export(slug: str | None, person: str | None) -> None:
    """Print the people of SLUG as CSV, or all that is kept about one person."""
    if (slug is None) == (person is None):
        raise click.UsageError("Name a publication, or a --person.")
    open_database()
    if person is not None:
        _show(person)
    elif slug is not None:
        from subscribers.exports import table

        _write(table(_publication(slug)))


@command.command()
@click.argument("address")
@click.confirmation_option(prompt="Everything about this address is deleted. Go on?")
def erase(address: str) -> None:
    """Forget ADDRESS for good, and never write to it again."""
    open_database()
    from subscribers.people import erase as forget

    if not forget(address, now()):
        say("Nothing is kept about this address.")
        raise SystemExit(NOTHING_USABLE)
    say("Erased. A mark that nobody can read back keeps us from writing there again.")


def _publication(slug: str) -> Publication:
    from subscribers.models import Publication

    found = Publication.objects.filter(slug=slug).first()
    if found is None:
        names = ", ".join(Publication.objects.order_by("slug").values_list("slug", flat=True))
        raise InputError(
            f"There is no publication “{slug}”.",
            fix=f"Name one of these: {names}." if names else "Make one at the desk first.",
        )
    return found


def _seekable(file: BinaryIO) -> BinaryIO:
    """Return the file, or what was piped in as one that can be read twice."""
    if file.seekable():
        return file
    spooled: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (ends with the command)
    copyfileobj(file, spooled)
    spooled.seek(0)
    return cast(BinaryIO, spooled)


def _name_wrong(wrong: Wrong) -> None:
    click.echo(
        to_json_line({"line": wrong.line, "reason": wrong.reason, "row": wrong.row}), nl=False
    )


def _in_words(counts: Counts) -> str:
    said = [
        f"{counts.added:,} added",
        f"{counts.known:,} there before" if counts.known else "",
        f"{counts.left:,} left before and stay so" if counts.left else "",
        f"{counts.suppressed:,} suppressed and stay so" if counts.suppressed else "",
        f"{counts.wrong:,} wrong" if counts.wrong else "",
    ]
    return f"{counts.rows:,} rows: {', '.join(part for part in said if part)}"


def _show(address: str) -> None:
    from subscribers.people import known

    kept = known(address)
    if kept is None:
        say("Nothing is kept about this address.")
        raise SystemExit(NOTHING_USABLE)
    ids = [each["id"] for each in kept["subscriptions"]]
    whole = json.dumps({**kept, "deliveries": _deliveries(ids)}, ensure_ascii=False, indent=1)
    _write([whole, "\n"])


def _deliveries(subscriptions: list[int]) -> list[dict[str, Any]]:
    from digest.deliveries import Status
    from digest.models import Delivery

    rows = Delivery.objects.filter(subscription_id__in=subscriptions).order_by("issue_id")
    return [
        {
            "issue": row.issue_id,
            "subscription": row.subscription_id,
            "status": Status(row.status).name.lower().replace("_", " "),
            "at": row.changed_at.isoformat() if row.changed_at else None,
            "reason": row.reason,
        }
        for row in rows
    ]


def _write(texts: Iterable[str]) -> None:
    for text in texts:
        sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
