"""Five hundred feeds on loopback, a hundred at a time, beside httpx asked for the same.

The server is a process of its own: it waits 50 ms before each answer, 78 kB of a feed, packed
by gzip. Ours vets addresses, counts bytes and follows redirects by hand; httpx is as it comes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from tests.evaluation.material import ORACLES, ROOT, require_oracles, run
from tests.evaluation.rows import Row

FEEDS, AT_ONCE, ROUNDS = 500, 100, 3
FASTER = 3  #: times, at least

_SERVER = """
import asyncio, gzip, sys
from aiohttp import web
from tests.bench.inputs import feeds

text = "".join(feeds()).encode()
body = gzip.compress((text * (78_000 // len(text) + 1))[:78_000], mtime=0)

async def answer(request):
    await asyncio.sleep(0.05)
    headers = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}
    return web.Response(body=body, headers=headers)

async def main():
    app = web.Application()
    app.router.add_get("/{number}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"""
_OURS = """
from digest.fetching import Limits, fetch_all
from digest.visiting import visit_all  # what starting costs is not what is compared

def get_all(urls, at_once):
    allowed = frozenset([urls[0].rpartition("/")[0]])
    limits = Limits(at_once=at_once, per_host=at_once)
    return [len(each.content) for each in fetch_all(urls, allowed=allowed, limits=limits)]
"""
_THEIRS = """
import asyncio, httpx

def get_all(urls, at_once):
    async def each(client, turn, url):
        async with turn:
            return len((await client.get(url)).content)
    async def main():
        turn = asyncio.Semaphore(at_once)
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
            return await asyncio.gather(*(each(client, turn, url) for url in urls))
    return asyncio.run(main())
"""
_TIMED = """
import json, sys, time
port, count, at_once = map(int, sys.argv[1:])
urls = [f"http://127.0.0.1:{port}/{number}" for number in range(count)]
began = time.perf_counter()
sizes = get_all(urls, at_once)
took = time.perf_counter() - began
assert sizes == [78_000] * count, sizes[:3]
print(json.dumps(took))
"""


def evaluate() -> Iterator[Row]:
    require_oracles()
    with _served() as port:
        pairs = [
            (
                _timed(sys.executable, _OURS, port),
                _timed(str(ORACLES / "bin/python"), _THEIRS, port),
            )
            for _ in range(ROUNDS)
        ]
    ours, theirs = (median(figures) for figures in zip(*pairs, strict=True))
    figure = f"{theirs / ours:.1f}: {FEEDS / ours:.0f} feeds a second, against {FEEDS / theirs:.0f}"
    what = f"{FEEDS} feeds, {AT_ONCE} at once, times as fast as httpx"
    yield Row(what, figure, f"at least {FASTER}", theirs / ours >= FASTER)


@contextmanager
def _served() -> Iterator[int]:
    """Serve in a process of its own until the block ends; gives the port."""
    command = [sys.executable, "-c", _SERVER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT) as server:
        assert server.stdin
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()


def _timed(python: str, client: str, port: int) -> float:
    """Return the seconds that a client takes for all feeds, once it is up."""
    arguments = [str(port), str(FEEDS), str(AT_ONCE)]
    answer = run([python, "-c", client + _TIMED, *arguments], folder=ROOT)
    return float(json.loads(answer.stdout))
