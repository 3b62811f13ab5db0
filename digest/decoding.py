"""From the bytes of a document to its text, whatever it says about its own encoding.

Servers and templates declare encodings that the bytes contradict. The bytes win
where they can: text that is valid UTF-8 and not plain ASCII is UTF-8, and stray
bytes in it are the Windows quotation marks they nearly always are.
"""

from __future__ import annotations

import codecs
import re

_MARKS = [  # the longer first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})"
    rb"|<meta[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
# What browsers read these names as: https://encoding.spec.whatwg.org/#names-and-labels
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_SEVEN_BIT = re.compile(r"iso2022_\w+")  # their bytes are ASCII, and say something else
_FOREIGN = re.compile(rb"[\x00-\x7f]+")  # everything but
_RUN = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 50_000  #: bytes to guess an encoding from
_STRAY = 3  # control characters that even a short text may hold by mistake
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, charset: str = "") -> str:
    """Return the text of a document. Never fails: at worst a letter is wrong.

    Args:
        charset: as the server said; may be empty or wrong.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if encoding := _two_bytes_a_letter(content):
        return content.decode(encoding, "replace")
    declared = [found for found in map(_known, [charset, _declaration(content)]) if found]
    seven_bit = [each for each in declared if _SEVEN_BIT.fullmatch(each)]
    # Windows-1252 reads anything, so whoever declares it proves nothing.
    others = sorted(declared, key="cp1252".__eq__) if not _is_mostly_utf_8(content) else []
    for encoding in [*seven_bit, "utf-8", *others]:
        try:
            # Not final: a document that was cut within its last letter is no other encoding.
            return codecs.getincrementaldecoder(encoding)().decode(content)
        except ValueError:
            continue
    guess = _guessed(content)
    return content.decode(guess or "utf-8", "stray-windows-bytes" if not guess else "replace")


def _is_mostly_utf_8(content: bytes) -> bool:
    foreign = len(_FOREIGN.sub(b"", content))
    understood = _FOREIGN.sub(b"", content.decode("utf-8", "ignore").encode())
    return len(understood) * 2 > foreign


def _guessed(content: bytes) -> str:
    """Return the likely encoding of a text whose foreign letters come in words, else nothing.

    In a Western text they come one at a time, and Windows-1252 reads them.
    """
    head = content[:_SAMPLE]
    runs = [len(run) for run in _RUN.findall(head)]
    if sum(run for run in runs if run > 2) * 2 < sum(runs) or _is_mostly_utf_8(content):
        return ""
    from charset_normalizer import from_bytes  # seldom needed

    best = from_bytes(head).best()
    return _known(best.encoding) if best else ""


def is_text(content: bytes) -> bool:
    """Whether these bytes are a text in some encoding, and not a picture or a program."""
    if content.startswith(tuple(mark for mark, _ in _MARKS)) or _two_bytes_a_letter(content):
        return True
    head = content[:4096]
    stray = max(_STRAY, len(head) // 100)
    return len(_BINARY.findall(head)) <= stray and not head.startswith(b"%PDF-")


def _declaration(content: bytes) -> str:
    match = _DECLARED.search(content[:2048])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _known(label: str) -> str:
    """Return Python's name for what browsers read `label` as; empty for an unknown one."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    if not re.match(r"utf|iso|cp|gb|koi|mac|big5|euc|shift|johab|hz", name):
        return ""  # Python also knows codecs that are no encodings of text: rot13, hex
    return "" if name.startswith(("utf-16", "utf-32", "utf-7")) else _READ_AS.get(name, name)


def _two_bytes_a_letter(content: bytes) -> str:
    """Return UTF-16's byte order where a text without its mark shows it, else nothing."""
    head = content[:200]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 4 or abs(even - odd) < len(head) // 3 or min(even, odd) > len(head) // 20:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error("stray-windows-bytes", _as_windows)
