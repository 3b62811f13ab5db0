"""`digest ses`: sets up how Amazon SES reports what became of messages, and tries it."""

from __future__ import annotations

import json
import os
import secrets
import sys
from itertools import chain
from typing import Any

import click

from digest.cli import now, say
from digest.database import open_database
from digest.errors import ConfigError
from digest.ses_setup import CONFIGURATION_SET, Place, SetUp, clients, plan, rights

_SET = os.environ.get("DIGEST_SES_CONFIGURATION_SET") or CONFIGURATION_SET


@click.group()
def command() -> None:
    """Make what Amazon SES needs to report bounces and complaints."""


@command.command()
@click.option("--dry-run", is_flag=True, help="Print the plan and the rights; ask nobody.")
@click.option("--configuration-set", default=_SET, show_default=True, metavar="NAME")
@click.option("--webhook", is_flag=True, help="Have events posted to PUBLIC_URL; no queue.")
def setup(dry_run: bool, configuration_set: str, webhook: bool) -> None:
    """Make configuration set, topic and queue; run again, it changes nothing.

    Prints a JSON line for each step, one with the settings that follow, and one with
    the policy (IAM) that whoever sends needs, and no more.
    """
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "*"
    place = Place(region=region, configuration_set=configuration_set)
    hook = _hook() if webhook else ""
    if dry_run:
        for step in plan(place, hook):
            _tell("planned", step)
        _print({"policy": rights(place, hook)})
        say("Nothing was done and nobody asked; an * in the policy is your account's number.")
        return
    made = SetUp(clients(), place, hook)
    made.run(lambda step: _tell("done", step))
    settings = {
        "DIGEST_SES_CONFIGURATION_SET": configuration_set,
        **({"DIGEST_SES_TOPIC": made.topic} if hook else {"DIGEST_SES_QUEUE": made.queue}),
    }
    _print({"settings": settings})
    _print({"policy": rights(made.place, hook)})
    say(" ".join(f"{name}={value}" for name, value in settings.items()))


def _hook() -> str:
    """Return the address that Amazon SNS is to post to.

    Raises:
        ConfigError: it is not https.
    """
    public = os.environ.get("PUBLIC_URL", "").rstrip("/")
    if not public.startswith("https://"):
        raise ConfigError(
            f"PUBLIC_URL is “{public}”, and Amazon SNS posts to https addresses only.",
            fix="Set it to an https address that Amazon reaches, or leave --webhook out.",
        )
    return f"{public}/hooks/ses"


@command.command()
@click.option("--send", is_flag=True, help="Also send three mails to Amazon's simulator.")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Without it, DIGEST_FROM.")
def doctor(send: bool, sender: str) -> None:
    """Look at account, sender, configuration set and queue; with --send, prove the whole way.

    Prints a line for each thing. Exits 1 when something has to be mended.
    """
    open_database()
    from django.conf import settings

    from digest.ses_doctor import Patient, attempt, look

    if not (settings.SES_CONFIGURATION_SET and (settings.SES_QUEUE or settings.SES_TOPICS)):
        raise ConfigError(
            "DIGEST_SES_CONFIGURATION_SET is not set, or neither DIGEST_SES_QUEUE nor"
            " DIGEST_SES_TOPIC is.",
            fix="Run `digest ses setup`, and set what it prints.",
        )
    patient = Patient(
        clients(),
        settings.SES_CONFIGURATION_SET,
        settings.SES_QUEUE,
        sender or settings.DEFAULT_FROM_EMAIL,
        settings.SES_TOPICS,
        f"{settings.PUBLIC_URL}/hooks/ses",
    )
    tried = attempt(patient, secrets.randbelow(10**15), now) if send else ()
    is_well = True
    for seen in chain(look(patient), tried):
        is_well = is_well and seen.is_well
        _print({"is_well": seen.is_well, "what": seen.what, "fix": seen.fix})
        say(f"{'well' if seen.is_well else 'amiss'}: {seen.what} {seen.fix}")
    if not is_well:
        sys.exit(1)


def _tell(state: str, step: str) -> None:
    _print({state: step})
    say(f"{state}: {step}")


def _print(line: dict[str, Any]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))
