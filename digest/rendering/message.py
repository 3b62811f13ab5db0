"""The finished message: MIME and list headers, built once an issue, filled per reader.

    multipart/alternative
    ├── text/plain
    └── multipart/related        only where pictures travel with the message
        ├── text/html
        └── image/...

The pictures belong to the HTML, so a reader of the text does not find them as
attachments. The bodies are encoded around the tokens, and each token stands
between two soft line breaks; what is a reader's own is encoded by itself and
put there, so nothing is encoded twice and no line grows.

Source: RFC 2045 (6.7), 2046 (5.1), 2369, 2387, 2392, 2919, 5322, 8058.
"""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

from digest.errors import ConfigError, RecipientUnfit
from digest.issue import Issue
from digest.printed import Printed, Recipient, TokenName, Tokens
from digest.rendering.headers import ascii_address, header, mailbox, one_line, unstructured

_PERSONAL: tuple[TokenName, ...] = ("unsubscribe", "address")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINK = re.compile(r"[!#-;=?-~]{1,900}")  # printable ASCII but for the two that end it: " and <>
_PICTURE = re.compile(r"[A-Za-z0-9_-]{1,128}\.(gif|jpg|png|webp)")
_TYPES = {"gif": "image/gif", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
_TOO_LONG = re.compile(rb"^(.{74,})(=20|=09)$", re.MULTILINE)
_SOFT_BREAK = b"=\r\n"


@dataclass(frozen=True, slots=True)
class Gap:
    """The place in a body where something of the reader's own goes."""

    name: TokenName
    is_html: bool  #: whether it stands in HTML and has to be escaped


Body = tuple[bytes | Gap, ...]


@dataclass(frozen=True, slots=True)
class Mould:
    """A message of one issue, finished but for what differs from reader to reader."""

    issue: Issue
    sender: str  #: the publication's address in ASCII, for the envelope
    head: bytes  #: the headers that are the same for everybody
    body: Body  #: from MIME-Version to the last boundary

    def fill(self, recipient: Recipient) -> bytes:
        """Return the message to one reader: the same bytes for the same reader, every time.

        Raises:
            RecipientUnfit: the address, or what stands for them in headers, cannot travel.
        """
        values = recipient.values()
        body = [_fill_gap(part, values) if isinstance(part, Gap) else part for part in self.body]
        return b"".join([self.head, self.own_head(recipient), *body])

    def own_head(self, recipient: Recipient) -> bytes:
        """Return the headers that are one reader's own: To, Message-ID, the way to leave.

        Raises:
            RecipientUnfit: as `fill`.
        """
        return b"".join(_personal_headers(recipient, self.message_id(recipient)))

    def message_id(self, recipient: Recipient) -> str:
        """Return what names this delivery for ever, however often its issue is printed.

        Raises:
            RecipientUnfit: as `fill`.
        """
        if not _REFERENCE.fullmatch(recipient.reference):
            raise RecipientUnfit("The reference of the delivery is not made of letters and digits.")
        address = ascii_address(recipient.address)
        publication, number = self.issue.publication, self.issue.number
        identity = (publication.list_id, number, self.issue.date, recipient.reference, address)
        check = sha256("\n".join(map(str, identity)).encode("utf-8", "replace")).hexdigest()[:16]
        domain = self.sender.rpartition("@")[2]
        return f"{publication.slug}.{number}.{recipient.reference}.{check}@{domain}"


class Foundry:
    """Casts the mould of an issue once, however many batches it is sent in."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._last: tuple[Printed, Mould] | None = None

    def mould(self, printed: Printed) -> Mould:
        """Return the mould of `printed`; its Date is when it was first asked for."""
        last = self._last
        if last is None or last[0] is not printed:
            last = self._last = (printed, cast(printed, sent_at=self._clock()))
        return last[1]


def cast(printed: Printed, *, sent_at: datetime) -> Mould:
    """Build the message of an issue, for everybody at once.

    Args:
        sent_at: aware; becomes the Date.

    Raises:
        ConfigError: an address of the publication cannot stand in a header.
    """
    sender = _our_address("sender_address", printed.issue.publication.sender_address)
    head = b"".join(_shared_headers(printed.issue, sender, sent_at))
    return Mould(printed.issue, sender, head, _body(printed, sender.rpartition("@")[2]))


def _body(printed: Printed, domain: str) -> Body:
    pictures = _embedded(printed)
    page, text = _pages(printed, pictures, domain)
    seal = sha256("\0".join([page, text, *pictures]).encode("utf-8", "replace")).hexdigest()[:24]
    shown = _text_part("html", page, printed.tokens)
    if pictures:
        images = [_image_part(name, pictures[name], domain) for name in pictures]
        shown = _multipart("related", [shown, *images], seal, 'type="text/html"')
    plain = _text_part("plain", text, printed.tokens)
    return (header("MIME-Version", "1.0"), *_multipart("alternative", [plain, shown], seal))


def _pages(printed: Printed, pictures: Iterable[str], domain: str) -> tuple[str, str]:
    """Return HTML and text with every picture led to: in the message, else on the web."""
    tokens, page = printed.tokens, printed.html
    for name in pictures:
        page = page.replace(f"{tokens['media']}/{name}", f"cid:{name}@{domain}")
    elsewhere = printed.elsewhere()
    text = tokens.fill(printed.text, elsewhere, escape=False)
    return tokens.fill(page, elsewhere, escape=True), text


def _embedded(printed: Printed) -> dict[str, bytes]:
    """Return the pictures that the HTML shows and that may stand in a header, by name."""
    media = printed.tokens["media"]
    return {
        name: printed.pictures[name]
        for name in sorted(printed.pictures)
        if _PICTURE.fullmatch(name) and f"{media}/{name}" in printed.html
    }


def _shared_headers(issue: Issue, sender: str, sent_at: datetime) -> Iterator[bytes]:
    publication = issue.publication
    reply_to = _our_address("reply_to", publication.reply_to or publication.sender_address)
    yield header("From", *mailbox(publication.from_name, sender))
    yield header("Reply-To", *mailbox(publication.name, reply_to))
    yield header("Subject", *unstructured(issue.subject))
    yield header("Date", format_datetime(sent_at.astimezone(UTC)))
    domain = sender.rpartition("@")[2]
    yield header("List-Id", *mailbox(publication.name, f"{publication.slug}.{domain}"))
    if publication.archive_url and _LINK.fullmatch(publication.archive_url):
        yield header("List-Archive", f"<{publication.archive_url}>")
    yield header("Precedence", "bulk")
    yield header("Feedback-ID", _feedback_id(issue, domain))
    if re.fullmatch(r"[A-Za-z0-9-]{2,35}", issue.language):
        yield header("Content-Language", issue.language)


def _personal_headers(recipient: Recipient, message_id: str) -> Iterator[bytes]:
    if not _LINK.fullmatch(recipient.unsubscribe):
        raise RecipientUnfit(
            "The unsubscribe address cannot stand in a header.",
            fix="Write the public_url without blanks, in ASCII, in at most 900 characters.",
        )
    yield header("To", *mailbox(recipient.name, ascii_address(recipient.address)))
    yield header("Message-ID", f"<{message_id}>")
    yield header("List-Unsubscribe", f"<{recipient.unsubscribe}>")
    yield header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _our_address(setting: str, address: str) -> str:
    try:
        return ascii_address(address)
    except RecipientUnfit as error:
        raise ConfigError(
            f"The publication's {setting} “{address}” cannot travel. {error.what}"
        ) from error


def _feedback_id(issue: Issue, domain: str) -> str:
    """Return what Gmail counts complaints by: issue, publication, kind of mail, sender.

    The sender's part is asked to have 5 to 15 characters and never to change.
    """
    sender = sha256(domain.encode("ascii")).hexdigest()[:12]
    return f"{issue.number}:{issue.publication.slug}:digest:{sender}"


def _multipart(kind: str, parts: Sequence[Body], seal: str, *parameters: str) -> Body:
    # "=_" stands in no quoted-printable and no base64 text.
    boundary = f"=_{kind}_{seal}"
    settings = [f"multipart/{kind};", *(f"{each};" for each in parameters)]
    pieces: list[bytes | Gap] = [header("Content-Type", *settings, f'boundary="{boundary}"')]
    for part in parts:
        pieces += [f"\r\n--{boundary}\r\n".encode("ascii"), *part]
    return (*pieces, f"\r\n--{boundary}--\r\n".encode("ascii"))


def _text_part(kind: str, body: str, tokens: Tokens) -> Body:
    head = [
        header("Content-Type", f"text/{kind};", 'charset="utf-8"'),
        header("Content-Transfer-Encoding", "quoted-printable"),
        b"\r\n",
    ]
    lines = body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    return (b"".join(head), *_quoted_around(lines, tokens, is_html=kind == "html"))


def _image_part(name: str, picture: bytes, domain: str) -> Body:
    head = [
        header("Content-Type", _TYPES[name.rpartition(".")[2]]),
        header("Content-Transfer-Encoding", "base64"),
        header("Content-ID", f"<{name}@{domain}>"),
        header("Content-Disposition", "inline;", f'filename="{name}"'),
        b"\r\n",
    ]
    encoded = binascii.b2a_base64(picture, newline=False)
    lines = [encoded[at : at + 76] for at in range(0, len(encoded), 76)]
    return (b"".join(head) + b"\r\n".join(lines),)


def _quoted_around(body: str, tokens: Tokens, *, is_html: bool) -> Iterator[bytes | Gap]:
    names = {tokens[name]: name for name in _PERSONAL}
    *pieces, last = re.split("(" + "|".join(map(re.escape, names)) + ")", body)
    for piece in pieces:
        yield Gap(names[piece], is_html) if piece in names else _quoted_on(piece)
        yield _SOFT_BREAK
    yield _quoted(last)


def _fill_gap(gap: Gap, values: Mapping[TokenName, str]) -> bytes:
    value = one_line(values[gap.name])
    return _quoted_on(html.escape(value) if gap.is_html else value)


def _quoted_on(text: str) -> bytes:
    """Encode what a soft break follows: it takes one of the last line's places."""
    return _quoted(f"{text}x")[:-1]


def _quoted(text: str) -> bytes:
    """Encode as quoted-printable, in lines of at most 76 characters."""
    encoded = binascii.b2a_qp(text.encode("utf-8", "replace"))
    # Python does not count the two characters that the escape of a line's last blank adds.
    return _TOO_LONG.sub(rb"\1=\n\2", encoded).replace(b"\n", b"\r\n")
