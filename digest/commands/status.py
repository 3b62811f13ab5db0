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
@click.option(
    "--watch", is_flag=True, help="Draw how the issue that is leaving gets on, to its end."
)
def command(slug: str | None, watch: bool) -> None:
    """Print a line for each worker, each publication, its sources, and its latest issues.

    SLUG names one publication; without it, all are shown, and the workers.
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
    if watch:
        print_line(about_issue(watched(list(publications))))
        return
    if not slug:
        print_workers()
    for publication in publications:
        print_line(about(publication))
        for source in publication.sources.order_by("pk"):
            print_line(about_source(source))
        for issue in publication.issues.order_by("-id")[:SHOWN]:
            print_line(about_issue(issue))


def watched(publications: list[Any]) -> Any:
    """Draw how the issue that is leaving gets on, and return it as it is then.

    Raises:
        NotReady: none is.
    """
    from digest.errors import NotReady
    from digest.meter import follow
    from digest.models import Issue

    live = (Issue.State.SENDING, Issue.State.PAUSED)
    leaving = Issue.objects.filter(publication__in=publications, state__in=live).order_by("-id")
    issue = leaving.first()
    if issue is None:
        raise NotReady("No issue is leaving.", fix="Run `digest status` for the latest.")
    follow(issue.pk, now)
    issue.refresh_from_db()
    return issue


def print_workers() -> None:
    """Print who works, since when, and what each has in hand."""
    from digest.crew import crew

    for each in crew():
        line = {
            "worker": each.name,
            "since": _moment(each.since),
            "seen": _moment(each.seen_at),
            "answers": each.answers,
            "in_hand": each.in_hand,
        }
        print_line(line)


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
    balance = ledger.balance(issue.pk) if issue.audience is not None else None
    return {
        "issue": issue.number,
        "id": issue.pk,
        "slot": issue.slot,
        "state": issue.state,
        "subject": issue.subject,
        "because": because,
        "balance": asdict(balance) if balance else None,
        "progress": about_progress(issue, balance)
        if balance and issue.state == "sending"
        else None,
    }


def about_progress(issue: Any, balance: Any) -> dict[str, Any]:
    """Return how an issue that is being sent gets on: recipients a second, why, seconds left."""
    from digest import watching

    seen = watching.progress(issue, balance, now())
    return {
        "rate": seen.rate,
        "because": seen.because,
        "waits": seen.waits,
        "left": seen.left.total_seconds() if seen.left is not None else None,
    }


def print_line(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))
