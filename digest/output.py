"""A printed issue as a folder: five files and the pictures, all of them or none."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from digest.errors import InputError
from digest.press import printed_at, sample_reader
from digest.printed import Printed
from digest.rendering.message import cast

PICTURES = "images"
_FILES = frozenset({"issue.json", "issue.html", "issue.txt", "issue.eml", "preflight.json"})


def write(printed: Printed, folder: Path) -> None:
    """Write `folder` anew: whole, or not at all.

    A folder that an earlier run wrote is replaced; one that holds anything
    else is left alone.

    Raises:
        InputError: the folder cannot be written, or is somebody else's.
    """
    # Behind a folder that is not there yet, `..` hides what the name leads to.
    folder = Path(os.path.realpath(folder))
    _refuse_foreign(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workshop:
            fresh = Path(workshop, "fresh")
            _fill(fresh, printed)
            _swap(fresh, folder, Path(workshop, "old"))
    except OSError as error:
        raise InputError(
            f"{folder} cannot be written: {error.strerror or error}.",
            fix="Name another folder with --out, or make room; nothing was changed.",
        ) from error


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file.", fix="Name a folder with --out.")
    if not folder.is_dir():
        return
    others = sorted(each.name for each in folder.iterdir() if each.name not in _FILES | {PICTURES})
    if others:
        raise InputError(
            f"{folder} holds other things, such as “{others[0]}”.",
            fix="Name a new or empty folder with --out.",
        )


def _fill(fresh: Path, printed: Printed) -> None:
    (fresh / PICTURES).mkdir(parents=True)
    for name, content in files(printed).items():
        (fresh / name).write_bytes(content)
    for name, content in printed.pictures.items():
        (fresh / PICTURES / name).write_bytes(content)


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    """Put `fresh` in the place of `folder`; two renames, and the first is undone if need be."""
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def files(printed: Printed) -> dict[str, bytes]:
    """Return the five files, by name: the issue as one invented reader gets it."""
    reader = sample_reader(printed.issue.publication)
    html, text = printed.for_reader(reader, media=PICTURES)
    return {
        "issue.json": _json(printed.issue.to_data()),
        "issue.html": html.encode(),
        "issue.txt": text.encode(),
        "issue.eml": cast(printed, sent_at=printed_at(printed.issue)).fill(reader),
        "preflight.json": _json(
            {
                "schema": 1,
                "subject": printed.issue.subject,
                "bytes": len(html.encode()),
                "sha256": sha256(html.encode()).hexdigest(),
                "findings": [finding.to_data() for finding in printed.findings],
            }
        ),
    }


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read_pictures(folder: Path) -> dict[str, bytes]:
    """Return the pictures that stand beside an `issue.json`, by name."""
    shelf = folder / PICTURES
    if not shelf.is_dir():
        return {}
    return {each.name: each.read_bytes() for each in sorted(shelf.iterdir()) if each.is_file()}
