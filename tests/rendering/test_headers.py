"""A header says what it was meant to say, to the strictest reader and the laziest."""

from __future__ import annotations

import re
from email.headerregistry import Address, AddressHeader, HeaderRegistry
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import RecipientUnfit
from digest.rendering.headers import (
    LINE,
    NAME,
    ascii_address,
    display_name,
    header,
    mailbox,
    one_line,
    unstructured,
)
from tests.naughty import NAUGHTY

_read = HeaderRegistry()
_EVIL = "x <evil@example.org>, " + "y" * 120


def _value(line: bytes) -> str:
    """Return a header's value, unfolded, as it stands in the message."""
    return line.decode("ascii").partition(":")[2].replace("\r\n", "").strip(" ")


def _addresses(raw: str) -> tuple[Address, ...]:
    read = _read("To", raw)
    assert isinstance(read, AddressHeader)
    return read.addresses


def _is_faithful(name: str) -> bool:
    """Whether a header with this name holds one address, and the name, for any reader.

    The name is read as a whole: the strict reader of 3.11 puts blanks between the
    encoded words of a name, against RFC 2047, 6.2.
    """
    raw = _value(header("To", *mailbox(name, "ana@example.org")))
    strict = [each.addr_spec for each in _addresses(raw)]
    lax = [address for _, address in getaddresses([raw])]
    shown = _read("Subject", raw.removesuffix("<ana@example.org>").rstrip(" "))
    unquoted = re.sub(r"\\(.)", r"\1", re.sub(r'^"|"$', "", str(shown)))
    is_quoted = raw.startswith('"')
    return strict == lax == ["ana@example.org"] and (
        unquoted if is_quoted else str(shown)
    ) == display_name(name)


def test_no_naughty_name_adds_a_recipient() -> None:
    assert [name for name in NAUGHTY if not _is_faithful(name)] == []


@given(st.text())
@example(_EVIL)
@example("é" + _EVIL)
def test_no_name_adds_a_recipient(name: str) -> None:
    assert _is_faithful(name)


@given(st.text(max_size=300))
def test_any_subject_is_read_as_written(subject: str) -> None:
    raw = _value(header("Subject", *unstructured(subject)))
    assert str(_read("Subject", raw)) == one_line(subject)


def test_naughty_subjects_are_read_as_written() -> None:
    read = {
        text: str(_read("Subject", _value(header("Subject", *unstructured(text)))))
        for text in NAUGHTY
    }
    assert {text: said for text, said in read.items() if said != one_line(text)} == {}


@given(st.text())
@example(_EVIL)
@example("a" * 2000)
@example("word " * 400)
@example("語" * 400)
def test_lines_are_ascii_short_and_never_empty(text: str) -> None:
    for chunks in (mailbox(text, "ana@example.org"), unstructured(text)):
        written = header("Subject", *chunks)
        assert written.endswith(b"\r\n")
        lines = written.removesuffix(b"\r\n").split(b"\r\n")
        assert all(re.fullmatch(rb"[ -~]+", line) and line.strip() for line in lines)
        assert all(line.startswith(b" ") for line in lines[1:])
        assert all(len(line) <= 2 * NAME + 20 for line in lines)
        assert all(len(line) <= LINE for line in lines if b"=?utf-8?" in line)


@given(st.text())
def test_one_line_is_one_line_and_settled(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", line)
    assert one_line(line) == line


def test_a_long_name_keeps_its_quotation_marks() -> None:
    written = header("To", *mailbox(_EVIL, "ana@example.org"))
    assert written.startswith(b'To: "x <evil@example.org>, yyy')
    assert written.endswith(b'y"\r\n <ana@example.org>\r\n')


def test_a_name_that_turns_the_line_around_is_put_straight() -> None:
    assert display_name("Ana \u202egro.elpmaxe@live\u202c") == "Ana gro.elpmaxe@live"


def test_joiners_stay_in_names() -> None:
    assert display_name("می\u200cخواهم") == "می\u200cخواهم"
    assert display_name("👩\u200d🚀") == "👩\u200d🚀"


def test_a_word_that_looks_encoded_is_read_as_it_was_typed() -> None:
    typed = "=?utf-8?q?=3Cevil=40example=2Eorg=3E?="
    raw = _value(header("To", *mailbox(typed, "ana@example.org")))
    assert _addresses(raw)[0].display_name == typed


def test_a_plain_subject_stays_readable_in_the_source() -> None:
    long = "The lighthouse gets its keeper back, at least on weekends and some holidays"
    written = header("Subject", *unstructured(long))
    assert b"=?" not in written
    assert b"\r\n " in written


@pytest.mark.parametrize(
    ("address", "travelling"),
    [
        ("ana@example.org", "ana@example.org"),
        ("ana@münchen.example", "ana@xn--mnchen-3ya.example"),
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
        ("o'neil+news=a/b@example.org", "o'neil+news=a/b@example.org"),
        ("ana@xn--mnchen-3ya.example", "ana@xn--mnchen-3ya.example"),
        ("ana@localhost", "ana@localhost"),
    ],
)
def test_an_address_travels_in_ascii(address: str, travelling: str) -> None:
    assert ascii_address(address) == travelling


@pytest.mark.parametrize(
    "address",
    [
        "", "@", "ana", "ana@", "@example.org", "änä@example.org", "ana@@example.org",
        "ana baker@example.org", "ana@example..org", "ana@-example.org", "ana@example.org.",
        ".ana@example.org", "ana.@example.org", "a..b@example.org", "ana@exa mple.org",
        "ana@example.org\r\nBcc: evil@example.org", "ana@example.org,evil@example.org",
        "<ana@example.org>", "Ana <ana@example.org>", '"ana"@example.org', "ana@[192.0.2.1]",
        "ana\x00@example.org", "ana@example.org\x00", "ana@\u202eexample.org",
        "ana@ex\ud800ample.org",
        "a" * 65 + "@example.org", "ana@" + "a" * 64 + ".org", "ana@" + "a." * 125 + "org",
        "ana@☃\u0301\u200b.example", "ana@example.org\n",
    ],
)  # fmt: skip
def test_what_is_no_address_is_unfit(address: str) -> None:
    with pytest.raises(RecipientUnfit):
        ascii_address(address)


@given(st.text() | st.tuples(st.text(), st.text()).map("@".join))
def test_an_address_is_ascii_and_stays_or_is_unfit(address: str) -> None:
    try:
        travelling = ascii_address(address)
    except RecipientUnfit:
        return
    assert re.fullmatch(r"[!-~]+@[a-zA-Z0-9.-]+", travelling)
    assert ascii_address(travelling) == travelling
    assert [each for _, each in getaddresses([f"<{travelling}>"])] == [travelling]
