"""What is wrong with an installation, and how to mend it: every check carries a hint.

Django runs these at start-up and before migrations; `digest check` runs them all,
those that ask the database and the transport too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from digest.addresses import decide, is_for_examples

LONGEST_CALL = timedelta(seconds=70)  #: to a transport: to its connection, and to its answer
LOCAL = ("outbox", "memory")  #: transports by which nothing leaves the machine


@register(Tags.urls)
def public_url(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Readers must be able to reach what mails link to."""
    return list(_public_url())


def _public_url() -> Iterator[CheckMessage]:
    address = urlsplit(settings.PUBLIC_URL)
    if settings.TRANSPORT in LOCAL:
        if address.scheme == "http":
            yield Info(
                f"PUBLIC_URL is {settings.PUBLIC_URL}: good for trying things out.",
                hint="Set it to an https address that readers reach, before you send for real.",
                id="digest.I001",
            )
        return
    if address.scheme != "https":
        yield Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL}, and one-click unsubscribing needs https.",
            hint="Set PUBLIC_URL to an https address that readers reach.",
            id="digest.E001",
        )
    if _is_out_of_reach(address.hostname or ""):
        yield Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL}, which readers cannot reach.",
            hint="Set PUBLIC_URL to an address on the internet.",
            id="digest.E002",
        )


