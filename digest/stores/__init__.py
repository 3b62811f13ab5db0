"""Where pictures are kept: one kind a file, behind one contract.

A picture is named by the hash of its bytes, so one that is there never changes,
and whoever loads it can tell whether it is whole. `tests/stores/test_contract.py`
runs every kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from digest.addresses import origin
from digest.errors import ConfigError

_NAME = r"[a-z0-9](?:[a-z0-9-]|\.(?=[a-z0-9])){1,61}[a-z0-9]"
_FOLDER = r"[A-Za-z0-9._~-]*[A-Za-z0-9_~-]"  # below an address as it is, and never “..”
_BUCKET = re.compile(rf"s3://(?P<name>{_NAME})(?:/(?P<prefix>{_FOLDER}(?:/{_FOLDER})*))?/?")
_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
_ADDRESS = re.compile(rf"https?://[A-Za-z0-9.-]+(?::\d{{1,5}})?(?:/{_FOLDER})*/?")


class Store(Protocol):
    def keep(self, pictures: Mapping[str, bytes]) -> None:
        """Store pictures under their names; one that is there already is the same.

        Raises:
            StorageError: one of them is not stored, or nobody can know.
        """

    def load(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return the pictures that are there and whole, by name.

        Raises:
            StorageError: nobody can tell what is there.
        """


def is_whole(name: str, content: bytes) -> bool:
    """Whether these are the bytes that a picture is named by."""
    return sha256(content).hexdigest() == name.partition(".")[0]


def type_of(name: str) -> str:
    """Return the media type of a picture, by its name."""
    return _TYPES[name.rpartition(".")[2]]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place in Amazon S3, or in what speaks as it does."""

    name: str
    prefix: str = ""  #: without a slash at either end

    def key(self, picture: str) -> str:
        return f"{self.prefix}/{picture}" if self.prefix else picture

    def address(self, region: str) -> str:
        """Return where readers find what the bucket holds, without a last slash.

        A dot in a bucket's name would lie outside of Amazon's certificate, so such
        a name stands behind the host.

        Source: "Virtual hosting of general purpose buckets", Amazon S3 User Guide.
        """
        host = f"s3.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"
        root = f"{host}/{self.name}" if "." in self.name else f"{self.name}.{host}"
        return f"https://{root}/{self.prefix}".rstrip("/")


def _is_address(text: str) -> bool:
    try:
        return bool(_ADDRESS.fullmatch(text) and origin(text))
    except ValueError:  # a port that is none
        return False


def bucket_of(setting: str) -> Bucket | None:
    """Return the bucket that DIGEST_MEDIA names; None where it names none.

    Raises:
        ConfigError: it names something else.
    """
    if not setting:
        return None
    match = _BUCKET.fullmatch(setting)
    if match is None:
        raise ConfigError(
            f"DIGEST_MEDIA “{setting}” is no place where pictures can be kept.",
            fix="Write s3://BUCKET/FOLDER, or leave it out to keep them in the data folder.",
        )
    return Bucket(match["name"], match["prefix"] or "")


def address_of(bucket: Bucket | None, *, chosen: str, region: str, public_url: str) -> str:
    """Return where readers find pictures, without a last slash.

    Args:
        chosen: DIGEST_MEDIA_URL, which comes before everything else.

    Raises:
        ConfigError: it is no address, or nothing tells where the bucket is.
    """
    if chosen and not _is_address(chosen):
        raise ConfigError(
            f"DIGEST_MEDIA_URL “{chosen}” is not an address that a picture's name can follow.",
            fix="Write it like https://pictures.example.org/digest.",
        )
    if chosen:
        return chosen.rstrip("/")
    if bucket is None:
        return f"{public_url}/media"
    if not region:
        raise ConfigError(
            f"Nothing tells where readers find the bucket {bucket.name}.",
            fix="Set AWS_REGION to its region, or DIGEST_MEDIA_URL to its address.",
        )
    return bucket.address(region)
