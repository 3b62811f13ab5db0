"""Pictures in a folder: each there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import get_ident

from digest.errors import StorageError
from digest.stores import is_whole


class Folder:
    """A folder of this machine, or one that several machines share."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, pictures: Mapping[str, bytes]) -> None:
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            for name, content in pictures.items():
                self._keep(self._path / name, content)
        except OSError as error:
            raise StorageError(
                f"Pictures cannot be written to {self._path}: {error.strerror or error}.",
                fix="Make the folder writable, with room on its disk.",
            ) from error

    def _keep(self, path: Path, content: bytes) -> None:
        if path.exists():
            return
        part = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def load(self, names: Iterable[str]) -> dict[str, bytes]:
        found = {name: self._read(self._path / name) for name in names}
        return {name: content for name, content in found.items() if is_whole(name, content)}

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StorageError(
                f"The picture {path} cannot be read: {error.strerror or error}.",
                fix="Make the folder readable for the user that runs the digest.",
            ) from error
