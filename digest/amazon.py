"""Amazon's own library, with what its own chain of settings finds; asks nobody outside.

Credentials are looked for in the environment, in profiles, and in the instance's
metadata only where the machine says that it is an instance: anywhere else the
question would leave the machine, and wait for nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from digest.errors import ConfigError
from digest.transports import quoted


def session(service: str) -> boto3.Session:
    """Return a session in a region and with credentials.

    Args:
        service: what it is for, as people call it: "Amazon SES".

    Raises:
        ConfigError: a region or credentials are missing, or a profile is wrong.
    """
    with usable():
        core = botocore.session.get_session()
        if not _is_instance():
            core.get_component("credential_provider").remove("iam-role")
        opened = boto3.Session(
            botocore_session=core, region_name=os.environ.get("AWS_REGION") or None
        )
        if not opened.region_name:
            raise ConfigError(
                f"{service} needs a region.", fix="Set AWS_REGION, for example to eu-west-1."
            )
        if opened.get_credentials() is None:
            raise ConfigError(
                f"No credentials for {service} were found.",
                fix="Set AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY.",
            )
        return opened


def bounds(*, tries: int, connect: float, read: float, **more: Any) -> Config:
    """Return how often and how long a client tries.

    Args:
        tries: of a request, the first one counted.
        connect: seconds to a connection.
        read: seconds to the next bytes of an answer.
        more: what else botocore's `Config` takes.
    """
    return Config(
        retries={"mode": "standard", "total_max_attempts": tries},
        connect_timeout=connect,
        read_timeout=read,
        **more,
    )


@contextmanager
def usable() -> Iterator[None]:
    """Tell what is wrong with the settings where a session or a client is made of them.

    Raises:
        ConfigError: a profile or a variable is wrong.
    """
    try:
        yield
    except BotoCoreError as error:
        raise ConfigError(
            f"The settings for AWS cannot be used: {quoted(str(error))}.",
            fix="Correct the profile or the variable named here.",
        ) from error


def said(error: ClientError | BotoCoreError) -> str:
    """Return what went wrong as we keep and log it: short, and nobody's address in it."""
    if not isinstance(error, ClientError):
        return quoted(str(error))
    answer = error.response["Error"]
    return quoted(f"{answer.get('Code', '')} {answer.get('Message', '')}")


def _is_instance() -> bool:
    """Whether this machine is one of Amazon's.

    Source: "Detect whether a host is an EC2 instance", Amazon EC2 User Guide.
    """
    for path, mark in (
        ("/sys/devices/virtual/dmi/id/sys_vendor", "amazon"),
        ("/sys/hypervisor/uuid", "ec2"),
    ):
        try:
            if Path(path).read_text("ascii", "replace").lower().startswith(mark):
                return True
        except OSError:  # it says nothing
            continue
    return False
