"""`digest status`: what is due, how sources are, and what became of the last issues."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from digest.cli import now
from digest.database import open_database

SHOWN = 5


@click.command()
@click.argument("slug", required=False)
def command(slug: str | None) -> None:
    """Print a line for each publication, each of its sources, and each of its latest issues.

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
        for source in publication.sources.order_by("pk"):
            print_line(about_source(source))
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


def about_source(source: Any) -> dict[str, Any]:
    """Return how a source is: what it said last, and when it is asked again."""
    from digest.gather import articles_a_week

    resting = source.rests_because or ("An editor asked for it." if source.is_resting else "")
    return {
        "source": source.name,
        "address": source.address,
        "last_good": _moment(source.answered_at),
        "next_try": None if source.is_resting else _moment(source.next_try_at),
        "fault": source.fault,
        "fix": source.fault_fix,
        "failed": source.tries_failed,
        "rests_because": resting,
        "held": source.articles.filter(is_held=True).count(),
        "articles_a_week": articles_a_week(source, now()),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


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
