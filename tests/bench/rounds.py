"""Two rounds of asking sources, in a process of their own: `python -m tests.bench.rounds COUNT`.

Prints the CPU, in seconds, of a round in which every feed is new, and of one in which
every server says that nothing has changed. The servers are a process too, on loopback.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime

from digest.errors import SourceError
from digest.fetching import Copy
from digest.parsing import Parsers
from digest.sources import Collected, collect_each, named_origins
from tests.bench.inputs import feeds

_SERVER = [sys.executable, "-m", "tests.bench.rounds", "serve"]


def main() -> None:
    if sys.argv[1] == "serve":
        serve()
        return
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DIGEST_DATA": data, "DIGEST_LOG_LEVEL": "ERROR"}
        with subprocess.Popen(_SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            assert server.stdin
            assert server.stdout
            port = int(server.stdout.readline())
            print(*two_rounds(int(sys.argv[1]), port))
            server.stdin.close()


def serve() -> None:
    """Serve feeds on loopback until the input ends; a feed is known by its path."""
    from http.server import BaseHTTPRequestHandler

    from tests.loopback import served

    bodies = [each.encode() for each in feeds()]

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            etag = f'"{self.path}"'
            is_new = self.headers["If-None-Match"] != etag
            body = bodies[int(self.path.strip("/")) % len(bodies)] if is_new else b""
            self.send_response(200 if is_new else 304)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with served(Answering) as port:
        print(port, flush=True)
        sys.stdin.read()


def two_rounds(count: int, port: int) -> tuple[float, float]:
    from digest.database import set_up

    set_up()
    from django.core.management import call_command

    from digest import gather
    from digest.health import EVERY
    from digest.models import Source
    from tests import stored

    call_command("migrate", verbosity=0)
    publication = stored.publication()
    Source.objects.bulk_create(
        Source(
            publication=publication,
            name=f"Source {number}",
            address=f"http://127.0.0.1:{port}/{number}",
            added_at=stored.AT,
        )
        for number in range(count)
    )
    gather._asked = _asked_on_loopback  # which nobody may visit otherwise, twenty-five at a time

    def asked(at: datetime) -> None:
        found = gather.gather(publication.pk, at)
        assert (found.tried, len(found.faults)) == (count, 0), found.faults

    return _cpu(lambda: asked(stored.AT)), _cpu(lambda: asked(stored.AT + EVERY))


def _asked_on_loopback(
    copies: Mapping[str, Copy], at: datetime, parsers: Parsers
) -> list[Collected | SourceError]:
    inputs = list(copies)
    allowed = named_origins(inputs)
    return [*collect_each(inputs, seen_at=at, allowed=allowed, copies=copies, parse=parsers.parse)]


def _cpu(work: Callable[[], None]) -> float:
    """Return the seconds of a processor that a work takes, in this process and its children."""
    began = _spent()
    work()
    return _spent() - began


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
