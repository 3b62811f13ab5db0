"""Bytes with the place they came from, before anybody knows what they are."""

from __future__ import annotations

import re
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from digest.decoding import decode
from digest.errors import SourceError

LARGEST = 10_000_000  #: bytes of one document, unpacked
_HEAD = 16_384  #: bytes that show of which kind a document is
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes from somewhere. A folder is a document, too: an empty one, with a path."""

    content: bytes
    name: str  #: the path or address it was asked for under, as given
    url: str | None = None  #: the address it finally came from; None for a file
    path: Path | None = None  #: the file or folder; None for an address
    root: Path | None = None  #: the folder that what stands beside it must not leave
    content_type: str = ""  #: as the server said, in lower case, without parameters
    charset: str = ""  #: as the server said
    is_begin: bool = False  #: whether it was larger than `LARGEST`, and this is its beginning

    @property
    def text(self) -> str:
        return decode(self.content, self.charset)

    @property
    def head(self) -> str:
        """The beginning of the text, enough to tell the kind."""
        return decode(self.content[:_HEAD], self.charset)

    @property
    def suffix(self) -> str:
        """The ending of the name, in lower case; what is packed counts as unpacked."""
        path = urlsplit(self.url).path if self.url else self.name
        return PurePosixPath(path.removesuffix(".gz")).suffix.lower()

    @property
    def publisher(self) -> str:
        """What to call the source when it does not say: its host, or its folder."""
        if self.url:
            return (urlsplit(self.url).hostname or "").removeprefix("www.")
        folder = self.root.resolve().name if self.root else ""
        words = re.sub(r"[-_\s]+", " ", folder).strip() or "Files"
        return words[0].upper() + words[1:]


def is_address(name: str) -> bool:
    """Whether an input is an address on the web, and not a path."""
    return re.match(r"https?://", name, re.IGNORECASE) is not None


def read_path(name: str, root: Path | None = None) -> Document:
    """Return the document at a path: a file, unpacked, or a folder.

    Args:
        name: the path as it was named; relative to the working directory.
        root: the folder it was found through; None for a path somebody named.

    Raises:
        SourceError: it is not there, or cannot be read.
    """
    path = Path(name)
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            return Document(b"", name, path=path, root=root or path)
        if not stat.S_ISREG(kind.st_mode):
            raise SourceError(f"{name} is neither a file nor a folder.", fix="Name one.")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise SourceError(f"{name} does not exist.", fix="Correct the name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{name} cannot be read: {reason}.", fix="Correct the name.") from error
    return Document(unpacked(content, name), name, path=path, root=root or path.parent)


def unpacked(content: bytes, name: str) -> bytes:
    """Return `content`, decompressed if it is gzip.

    Raises:
        SourceError: it is larger than `LARGEST`, or packed wrongly.
    """
    if len(content) > LARGEST:
        raise _too_large(name)
    if not content.startswith(_GZIP):
        return content
    whole = bytearray()
    while content.startswith(_GZIP):  # a file may hold several, one after the other
        packed = zlib.decompressobj(wbits=31)
        try:
            whole += packed.decompress(content, LARGEST + 1 - len(whole))
        except zlib.error as error:
            raise _packed_wrongly(name) from error
        if len(whole) > LARGEST:
            raise _too_large(name)
        if not packed.eof:
            raise _packed_wrongly(name)
        content = packed.unused_data
    return bytes(whole)


def _too_large(name: str) -> SourceError:
    return SourceError(
        f"{name} is larger than {LARGEST / 1_000_000:g} MB.", fix="Split it, or use a smaller one."
    )


def _packed_wrongly(name: str) -> SourceError:
    return SourceError(f"{name} is packed wrongly (gzip), or cut off.", fix="Pack it anew.")


def absolute(address: str, base: str | None) -> str | None:
    """Return the web address that `address` means in a document at `base`, or None.

    None, too, for what no browser may open from a mail (`javascript:`, `file:`),
    and for a relative address where nobody knows to what.
    """
    try:
        joined = address.strip()
        if not joined.startswith(("http://", "https://")):
            joined = urljoin(base or "", joined)
        parts = urlsplit(f"https:{joined}" if joined.startswith("//") else joined)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return None
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return None
    if re.search(r"[\s\x00-\x20\\<>\"]", parts.netloc):
        return None
    # What an address may hold stays as it is; blanks and quotation marks are escaped.
    return re.sub(r"[\x00-\x20\x7f\"<>\\^`{|}]", lambda sign: quote(sign[0]), parts.geturl())


def beside(document: Document, address: str) -> str | None:
    """Return the path of a file that a local document points at, as the input was named.

    None where it points out of the folder that was named, at nothing, or from the
    web: no document of a stranger names files of ours.
    """
    if document.path is None or document.root is None or re.match(r"[a-z]+:|//", address, re.I):
        return None
    path = unquote(urlsplit(address).path)
    folder = document.root if path.startswith("/") else document.path.parent
    try:
        found = (folder / path.lstrip("/")).resolve()
        inside = found.relative_to(document.root.resolve())
        return (document.root / inside).as_posix() if found.is_file() else None
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a link that leads to itself
        return None


def locate(document: Document, address: str, base: str | None) -> str | None:
    """Return where a picture is that a document points at: on the web, else beside it.

    Args:
        base: the address that relative ones belong to, for want of a file.
    """
    return absolute(address, None) or beside(document, address) or absolute(address, base)


_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*")


def declared_language(raw: str) -> str | None:
    """Return a declared language as BCP 47 writes it; None for what cannot be one."""
    tag = raw.strip().split(",")[0].replace("_", "-")
    if not _LANGUAGE.fullmatch(tag) or tag.lower() in ("und", "zxx", "mul"):
        return None
    first, *others = tag.split("-")
    parts = [part.upper() if len(part) == 2 else part for part in others]
    return "-".join([first.lower(), *parts])
