"""The way of condensing that is configured."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from digest.errors import ConfigError
from digest.summarisers import Summariser

if TYPE_CHECKING:
    from digest.summarisers.bedrock import Client

KINDS = ("extractive", "bedrock")


def configured_summariser() -> Summariser:
    """Return the summariser that DIGEST_SUMMARISER names, for one issue or one story.

    Raises:
        ConfigError: there is none such, or it lacks a setting.
    """
    match settings.SUMMARISER:
        case "extractive":
            from digest.summarisers.extractive import Extractive

            return Extractive()
        case "bedrock":
            return _bedrock(settings.BEDROCK_MODEL)
    raise ConfigError(
        f"There is no summariser “{settings.SUMMARISER}”.",
        fix=f"Set DIGEST_SUMMARISER to one of {', '.join(KINDS)}.",
    )


def _bedrock(model: str) -> Summariser:
    from digest.summarisers.bedrock import Bedrock

    if not model:
        raise ConfigError(
            "DIGEST_SUMMARISER is bedrock, and no model is named.",
            fix="Set DIGEST_BEDROCK_MODEL to the id of a model or of an inference profile.",
        )
    return Bedrock(bedrock_client_once(), model)


@cache
def bedrock_client_once() -> Client:
    """Return the one client that this process has: making one takes long."""
    from digest.summarisers.bedrock import bedrock_client

    return bedrock_client()