@register(Tags.urls)
def media_address(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """Readers' mail programs must be able to reach the pictures that mails link to."""
    return list(_media_address())


def _media_address() -> Iterator[CheckMessage]:
    address = urlsplit(settings.MEDIA_ADDRESS)
    if settings.TRANSPORT in LOCAL or settings.MEDIA_ADDRESS.startswith(settings.PUBLIC_URL):
        return
    if address.scheme != "https":
        yield Error(
            f"Pictures are at {settings.MEDIA_ADDRESS}, and many mail programs want https.",
            hint="Set DIGEST_MEDIA_URL to an https address that readers reach.",
            id="digest.E007",
        )
    if _is_out_of_reach(address.hostname or ""):
        yield Error(
            f"Pictures are at {settings.MEDIA_ADDRESS}, which readers cannot reach.",
            hint="Set DIGEST_MEDIA_URL to an address on the internet.",
            id="digest.E008",
        )


def _is_out_of_reach(host: str) -> bool:
    """Whether readers find nothing at a host, decided on its spelling alone.

    It is this machine or its network, or a name that is reserved for examples.
    """
    return not decide(host).allowed or is_for_examples(host)


@register(Tags.files)
def data_folder(app_configs: Any, **_: Any) -> Sequence[CheckMessage]:
    """The data folder must be ours to write, and its keys ours alone to read."""
    return list(_data_folder(settings.DATA))


def _data_folder(folder: Path) -> Iterator[CheckMessage]:
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        yield Error(
            f"The data folder {folder} cannot be written.",
            hint="Make it writable, or name another with DIGEST_DATA.",
            id="digest.E003",
        )
    keys = folder / "keys.json"
    if keys.exists() and keys.stat().st_mode & 0o077:
        yield Warning(
            f"Others on this machine can read {keys}.",
            hint=f"Run: chmod 600 {keys}",
            id="digest.W001",
        )


def programmes() -> Iterator[CheckMessage]:
    """Yield what is impossible or missing in the programmes that are stored."""
    from digest.errors import ConfigError
    from digest.models import Programme

    for programme in Programme.objects.select_related("publication"):
        try:
            _ = programme.cadence
        except ConfigError as error:
            yield Error(f"{programme.publication}: {error.what}", hint=error.fix, id="digest.E004")
        if not programme.publication.postal_address.strip():
            yield Warning(
                f"{programme.publication} has no postal address, which many laws want.",
                hint="Write it on the newsletter's page.",
                id="digest.W002",
            )


def transport() -> Iterator[CheckMessage]:
    """Yield what keeps the configured transport from sending; asks nobody outside."""
    from digest.errors import DigestError
    from digest.outgoing import configured_transport

    try:
        configured_transport()
    except DigestError as error:
        yield Error(error.what, hint=error.fix, id="digest.E005")


def lease() -> Iterator[CheckMessage]:
    """Yield a warning when claims end before a call may."""
    if settings.TRANSPORT not in LOCAL and settings.LEASE < LONGEST_CALL:
        seconds = f"{LONGEST_CALL.total_seconds():.0f}"
        yield Warning(
            f"DIGEST_LEASE is shorter than a call may take ({seconds} s): readers whose call is"
            " slow are in doubt until it ends.",
            hint=f"Set it above {seconds}, or leave it out.",
            id="digest.W005",
        )


def feed() -> Iterator[CheckMessage]:
    """Yield what keeps us from hearing of bounces and complaints; asks nobody outside."""
    queue = settings.SES_QUEUE
    if queue and (urlsplit(queue).scheme not in ("https", "http") or not urlsplit(queue).path):
        yield Error(
            f"DIGEST_SES_QUEUE is {queue}, which is not the address of a queue.",
            hint="Set it to the address that `digest ses setup` prints.",
            id="digest.E012",
        )
    yield from _topics()
    hears = queue or settings.SES_TOPICS
    if settings.TRANSPORT == "ses" and not (hears and settings.SES_CONFIGURATION_SET):
        yield Warning(
            "Nothing tells of bounces and complaints: Amazon SES reports them by a"
            " configuration set, and a queue or a topic.",
            hint="Run `digest ses setup`, and set what it prints.",
            id="digest.W004",
        )


def _topics() -> Iterator[CheckMessage]:
    """Yield what keeps Amazon's events from being taken by HTTPS."""
    from digest.ses_events import TOPIC

    for topic in settings.SES_TOPICS:
        if not TOPIC.fullmatch(topic):
            yield Error(
                f"DIGEST_SES_TOPIC has {topic}, which is not the ARN of a topic.",
                hint="Set it to what `digest ses setup --webhook` prints.",
                id="digest.E013",
            )
    if settings.SES_TOPICS and not settings.IS_HTTPS:
        yield Error(
            "DIGEST_SES_TOPIC is set, and Amazon SNS posts only to an https address.",
            hint="Set PUBLIC_URL to an https address, or use a queue: `digest ses setup`.",
            id="digest.E014",
        )
    if settings.SES_TOPICS and find_spec("cryptography") is None:
        yield Error(
            "DIGEST_SES_TOPIC is set, and what checks its signatures is not installed.",
            hint="Install the extra: pip install 'digest-newsletter[webhook]'.",
            id="digest.E015",
        )


def store() -> Iterator[CheckMessage]:
    """Yield what keeps pictures from being stored where DIGEST_MEDIA says; asks nobody outside."""
    from digest.errors import ConfigError
    from digest.media import configured_store

    try:
        configured_store()
    except ConfigError as error:
        yield Error(error.what, hint=error.fix, id="digest.E009")


def leaving() -> Iterator[CheckMessage]:
    """Yield the newsletters that a reader cannot leave in one press; tries each."""
    from django.utils import timezone

    from subscribers.models import Publication
    from subscribers.trial import leave_in_one_press

    for publication in Publication.objects.order_by("pk"):
        if fault := leave_in_one_press(publication, timezone.now()):
            yield Error(
                f"{publication}: {fault}",
                hint="Look into the log, then put the web interface in order.",
                id="digest.E010",
            )


def summariser() -> Iterator[CheckMessage]:
    """Yield what keeps articles from being condensed as configured; asks nobody outside."""
    from digest.condensing import configured_summariser
    from digest.errors import ConfigError

    try:
        configured_summariser()
    except ConfigError as error:
        yield Error(error.what, hint=error.fix, id="digest.E011")


def workers() -> Iterator[CheckMessage]:
    """Yield a warning when something is scheduled and nobody works."""
    from django.utils import timezone

    from digest.models import Programme, Worker

    awake = Worker.awake(timezone.now())
    if Programme.objects.filter(is_scheduled=True).exists() and not awake.exists():
        yield Warning(
            "Issues are scheduled, and no worker is running.",
            hint="Run `digest serve`, or `digest worker` beside your web server.",
            id="digest.W003",
        )
