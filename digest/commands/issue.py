"""`digest issue`: lets an issue leave, pauses, resumes, stops it; who failed or is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from digest.cli import NOTHING_USABLE, now, say
from digest.commands.status import about_issue, print_line
from digest.database import open_database
from digest.errors import InputError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from digest.deliveries import Status
    from digest.models import Delivery, Issue
    from subscribers.models import Subscription

_A_CHUNK = 2_000  # deliveries at a time in memory
_ISSUE = click.argument("issue", type=click.IntRange(1, 2**63 - 1))
_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group()
def command() -> None:
    """Let an issue leave and see it through.

    ISSUE is the `id` that `digest status` prints. Each command prints the issue's line
    as it is then.
    """


@command.command()
@_ISSUE
@click.option("--watch", is_flag=True, help="Draw how it gets on, to its end.")
def send(issue: int, watch: bool) -> None:
    """Let an approved issue leave; the workers send it."""
    open_database()
    from digest import approval

    is_new = approval.start(issue, now())
    say("It leaves." if is_new else "It has begun to leave before; nothing is sent twice.")
    if watch:
        from digest.meter import follow

        follow(issue, now)
    _print(issue)


@command.command()
@_ISSUE
def pause(issue: int) -> None:
    """Hand over nobody else until it is resumed."""
    open_database()
    from digest import approval

    because = "Somebody paused it from the command line."
    _step(issue, lambda at: approval.pause(issue, at, because), "It is paused.")


@command.command()
@_ISSUE
def resume(issue: int) -> None:
    """Go on sending an issue that is paused."""
    open_database()
    from digest import approval

    _step(issue, lambda at: approval.resume(issue, at), "Sending goes on.")


@command.command()
@_ISSUE
@_YES
def cancel(issue: int, yes: bool) -> None:
    """Stop an issue for good: whoever has not got it never will."""
    open_database()
    from digest import approval

    if not yes:
        _ask(f"{_stands(issue)} This cannot be taken back. Stop it for good?")
    _step(issue, lambda at: approval.cancel(issue, at), "It is stopped.")


@command.command()
@_ISSUE
@click.option("--to", "addresses", multiple=True, metavar="ADDRESS", help="Only these people.")
def retry(issue: int, addresses: tuple[str, ...]) -> None:
    """Try again whoever was refused for good, once the reason is mended."""
    open_database()
    from digest import approval
    from digest.deliveries import Status

    chosen = _in_state(issue, addresses, Status.FAILED, "did not fail") if addresses else None
    count = approval.retry(issue, now(), chosen=chosen)
    _put_back(issue, count, "Nobody failed.", "tried again")


@command.command()
@_ISSUE
def failed(issue: int) -> None:
    """Print who was refused for good and why, a JSON line each."""
    open_database()
    from digest import ledger

    _list(issue, ledger.failed(_row(issue).pk), "Nobody failed.")


@command.command()
@_ISSUE
def doubt(issue: int) -> None:
    """Print who is in doubt and why, a JSON line each: perhaps they have it."""
    open_database()
    from digest import ledger

    _list(issue, ledger.doubtful(_row(issue).pk), "Nobody is in doubt.")


@command.command()
@_ISSUE
@click.option("--to", "addresses", multiple=True, metavar="ADDRESS", help="These people.")
@click.option("--all", "everybody", is_flag=True, help="All who are in doubt.")
@_YES
def resend(issue: int, addresses: tuple[str, ...], everybody: bool, yes: bool) -> None:
    """Send an issue again to people who are in doubt: they may get it twice."""
    if bool(addresses) == everybody:
        raise click.UsageError("Name people with --to, or ask for --all.")
    open_database()
    from digest import approval, ledger
    from digest.deliveries import Status

    doubtful = ledger.doubtful(_row(issue).pk)
    # Those who are in doubt as it is asked, and nobody who comes to it meanwhile.
    chosen = (
        list(doubtful.values_list("subscription_id", flat=True))
        if everybody
        else _in_state(issue, addresses, Status.IN_DOUBT, "is not in doubt")
    )
    if chosen and not yes:
        who = "1 person" if len(chosen) == 1 else f"{len(chosen):,} people"
        _ask(f"Perhaps they have it, and then they get it twice. Send it again to {who}?")
    count = sum(
        approval.resend(issue, now(), chosen=chosen[at : at + _A_CHUNK])
        for at in range(0, len(chosen), _A_CHUNK)
    )
    _put_back(issue, count, "Nobody is in doubt.", "sent it again")


@command.command()
@_ISSUE
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@click.option("--as", "seen_as", default="", metavar="ADDRESS", help="The reader whose copy it is.")
def test(issue: int, addresses: tuple[str, ...], seen_as: str) -> None:
    """Send a copy, marked as a test, to any addresses; nobody's subscription changes."""
    open_database()
    from digest.outgoing import configured_transport
    from digest.trying import try_out

    if seen_as and not _subscriptions(issue, seen_as).exists():
        raise InputError(
            f"{seen_as} does not subscribe to this newsletter.", fix="Name one of its readers."
        )
    pk = _row(issue).pk
    tried = try_out(pk, addresses, configured_transport(), now(), seen_as=seen_as)
    for each in tried:
        print_line({"address": each.address, "left": each.left, "fault": each.fault})
        say(f"{each.address}: {each.fault or 'a test left.'}")
    if not any(each.left for each in tried):
        raise SystemExit(NOTHING_USABLE)


