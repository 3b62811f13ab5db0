"""A folder: every file below it, in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from digest.errors import SourceError
from digest.sources import Document, Gathered

# Stand beside articles, and are shown with them.
_PICTURES = frozenset(
    [".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"]
)


def reads(document: Document) -> bool:
    return document.path is not None and not document.content and document.path.is_dir()


def parse(document: Document, seen_at: datetime) -> Gathered:
    assert document.path is not None
    try:
        files = sorted(_files(document.path, document.path.resolve()))
    except OSError as error:
        raise SourceError(f"It cannot be listed: {error.strerror}.") from error
    inside = [path for path, leaves in files if not leaves]
    if not inside:
        raise SourceError("There is no file in it that could be read.", fix="Name another folder.")
    notes = [
        f"“{path.name}” is left out: it leads out of the folder." for path, out in files if out
    ]
    return Gathered(links=tuple(path.as_posix() for path in inside), notes=tuple(notes))


def _files(folder: Path, root: Path) -> Iterator[tuple[Path, bool]]:
    """Yield each file that is not hidden, and whether it is a link out of the folder."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() in _PICTURES:
            continue
        leaves = path.is_symlink() and not _is_inside(path, root)
        if leaves or not path.is_dir():
            yield path, leaves
        elif not path.is_symlink():  # or its files would be read twice, or for ever
            yield from _files(path, root)


def _is_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
