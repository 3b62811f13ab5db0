"""A web server on loopback for tests: it answers what it was told, and remembers who asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = BaseHTTPRequestHandler


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, handler: Handler) -> None:
        handler.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.body)), **self.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(self.body)


@dataclass
class Web:
    """The server as a test sees it; paths can be added while it runs."""

    port: int
    pages: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  #: paths, in the order they were asked for
    agents: list[str] = field(default_factory=list)  #: the User-Agent of each
    methods: list[str] = field(default_factory=list)  #: GET or HEAD, of each

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"


@contextmanager
def web() -> Iterator[Web]:
    """Serve on a free port of 127.0.0.1 until the block ends; unknown paths are 404."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.append(self.headers["User-Agent"])
            site.methods.append(self.command)
            try:
                site.pages.get(self.path, Answer(status=404))(self)
            except ConnectionError:  # the visitor has seen enough
                self.close_connection = True

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with served(Answering) as port:
        site = Web(port)
        yield site


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], port: int = 0) -> Iterator[int]:
    """Serve on a port of 127.0.0.1, a free one at 0, until the block ends; gives the port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
