"""One message a reader: built once, the same every time, and as every mail program wants it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.errors import ConfigError, RecipientUnfit
from digest.issue import Issue
from digest.printed import Printed, Recipient
from digest.rendering.message import Foundry, cast
from tests import samples
from tests.naughty import NAUGHTY

LINK = "https://lantern.example/u/Zm9yLWFuYQ?a=1&b=2"
ANA = Recipient("ana@example.org", LINK, name="Ana Baker", reference="42-7")
T = samples.TOKENS
PICTURE = samples.picture()


def printed(
    issue: Issue | None = None, *, html: str = "", text: str = "", with_picture: bool = True
) -> Printed:
    """Return a small mail that has every token in both parts."""
    shown = f'<img src="{T["media"]}/{PICTURE.name}" alt="" width="600" height="338">'
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Lantern</title></head><body>'
        f"{shown if with_picture else ''}<p>{html}</p><p>To {T['address']}. "
        f'<a href="{T["unsubscribe"]}">Unsubscribe</a></p></body></html>'
    )
    return Printed(
        issue or samples.issue(),
        page,
        f"{text}\nTo {T['address']}.\nUnsubscribe: {T['unsubscribe']}\n",
        T,
        pictures={PICTURE.name: samples.drawing()} if with_picture else {},
    )


def filled(reader: Recipient = ANA, print_: Printed | None = None) -> bytes:
    return cast(print_ or printed(), sent_at=samples.NOW).fill(reader)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(raw: bytes, kind: str) -> str:
    """Return the decoded text or HTML, as a strict reader decodes it."""
    found = [each for each in read(raw).walk() if each.get_content_type() == f"text/{kind}"]
    assert len(found) == 1
    payload = found[0].get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8").replace("\r\n", "\n")


def raw_header(raw: bytes, name: str) -> str:
    head = re.sub(rb"\r\n(?=[ \t])", b"", raw.partition(b"\r\n\r\n")[0])
    found = [line for line in head.decode("ascii").split("\r\n") if line.startswith(f"{name}: ")]
    assert len(found) == 1
    return found[0].removeprefix(f"{name}: ")


def test_every_header_stands_once_and_the_mail_has_no_defect() -> None:
    message = read(filled())
    names = [name.lower() for name in message]
    assert sorted(set(names)) == sorted(names)
    assert set(names) >= {
        "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "precedence",
    }  # fmt: skip
    for each in message.walk():
        assert not each.defects
        assert all(not value.defects for value in each.values())


def test_the_shape_with_pictures() -> None:
    message = read(filled())
    assert [each.get_content_type() for each in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
    ]
    image = list(message.walk())[-1]
    assert image.get_content_disposition() == "inline"
    assert image["Content-ID"] == f"<{PICTURE.name}@lantern.example>"
    assert image.get_content() == samples.drawing()
    assert f'src="cid:{PICTURE.name}@lantern.example"' in part(filled(), "html")


def test_the_shape_without_pictures() -> None:
    raw = filled(print_=printed(with_picture=False))
    types = [each.get_content_type() for each in read(raw).walk()]
    assert types == ["multipart/alternative", "text/plain", "text/html"]


def test_a_picture_that_does_not_travel_is_linked_where_readers_find_it() -> None:
    raw = filled(print_=replace(printed(), pictures={}))
    assert f'src="https://lantern.example/media/{PICTURE.name}"' in part(raw, "html")


def test_a_picture_that_is_not_shown_does_not_travel() -> None:
    unused = {samples.picture(number=2).name: samples.drawing(2)}
    assert filled(print_=replace(printed(), pictures=unused)).count(b"Content-ID") == 0


def test_a_picture_whose_name_would_write_headers_does_not_travel() -> None:
    name = 'x.jpg"\r\nBcc: evil@example.org'
    page = f'<img src="{T["media"]}/{name}">'
    raw = filled(print_=replace(printed(), html=page, pictures={name: b"x"}))
    assert b"Content-ID" not in raw
    assert [each.get_content_type() for each in read(raw).walk()][-1] == "text/html"


def test_tokens_are_filled_escaped_in_html_and_as_they_are_in_text() -> None:
    raw = filled()
    assert f'<a href="{LINK.replace("&", "&amp;")}">' in part(raw, "html")
    assert f"Unsubscribe: {LINK}\n" in part(raw, "plain")
    assert "To ana@example.org." in part(raw, "plain")
    assert b".invalid" not in raw


def test_the_one_click_header_stands_verbatim_on_one_line() -> None:
    link = "https://lantern.example/u/" + "t" * 400
    raw = filled(replace(ANA, unsubscribe=link))
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize(
    "link",
    ["", "https://lantern.example/ü", "https://lantern.example/a b", "https://x/\r\nBcc: e@x.org",
     "https://x/>,<mailto:e@x.org", "https://x/\x00", "https://x/" + "a" * 900],
)  # fmt: skip
def test_a_link_that_cannot_stand_in_a_header_is_refused(link: str) -> None:
    with pytest.raises(RecipientUnfit):
        filled(replace(ANA, unsubscribe=link))


@pytest.mark.parametrize("reference", ["", "a b", "../x", "a\r\nBcc: x", "ü", "x" * 65])
def test_a_reference_that_could_write_headers_is_refused(reference: str) -> None:
    with pytest.raises(RecipientUnfit):
        filled(replace(ANA, reference=reference))


def test_an_address_outside_ascii_travels_or_is_refused() -> None:
    raw = filled(replace(ANA, address="ana@münchen.example"))
    assert raw_header(raw, "To") == '"Ana Baker" <ana@xn--mnchen-3ya.example>'
    assert "To ana@münchen.example." in part(raw, "plain")
    with pytest.raises(RecipientUnfit):
        filled(replace(ANA, address="änä@example.org"))


def test_a_sender_that_cannot_travel_is_a_matter_of_configuration() -> None:
    for setting, publication in (
        ("sender_address", replace(samples.PUBLICATION, sender_address="pöst@lantern.example")),
        ("reply_to", replace(samples.PUBLICATION, reply_to="nobody")),
    ):
        with pytest.raises(ConfigError, match=setting):
            cast(printed(samples.issue(publication=publication)), sent_at=samples.NOW)


def test_a_publication_outside_ascii() -> None:
    publication = replace(
        samples.PUBLICATION,
        name="Die Küste, „heute“",
        sender_address="post@küste.example",
        archive_url="https://lantern.example/archive",
    )
    raw = filled(print_=printed(samples.issue(publication=publication, language="de")))
    message = read(raw)
    assert message["From"].addresses[0].display_name == "Die Küste, „heute“"
    assert message["From"].addresses[0].addr_spec == "post@xn--kste-0ra.example"
    assert raw_header(raw, "List-Id").endswith(" <lantern.xn--kste-0ra.example>")
    assert raw_header(raw, "List-Archive") == "<https://lantern.example/archive>"
    assert raw_header(raw, "Content-Language") == "de"
    assert raw_header(raw, "Message-ID").endswith("@xn--kste-0ra.example>")


def test_a_language_that_is_none_is_left_out() -> None:
    raw = filled(print_=printed(samples.issue(language="en\r\nBcc: evil@example.org")))
    assert b"Bcc" not in raw.replace(b"\r\n ", b" ")
    assert b"Content-Language" not in raw


def test_the_same_issue_and_reader_give_the_same_bytes() -> None:
    assert filled() == filled()
    elsewhere = samples.NOW.astimezone(timezone(timedelta(hours=5)))
    assert cast(printed(), sent_at=elsewhere).fill(ANA) == filled()
    assert raw_header(filled(), "Date") == "Fri, 16 Oct 2026 06:00:00 +0000"


def test_the_message_id_is_the_delivery_s_for_ever() -> None:
    first = raw_header(filled(), "Message-ID")
    assert re.fullmatch(r"<lantern\.42\.42-7\.[0-9a-f]{16}@lantern\.example>", first)
    reprinted = filled(print_=printed(html="printed anew, from another template"))
    assert raw_header(reprinted, "Message-ID") == first
    for other in (replace(ANA, reference="42-8"), replace(ANA, address="bo@example.org")):
        assert raw_header(filled(other), "Message-ID") != first
    assert raw_header(filled(print_=printed(samples.issue(number=43))), "Message-ID") != first


def test_feedback_is_counted_by_groups_and_never_by_reader() -> None:
    ids = {raw_header(filled(replace(ANA, reference=str(n))), "Feedback-ID") for n in range(3)}
    assert len(ids) == 1
    assert re.fullmatch(r"42:lantern:digest:[0-9a-f]{5,15}", ids.pop())


def test_a_foundry_casts_once_an_issue() -> None:
    days = count()
    foundry = Foundry(lambda: samples.NOW + timedelta(days=next(days)))
    first, second = printed(), printed()
    assert foundry.mould(first) is foundry.mould(first)
    assert raw_header(foundry.mould(second).fill(ANA), "Date").startswith("Sat, 17 Oct 2026")


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


@given(_texts, _texts, st.sampled_from(NAUGHTY), st.text(max_size=80))
@example("=\n", "." * 300, "=\r\n", "é" * 90)
@example("word " * 60 + "\n\nFrom x\n.\n" + " \n" * 3, "\r\r\n", "", "")
@settings(deadline=None)
def test_any_content_keeps_the_rules_of_the_wire(
    html: str, text: str, subject: str, name: str
) -> None:
    print_ = printed(samples.issue(subject=subject), html=html, text=text)
    raw = filled(replace(ANA, name=name), print_)
    assert raw.isascii()
    assert b"\x00" not in raw
    lines = raw.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 998
    body = raw.partition(b"--=_alternative")[2]
    assert max(map(len, body.partition(b"\r\nContent-ID")[0].split(b"\r\n"))) <= 76
    values = ANA.values()
    for kind, original in (("html", print_.html), ("plain", print_.text)):
        sent = print_.tokens.fill(original, values, escape=kind == "html")
        sent = sent.replace(f"{T['media']}/", "cid:").replace(".jpg", ".jpg@lantern.example")
        wanted = sent.replace("\r\n", "\n").replace("\r", "\n")
        assert part(raw, kind).rstrip("\n") == wanted.rstrip("\n")


@pytest.mark.parametrize("length", range(71, 80))
@pytest.mark.parametrize("blank", [" ", "\t"])
def test_a_line_that_ends_in_a_blank_is_no_longer_than_others(length: int, blank: str) -> None:
    text = f"{'x' * length}{blank}\nThe end"
    raw = filled(print_=printed(text=text, with_picture=False))
    body = raw.partition(b"--=_alternative")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert part(raw, "plain").startswith(text)


@pytest.mark.parametrize("length", range(72, 80))
def test_a_line_before_what_is_a_reader_s_own_is_no_longer_than_others(length: int) -> None:
    """The soft break that follows it takes a place, and did not count."""
    reader = replace(ANA, unsubscribe=f"https://lantern.example/{'y' * (length - 24)}")
    raw = filled(reader, printed(text=f"{'x' * length}{T['unsubscribe']} it is"))
    body = raw.partition(b"--=_alternative")[2].partition(b"\r\nContent-ID")[0]
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert part(raw, "plain").startswith(f"{'x' * length}{reader.unsubscribe} it is")


def test_what_is_a_reader_s_own_is_no_markup() -> None:
    raw = filled(replace(ANA, address="o'neil&sons@example.org"))
    assert "To o&#x27;neil&amp;sons@example.org." in part(raw, "html")
    assert "To o'neil&sons@example.org." in part(raw, "plain")
