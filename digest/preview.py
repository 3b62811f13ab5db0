"""An issue's folder in the browser: phone, desktop, dark, text, without pictures, as somebody.

Served on loopback only. The frame shows the very HTML that is sent, in a
sandbox without scripts, under a content security policy of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digest import places
from digest.errors import ConfigError, DigestError
from digest.framed import FRAME, NO_PICTURES, VIEWS, all_places, framed, policy
from digest.printed import Printed, Recipient
from digest.trimming import CLIPPED

HOST = "127.0.0.1"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
_ASSETS = {
    "tokens.css": "assets",
    "ui.css": "assets",
    "previews.css": "assets",
    "previews.js": "assets",
    "preview.css": "preview",
    "preview.js": "preview",
    "again.js": "preview",
}
_IMAGES = "images"  #: where the pictures of a written issue stand, beside its HTML
_PICTURES = "'self' data:"
_PARTS = {"issue.txt": "text/plain", "issue.eml": "message/rfc822"}
_PICTURE_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
_LONGEST = 254  # letters of an address; RFC 5321, 4.5.3.1.3

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Preview:
    """What the pages show of a printing, and of the folder that holds it.

    Args:
        folder: what `output.write` wrote.
        printed: what it wrote there.
        reader: the invented subscriber as whom it is seen, unless another address is given.
        reprint: prints and writes the folder again, after one of `watched` has changed.
        watched: files and folders whose changes mean a new printing.
    """

    def __init__(
        self,
        folder: Path,
        printed: Printed,
        *,
        reader: Recipient,
        reprint: Callable[[], Printed],
        watched: Iterable[Path],
    ) -> None:
        self._folder = folder
        self._printed = printed
        self._reader = reader
        self._reprint = reprint
        self._watched = tuple(watched)
        self._seen = self._newest()
        self._error = ""
        self._turn = asyncio.Lock()

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_guard])
        app.router.add_get("/", self._page)
        app.router.add_get("/every", self._every)
        app.router.add_get("/state", self._state)
        app.router.add_get("/issue.html", self._mail)
        app.router.add_get("/{name:issue\\.(?:txt|eml)}", self._part)
        app.router.add_get(f"/{_IMAGES}/" + "{name:[0-9a-f]{64}\\.(?:jpg|png)}", self._picture)
        app.router.add_get("/assets/{name}", _asset)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        preflight = self._read_json("preflight.json")
        size = preflight["bytes"]
        return self._shown(
            "page.html",
            request,
            findings=preflight["findings"],
            counts=Counter(found["severity"] for found in preflight["findings"]),
            kilobytes=f"{size / 1000:.1f}",
            share=min(100, round(100 * size / CLIPPED)),
        )

    async def _every(self, request: web.Request) -> web.Response:
        return self._shown("every.html", request, tiles=VIEWS, places=all_places(self._headlines))

    def _shown(self, template: str, request: web.Request, **context: object) -> web.Response:
        """Answer with a page about the issue, seen as whoever the request names."""
        _, text = self._filled(request)
        page = (
            _environment()
            .get_template(template)
            .render(
                issue=self._printed.issue,
                text=text,
                seen_as=_seen_as(request),
                framed=urlencode(_asked_of_the_frame(request)),
                sample=self._reader.address,
                sandbox=FRAME,
                version=self._version(),
                error=self._error,
                **context,
            )
        )
        return web.Response(
            text=page,
            content_type="text/html",
            headers={"Content-Security-Policy": _PAGE_POLICY},
        )

    def _filled(self, request: web.Request) -> tuple[str, str]:
        reader = replace(self._reader, address=_seen_as(request) or self._reader.address)
        return self._printed.for_reader(reader, media=_IMAGES)

    @property
    def _headlines(self) -> list[str]:
        return [story.headline for story in self._printed.issue.stories]

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
            self._printed = self._reprint()
        except DigestError as error:
            return str(error)
        return ""

    async def _mail(self, request: web.Request) -> web.StreamResponse:
        html, _ = self._filled(request)
        are_refused = request.query.get("pictures") == "none"
        return web.Response(
            text=framed(html, self._headlines),
            content_type="text/html",
            headers={"Content-Security-Policy": policy(NO_PICTURES if are_refused else _PICTURES)},
        )

    async def _part(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return web.Response(
            body=(self._folder / name).read_bytes(),
            content_type=_PARTS[name],
            charset="utf-8",
            headers={"Content-Security-Policy": policy(NO_PICTURES)},
        )

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        path = self._folder / _IMAGES / request.match_info["name"]
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


def _seen_as(request: web.Request) -> str:
    """Return the address that a request asks to see the mail as; empty for the sample reader."""
    return request.query.get("as", "").strip()[:_LONGEST]


def _asked_of_the_frame(request: web.Request) -> dict[str, str]:
    return {name: request.query[name] for name in ("pictures", "as") if name in request.query}


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
