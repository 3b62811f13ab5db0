"""A mail server on loopback for tests: aiosmtpd, told to misbehave at any step."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from digest.transports import Mail
from digest.transports.smtp import Security

USER, PASSWORD = "lantern", "s3cret/#@"
DROP, HANG = "drop", "hang"  #: instead of an answer
SLOW = "250 OK, after a while"
_A_WHILE = 0.6  # seconds
_PATIENCE = 30.0  # seconds that a hanging server hangs; a test ends it before

Step = Callable[[str], str]  #: what was said -> the answer, DROP or HANG


def _fine(said: str) -> str:
    return "250 OK: queued as 4BQ7"


@dataclass
class Office:
    """The server as a test sees it; steps can be changed while it runs."""

    taken: list[Mail] = field(default_factory=list)
    port: int = 0
    on_mail: Step = _fine
    on_rcpt: Step = _fine
    on_data: Step = _fine  #: asked with the recipient, once the content has arrived
    _lines: list[SMTP] = field(default_factory=list)

    @property
    def connections(self) -> int:
        """How many there have been on which mail was begun."""
        return len(self._lines)

    def hang_up(self) -> None:
        """Drop every connection, as a server does with those that lie idle."""
        for line in self._lines:
            if isinstance(line.transport, asyncio.Transport):
                line.loop.call_soon_threadsafe(line.transport.abort)

    async def handle_MAIL(  # noqa: N802
        self, line: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if line not in self._lines:
            self._lines.append(line)
        answer = await _carry_out(self.on_mail(address), line)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self, line: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        answer = await _carry_out(self.on_rcpt(address), line)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, line: SMTP, session: Session, envelope: Envelope
    ) -> str:
        (to,) = envelope.rcpt_tos
        answer = self.on_data(to)
        if answer.startswith("250") or answer in (DROP, HANG):  # the worst: taken, no answer
            assert isinstance(envelope.content, bytes)
            self.taken.append(Mail(envelope.content, str(envelope.mail_from), to))
        return await _carry_out(answer, line)


async def _carry_out(answer: str, line: SMTP) -> str:
    if answer == HANG:
        await asyncio.sleep(_PATIENCE)
    if answer == SLOW:
        await asyncio.sleep(_A_WHILE)
    if answer == DROP:
        assert isinstance(line.transport, asyncio.Transport)
        line.transport.abort()
    return answer


class _Open(Controller):
    """On a port that the system chose."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _knows(server: object, session: object, envelope: object, how: str, said: object) -> AuthResult:
    assert isinstance(said, LoginPassword)
    right = said == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def post_office(
    security: Security = "none", context: ssl.SSLContext | None = None
) -> Iterator[Office]:
    """Serve on a free port of 127.0.0.1 until the block ends.

    Args:
        security: what is spoken from the first byte, or has to be asked for before
            anything else; where it is STARTTLS, `USER` has to sign in too.
        context: for either.
    """
    office = Office()
    opened = _Open(
        office,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if security == "tls" else None,
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        authenticator=_knows,
        auth_required=security == "starttls",
        auth_require_tls=security != "tls",
    )
    opened.start()
    office.port = opened.port
    try:
        yield office
    finally:
        opened.stop()


@dataclass(frozen=True)
class Certificate:
    """For `localhost`, signed by itself."""

    path: Path
    context: ssl.SSLContext  #: a server's


def certificate(folder: Path) -> Certificate:
    path, key = folder / "localhost.pem", folder / "localhost.key"
    what = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    name = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command = ["openssl", *what.split(), *name.split(), "-out", str(path), "-keyout", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return Certificate(path, context)
