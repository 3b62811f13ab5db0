"""Pictures as stored, wherever the settings say: named by the hash of their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings

from digest.stores import Bucket, Store
from digest.stores.folder import Folder


def keep(pictures: Mapping[str, bytes]) -> None:
    """Store pictures under their names; one that is there already is the same.

    Raises:
        StorageError: one of them is not stored.
    """
    configured_store().keep(pictures)


def load(names: Iterable[str]) -> dict[str, bytes]:
    """Return the pictures that are there, by name.

    Raises:
        StorageError: the store does not tell what is there.
    """
    return configured_store().load(names)


def address() -> str:
    """Return what stands before a picture's name in a mail; no last slash."""
    return str(settings.MEDIA_ADDRESS)


def configured_store() -> Store:
    """Return the store that DIGEST_MEDIA names.

    Raises:
        ConfigError: it lacks a setting.
    """
    bucket: Bucket | None = settings.MEDIA_BUCKET
    return Folder(settings.MEDIA_ROOT) if bucket is None else bucket_store(bucket)


@cache
def bucket_store(bucket: Bucket) -> Store:
    """Return the one client of a bucket that this process has: making one takes long."""
    from digest.stores.s3 import S3, s3_client

    return S3(s3_client(), bucket)
