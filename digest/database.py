"""The database, for whoever is about to use it: reached, and of the schema this version knows."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digest.errors import ConfigError

_OURS = ("digest", "subscribers")
_COPIES = 3  #: of the embedded database, made before migrations, that are kept


def set_up() -> None:
    """Make Django ready, without touching the database.

    Raises:
        ConfigError: a setting is wrong.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise ConfigError(f"A setting is wrong: {error}") from error


def open_database() -> None:
    """Make Django ready, and make sure that the database can be worked with.

    Raises:
        ConfigError: it cannot be reached, or has another schema than this version.
    """
    set_up()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, OSError) as error:
        raise _unreachable(error) from error
    if plan:
        raise ConfigError(
            f"The database is not ready: {len(plan)} migrations have not been applied.",
            fix="Run `digest manage migrate`, then this again.",
        )
    strange = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if ours := sorted(name for app, name in strange if app in _OURS):
        raise ConfigError(
            f"The database is of a newer version: it has {ours[0]}, unknown here.",
            fix="Install the newer version of the digest on this machine too.",
        )


def prepare() -> None:
    """Make Django ready and bring the embedded database up to date; others are only checked.

    One process migrates at a time, and a copy of what was there is made first.

    Raises:
        ConfigError: as `open_database`.
    """
    set_up()
    from django.conf import settings

    if settings.IS_EMBEDDED:
        with _alone(settings.DATA):
            _migrate(Path(settings.DATABASES["default"]["NAME"]))
    open_database()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the data folder's lock, which ends with the process whatever becomes of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".migrating").open("w")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(path: Path) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    was_there = path.exists()  # connecting makes the file
    try:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if was_there:
            _copy(path)
        call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, OSError) as error:
        raise _unreachable(error) from error


def _copy(path: Path) -> None:
    """Keep the database as it is beside it: by SQLite's own means, since a log belongs to it."""
    found = sorted(path.parent.glob(f"{path.name}.before-*"), key=_serial)
    number = _serial(found[-1]) + 1 if found else 1
    with (
        sqlite3.connect(path) as source,
        sqlite3.connect(path.with_name(f"{path.name}.before-{number}")) as target,
    ):
        source.backup(target)
    for old in found[: len(found) - _COPIES + 1]:
        with suppress(OSError):
            old.unlink()


def _serial(path: Path) -> int:
    number = path.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _unreachable(error: Exception) -> ConfigError:
    from django.conf import settings

    said = str(error).strip().splitlines()
    first = said[0] if said else type(error).__name__
    if settings.IS_EMBEDDED:
        return ConfigError(
            f"The database in {settings.DATA} cannot be used: {first}.",
            fix="Make the data folder writable, or name another with DIGEST_DATA.",
        )
    return ConfigError(
        f"The database cannot be reached: {first}.",
        fix="Check DATABASE_URL, and that the server is up.",
    )


def _unwritable(folder: Path, error: OSError) -> ConfigError:
    return ConfigError(
        f"The data folder {folder} cannot be written: {error.strerror or error}.",
        fix="Make it writable, or name another with DIGEST_DATA.",
    )