def _step(issue: int, step: Callable[[datetime], bool], done: str) -> None:
    is_new = step(now())
    say(done if is_new else "It was so before.")
    _print(issue)


def _put_back(issue: int, count: int, nobody: str, done: str) -> None:
    """Say how many are queued again; exit 1 for none."""
    if not count:
        say(nobody)
        raise SystemExit(NOTHING_USABLE)
    say(f"{count:,} {'is' if count == 1 else 'are'} to be {done}.")
    _print(issue)


def _ask(question: str) -> None:
    if not click.confirm(question, err=True):
        say("Nothing was done.")
        raise SystemExit(NOTHING_USABLE)


def _stands(issue: int) -> str:
    """Say how many have an issue, and how many would never get it."""
    from digest import ledger

    if _row(issue).audience is None:
        return "Nobody has it yet."
    balance = ledger.balance(issue)
    return f"{balance.sent:,} have it, {balance.queued:,} would never get it."


def _row(issue: int) -> Issue:
    from digest.models import Issue

    found = Issue.objects.filter(pk=issue).first()
    if found is None:
        raise InputError(
            f"There is no issue with the id {issue}.", fix="Run `digest status` for their ids."
        )
    return found


def _print(issue: int) -> None:
    print_line(about_issue(_row(issue)))


def _in_state(issue: int, addresses: Collection[str], status: Status, otherwise: str) -> list[int]:
    """Return the subscriptions of addresses whose delivery is in a state; name the others."""
    from digest.models import Delivery

    chosen = []
    for address in addresses:
        whose = _subscriptions(issue, address)
        delivery = Delivery.objects.filter(
            issue_id=issue, subscription_id__in=whose.values("pk"), status=status
        ).first()
        if delivery is None:
            say(f"{address} {otherwise}.")
        else:
            chosen.append(delivery.subscription_id)
    return chosen


def _subscriptions(issue: int, address: str) -> QuerySet[Subscription]:
    """Return the subscription of an address to the issue's newsletter, if there is one."""
    from subscribers.addresses import fingerprint
    from subscribers.models import Subscription

    rows = Subscription.objects.filter(publication=_row(issue).publication_id)
    return rows.filter(subscriber__fingerprint=fingerprint(address))


def _list(issue: int, rows: Any, nobody: str) -> None:
    count = 0
    for line in _lines(issue, rows):
        print_line(line)
        count += 1
    if not count:
        say(nobody)


def _lines(issue: int, rows: Any) -> Iterator[dict[str, Any]]:
    from digest.desk.who import FORGOTTEN, people

    after = 0
    while chunk := list(rows.filter(subscription_id__gt=after)[:_A_CHUNK]):
        known = people(each.subscription_id for each in chunk)
        for each in chunk:
            person = known.get(each.subscription_id, FORGOTTEN)
            yield _line(issue, each, person.address, person.name)
        after = chunk[-1].subscription_id


def _line(issue: int, delivery: Delivery, address: str, name: str) -> dict[str, Any]:
    return {
        "issue": issue,
        "subscription": delivery.subscription_id,
        "address": address,  # empty for somebody who was forgotten
        "name": name,
        "reason": delivery.reason or "",
        "at": delivery.changed_at.isoformat() if delivery.changed_at else None,
    }
