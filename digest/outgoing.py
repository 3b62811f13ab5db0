"""The transport that is configured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from django.conf import settings

from digest.errors import ConfigError
from digest.transports import Transport

KINDS = ("outbox", "smtp", "ses", "memory")


def _now() -> datetime:
    return datetime.now(UTC)


def configured_transport(clock: Callable[[], datetime] = _now) -> Transport:
    """Return the transport that DIGEST_TRANSPORT names.

    Raises:
        ConfigError: there is none such, or it lacks a setting.
    """
    match settings.TRANSPORT:
        case "outbox":
            from digest.transports.outbox import Outbox

            return Outbox(settings.OUTBOX, clock)
        case "memory":
            return memory()
        case "smtp":
            from digest.transports.smtp import from_url

            return from_url(settings.SMTP_URL, clock)
        case "ses":
            from digest.transports.ses import Ses, ses_client

            return Ses(ses_client(), settings.SES_CONFIGURATION_SET, clock)
    raise ConfigError(
        f"There is no transport “{settings.TRANSPORT}”.",
        fix=f"Set DIGEST_TRANSPORT to one of {', '.join(KINDS[:3])}.",
    )


@cache
def memory() -> Transport:
    """Return the one transport in memory that this process has."""
    from digest.transports.memory import Memory

    return Memory(_now)
