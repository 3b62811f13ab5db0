"""An issue's folder in the browser: phone, desktop, dark, text, and what preflight found.

Served on loopback only. The frame shows the very HTML that is sent, in a
sandbox without scripts, under a content security policy of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digest import places
from digest.errors import ConfigError, DigestError
from digest.issue import Issue

HOST = "127.0.0.1"
GMAIL_CLIPS_AT = 102_400  # bytes of HTML; facts are widely quoted, Gmail documents none
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_MAIL_POLICY = (
    "sandbox allow-popups; default-src 'none'; img-src http://127.0.0.1:* data:;"
    " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_ASSETS = {
    "tokens.css": "assets",
    "ui.css": "assets",
    "preview.css": "preview",
    "preview.js": "preview",
}
_PICTURE_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
_MAIL_TYPES = {"issue.html": "text/html", "issue.txt": "text/plain", "issue.eml": "message/rfc822"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Preview:
    """What the pages show, read from `folder` each time they are asked for.

    Args:
        folder: what `output.write` wrote.
        reprint: writes the folder again, after one of `watched` has changed.
        watched: files and folders whose changes mean a new printing.
    """

    def __init__(
        self, folder: Path, *, reprint: Callable[[], None], watched: Iterable[Path]
    ) -> None:
        self._folder = folder
        self._reprint = reprint
        self._watched = tuple(watched)
        self._seen = self._newest()
        self._error = ""
        self._turn = asyncio.Lock()

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_guard])
        app.router.add_get("/", self._page)
        app.router.add_get("/state", self._state)
        app.router.add_get("/{name:issue\\.(?:html|txt|eml)}", self._mail)
        app.router.add_get("/images/{name:[0-9a-f]{64}\\.(?:jpg|png)}", self._picture)
        app.router.add_get("/assets/{name}", _asset)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        return web.Response(
            text=self._html(),
            content_type="text/html",
            headers={"Content-Security-Policy": _PAGE_POLICY},
        )

    def _html(self) -> str:
        preflight = self._read_json("preflight.json")
        size = preflight["bytes"]
        return (
            _environment()
            .get_template("page.html")
            .render(
                issue=Issue.from_data(self._read_json("issue.json")),
                findings=preflight["findings"],
                counts=Counter(found["severity"] for found in preflight["findings"]),
                kilobytes=f"{size / 1000:.1f}",
                share=min(100, round(100 * size / GMAIL_CLIPS_AT)),
                text=(self._folder / "issue.txt").read_text(encoding="utf-8"),
                version=self._version(),
                error=self._error,
            )
        )

    async def _state(self, request: web.Request) -> web.Response:
        """Print again if something watched has changed, and say which printing stands."""
        async with self._turn:
            newest = self._newest()
            if newest != self._seen:
                self._seen = newest
                self._error = await asyncio.to_thread(self._try_again)
        return web.json_response({"version": self._version()})

    def _try_again(self) -> str:
        try:
            self._reprint()
        except DigestError as error:
            return str(error)
        return ""

    async def _mail(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return web.Response(
            body=(self._folder / name).read_bytes(),
            content_type=_MAIL_TYPES[name],
            charset="utf-8",
            headers={"Content-Security-Policy": _MAIL_POLICY},
        )

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        path = self._folder / "images" / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=_PICTURE_TYPES[path.suffix])

    def _read_json(self, name: str) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((self._folder / name).read_text(encoding="utf-8"))
        return data

    def _version(self) -> str:
        changed = (self._folder / "issue.html").stat().st_mtime_ns
        return f"{changed}{'!' if self._error else ''}"

    def _newest(self) -> tuple[int, int]:
        """How many files are watched, and when the newest of them changed."""
        times = [each.stat().st_mtime_ns for each in _files_below(self._watched)]
        return len(times), max(times, default=0)


def _files_below(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        yield from (each for each in sorted(path.rglob("*")) if each.is_file())
        if path.is_file():
            yield path


async def _asset(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in _ASSETS:
        raise web.HTTPNotFound
    return web.FileResponse(places.templates() / _ASSETS[name] / name)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(places.templates() / "preview"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters["initial"] = lambda name: name.removeprefix("The ")[:1]
    return environment


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer nobody who came by another name: a page elsewhere could ask in ours."""
    if request.host.rpartition(":")[0] not in (HOST, "localhost"):
        raise web.HTTPForbidden(text="This preview answers on 127.0.0.1 only.")
    response = await handler(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def serve(preview: Preview, *, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is told the address once it answers.

    Args:
        port: 0 for any free one.

    Raises:
        ConfigError: the port is taken.
    """
    try:
        asyncio.run(_serve(preview.app(), port, ready))
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise ConfigError(
            f"Port {port} on {HOST} is taken.", fix="Name another with --port, or 0 for any."
        ) from error


async def _serve(app: web.Application, port: int, ready: Callable[[str], None]) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        ready(f"http://{HOST}:{runner.addresses[0][1]}/")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
