"""Any mail server, by SMTP: `smtp://user:password@host:587` or `smtps://`.

The steps of a hand-over are taken one by one, because only then is it known
which of them failed. Before the content leaves, nobody has been handed over;
from its first byte to the server's answer, nobody can know.

Source: RFC 5321 (3.3, 4.2, 4.5.2), 3207, 3463, 8314.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from ssl import SSLEOFError, SSLError, create_default_context
from typing import Literal
from urllib.parse import unquote, urlsplit

from digest.deliveries import Failed, InDoubt, Outcome, Requeue, Sent
from digest.errors import AccountFault, ConfigError, RecipientUnfit
from digest.printed import Printed, Recipient
from digest.rendering.headers import ascii_address
from digest.rendering.message import Foundry, Mould
from digest.transports import Allowance, Mail, quoted

CONNECT, ANSWER = 10.0, 60.0  #: seconds; the less patience with an answer, the more doubt
WAIT = timedelta(minutes=5)  #: before a server that said "not now" is asked again
BATCH = timedelta(seconds=60)  #: after which the rest of a batch is given back: a claim is leased
_CLOSING = 421

# What concerns the sender and not the reader. Postfix says so only after RCPT, where a
# plain 5xx would fail every reader for good. Source: RFC 3463 (3.2), RFC 5248, 4954 (6).
_ACCOUNT_CODES = (530, 535)
_ACCOUNT_SAYS = re.compile(
    r"\A5\.(1\.[78]|4\.5|7\.(8|9|11))\b"
    r"|sender address rejected|not owned by user|authentication (is )?required"
    r"|relay(ing)? (access )?(is )?(denied|prohibited|not (permitted|allowed))|unable to relay",
    re.IGNORECASE,
)
Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where to hand mail over, and as whom."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


class Smtp:
    """One connection, kept from batch to batch and opened again where it was dropped."""

    def __init__(
        self,
        server: Server,
        clock: Callable[[], datetime],
        *,
        connect: float = CONNECT,
        answer: float = ANSWER,
    ) -> None:
        self.server = server
        self._connect, self._answer = connect, answer
        self._clock = clock
        self._foundry = Foundry(clock)
        self._line: SMTP | None = None

    def send(self, printed: Printed, batch: Sequence[Recipient]) -> list[Outcome]:
        """Hand over a message of its own for each recipient, one after another.

        Raises:
            AccountFault: TLS, the account or the sender is refused.
        """
        mould, until = self._foundry.mould(printed), self._clock() + BATCH
        outcomes: list[Outcome] = []
        try:
            for recipient in batch:
                if self._clock() > until:
                    raise _NotNow("The mail server was too slow for the whole batch.", timedelta())
                outcomes.append(self._deliver(mould, recipient))
                if isinstance(outcomes[-1], InDoubt):  # nobody else is put at the same risk
                    raise _NotNow("The connection was lost before this one was handed over.")
        except _NotNow as refusal:
            rest = refusal.outcome
        except AccountFault as fault:
            if not any(isinstance(each, Sent | InDoubt) for each in outcomes):
                raise
            rest = Requeue(str(fault))
        else:
            return outcomes
        return outcomes + [rest] * (len(batch) - len(outcomes))

    def allowance(self) -> Allowance:
        """Set no limit."""
        return Allowance()

    def post(self, mail: Mail) -> Outcome:
        """Hand over a single mail.

        Raises:
            AccountFault: as `send`.
        """
        try:
            return self._hand_over(mail, None)
        except _NotNow as refusal:
            return refusal.outcome

    def _deliver(self, mould: Mould, recipient: Recipient) -> Outcome:
        try:
            raw, to = mould.fill(recipient), ascii_address(recipient.address)
        except RecipientUnfit as error:
            return Failed(str(error))
        return self._hand_over(Mail(raw, mould.sender, to), mould.message_id(recipient))

    def _hand_over(self, mail: Mail, name: str | None) -> Outcome:
        """Return what became of one mail; a server names a mail that has no `name` itself."""
        line = self._begin(mail)
        try:
            refusal = _refusal(line.rcpt(mail.to)) or _refusal(line.docmd("DATA"), ready=354)
        except SMTPException as error:
            self._hang_up()
            raise _NotNow("The mail server hung up before the mail was handed over.") from error
        except (_NotNow, AccountFault):
            self._hang_up()
            raise
        if refusal is None:
            return self._content(line, mail.raw, name)
        self._start_over(line)
        return refusal

    def _content(self, line: SMTP, raw: bytes, name: str | None) -> Outcome:
        try:
            line.send(_as_data(raw))
            reply = line.getreply()
        except SMTPException:
            reply = (-1, b"")
        if not 200 <= reply[0] < 600:
            self._hang_up()
            return InDoubt("The connection was lost before the mail server answered.")
        return _refusal(reply) or Sent(name or _said(reply))

    def _begin(self, mail: Mail) -> SMTP:
        """Return a line on which MAIL FROM was accepted.

        A line that lay idle may be dead, and some servers hang up after so many
        mails; neither is a reason to wait.
        """
        if self._line is not None:
            reply = _from(self._line, mail)
            if reply[0] not in (_CLOSING, -1):
                return self._accepted(self._line, reply)
            self._hang_up()
        self._line = _dial(self.server, self._connect, self._answer)
        return self._accepted(self._line, _from(self._line, mail))

    def _accepted(self, line: SMTP, reply: _Reply) -> SMTP:
        if reply[0] == 250:
            return line
        self._hang_up()
        if reply[0] >= 500:
            raise _fault(reply)
        raise _NotNow(f"The mail server takes nothing for now: {_said(reply)}")

    def _start_over(self, line: SMTP) -> None:
        try:
            line.rset()
        except SMTPException:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def __del__(self) -> None:
        self._hang_up()


def from_url(url: str, clock: Callable[[], datetime]) -> Smtp:
    """Return the mail server that a URL names; asks nobody.

    Args:
        url: `smtp://` (STARTTLS, unless the host is this machine) or `smtps://`;
            what is special in a user or password is written as %XX.

    Raises:
        ConfigError: it names none. What it says never repeats the password.
    """
    return Smtp(_server(url), clock)


def _server(url: str) -> Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _wrong("has a port that is no number") from error
    if parts.scheme not in ("smtp", "smtps"):
        raise _wrong("does not begin with smtp:// or smtps://" if url else "is not set")
    if not parts.hostname:
        raise _wrong("names no host")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _wrong("goes on after the port")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise _wrong("has a user or a password, and not both")
    if not f"{user}{password}".isascii():
        raise _wrong("has a user or a password that is not ASCII, which SMTP cannot carry")
    if parts.scheme == "smtps":
        return Server(parts.hostname, port or 465, "tls", user, password)
    security: Security = "none" if _is_loopback(parts.hostname) else "starttls"
    return Server(parts.hostname, port or 587, security, user, password)


def _wrong(what: str) -> ConfigError:
    return ConfigError(
        f"DIGEST_SMTP_URL {what}.",
        fix="Set it to smtp://user:password@host:587, with %XX for what is special in a password.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_Reply = tuple[int, bytes]


class _NotNow(Exception):
    """The server takes nothing for now: whoever has not been handed over waits."""

    def __init__(self, reason: str, wait: timedelta = WAIT) -> None:
        super().__init__(reason)
        self.outcome = Requeue(reason, wait)


def _dial(server: Server, connect: float, answer: float) -> SMTP:
    """Return a line to the server, encrypted and signed in as its settings say."""
    try:
        line = _connected(server, connect)
        try:
            _prepare(line, server)
            if line.sock is not None:
                line.sock.settimeout(answer)
        except BaseException:
            line.close()
            raise
    except (SMTPServerDisconnected, SSLEOFError) as error:
        raise _NotNow("The mail server hung up while it was being greeted.") from error
    except SSLError as error:
        raise _refused(f"TLS failed ({error.reason or error})") from error
    except SMTPResponseException as error:
        raise _refused_or_later(error) from error
    except SMTPException as error:  # smtplib's own words for it help nobody
        raise _refused("it offers no STARTTLS, or no way to sign in that we know") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _NotNow(f"The mail server cannot be reached: {reason}.") from error
    return line


def _connected(server: Server, timeout: float) -> SMTP:
    if server.security == "tls":
        context = create_default_context()
        return SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    return SMTP(server.host, server.port, timeout=timeout)


def _prepare(line: SMTP, server: Server) -> None:
    line.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        code, said = line.starttls(context=create_default_context())
        if code != 220:
            raise SMTPResponseException(code, said)
        line.ehlo_or_helo_if_needed()
    if server.user:
        line.login(server.user, server.password)


def _from(line: SMTP, mail: Mail) -> _Reply:
    """Name the sender; -1 when the line is dead."""
    wide = not mail.raw.isascii() and line.has_extn("8bitmime")
    try:
        return line.mail(mail.sender, ["body=8bitmime"] if wide else [])
    except SMTPException:
        return -1, b"no answer"


def _as_data(raw: bytes) -> bytes:
    """Write a mail as DATA takes it: a dot before each first dot, and a last line of one.

    No CR or LF goes out alone: where two servers differ over them, one mail
    becomes two. Source: RFC 5321 (4.5.2), CVE-2023-51764.
    """
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw.removesuffix(b"\r\n"))
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


def _refusal(reply: _Reply, *, ready: int = 250) -> Outcome | None:
    """Return what a refused step means for the reader, or None when it was not refused."""
    code = reply[0]
    if code in (ready, 251):
        return None
    if code >= 500:
        if _concerns_account(reply):
            raise _fault(reply)
        return Failed(f"The mail server refused: {_said(reply)}")
    if code == _CLOSING or code < 400:
        raise _NotNow(f"The mail server takes nothing for now: {_said(reply)}")
    return Requeue(f"The mail server asked to wait: {_said(reply)}", WAIT)


def _concerns_account(reply: _Reply) -> bool:
    code, said = reply
    return code in _ACCOUNT_CODES or bool(_ACCOUNT_SAYS.search(said.decode("utf-8", "replace")))


def _said(reply: _Reply) -> str:
    return quoted(f"{reply[0]} {reply[1].decode('utf-8', 'replace')}".removeprefix("-1 "))


def _refused(what: str) -> AccountFault:
    return AccountFault(
        f"The mail server refused us: {what}.",
        fix="Correct DIGEST_SMTP_URL, or what the server allows; then resume the issue.",
    )


def _fault(reply: _Reply) -> AccountFault:
    return _refused(_said(reply))


def _refused_or_later(error: SMTPResponseException) -> AccountFault | _NotNow:
    said = error.smtp_error
    reply = (error.smtp_code, said.encode("utf-8", "replace") if isinstance(said, str) else said)
    if reply[0] >= 500:
        return _fault(reply)
    return _NotNow(f"The mail server takes nothing for now: {_said(reply)}")
