"""Pictures as stored: named by the hash of their bytes, there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from django.conf import settings


def keep(pictures: Mapping[str, bytes]) -> None:
    """Store pictures under their names; one that is there already is the same."""
    folder = settings.MEDIA_ROOT
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        path = folder / name
        if path.exists():
            continue
        part = path.with_name(f".{name}.{os.getpid()}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def load(names: Iterable[str]) -> dict[str, bytes]:
    """Return the pictures that are there, by name."""
    paths = ((name, settings.MEDIA_ROOT / name) for name in names)
    return {name: path.read_bytes() for name, path in paths if path.is_file()}
