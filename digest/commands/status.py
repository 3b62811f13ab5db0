"""`digest status`: what is due, what is leaving, and what became of the last issues."""

from __future__ import annotations

import json
from typing import Any

import click

from digest.cli import now
from digest.database import open_database

SHOWN = 5


@click.command()
@click.argument("slug", required=False)
def command(slug: str | None) -> None:
    """Print a line for each publication, and one for each of its latest issues.

    SLUG names one publication; without it, all are shown.
    """
    open_database()
    from digest.errors import InputError
    from subscribers.models import Publication

    publications = Publication.objects.select_related("programme").order_by("slug")
    if slug:
        publications = publications.filter(slug=slug)
        if not publications:
            raise InputError(
                f"There is no newsletter “{slug}”.", fix="Run `digest status` for their names."
            )
    for publication in publications:
        print_line(about(publication))
        for issue in publication.issues.order_by("-id")[:SHOWN]:
            print_line(about_issue(issue))


def about(publication: Any) -> dict[str, Any]:
    """Return a publication's next slot and how many people it goes to."""
    from subscribers.recipients import audience

    programme = getattr(publication, "programme", None)
    slot = None
    if programme and programme.is_scheduled:
        [slot] = programme.cadence.next(now(), 1)
    return {
        "publication": publication.slug,
        "next_slot": slot.key if slot else None,
        "due_at": slot.due_at.isoformat() if slot else None,
        "goes_to": audience(publication.pk, now()).count(),
    }


def about_issue(issue: Any) -> dict[str, Any]:
    """Return an issue's state, with its balance once it has one."""
    from dataclasses import asdict

    from digest import ledger

    because = issue.held_because or issue.paused_because or issue.skipped_because
    balance = asdict(ledger.balance(issue.pk)) if issue.audience is not None else None
    return {
        "issue": issue.number,
        "id": issue.pk,
        "slot": issue.slot,
        "state": issue.state,
        "subject": issue.subject,
        "because": because,
        "balance": balance,
    }


def print_line(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))
