from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail

from digest import outgoing
from digest.errors import DigestError, RecipientUnfit
from digest.mail_backend import TransportBackend
from digest.transports import Mail
from digest.transports.memory import Memory


@pytest.fixture
def mails() -> list[Mail]:
    memory = outgoing.memory()
    assert isinstance(memory, Memory)
    memory.mails.clear()
    return memory.mails


def sent(*messages: EmailMessage) -> int:
    return TransportBackend().send_messages(messages)


def test_each_recipient_gets_a_mail_of_their_own(mails: list[Mail]) -> None:
    message = EmailMessage(
        "Sign in", "A link.", "Digest <desk@example.org>",
        to=["ana@example.org"], cc=["ben@example.org"], bcc=["cleo@example.org"],
    )  # fmt: skip
    assert sent(message) == 1
    assert [mail.to for mail in mails] == ["ana@example.org", "ben@example.org", "cleo@example.org"]
    for mail in mails:
        parsed = message_from_bytes(mail.raw, policy=policy.default)
        assert parsed.get_all("To") == [mail.to]
        assert (parsed["Cc"], parsed["Bcc"]) == (None, None)
        assert parsed["Auto-Submitted"] == "auto-generated"
        assert mail.sender == "desk@example.org"
        others = {each.to for each in mails} - {mail.to}
        assert not any(other.encode() in mail.raw for other in others)
    assert message.to == ["ana@example.org"]


def test_lines_end_as_mail_wants_them(mails: list[Mail]) -> None:
    message = EmailMultiAlternatives("Grüße 😀", "Text.", "desk@example.org", ["ana@example.org"])
    message.attach_alternative("<p>Text.</p>", "text/html")
    sent(message)
    raw = mails[0].raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == "Grüße 😀"


@pytest.mark.parametrize(
    "name",
    [
        "x <evil@evil.example>, " + "y" * 80,
        "Ana\r\nBcc: evil@evil.example",
        '"quoted" <evil@evil.example>',
    ],
)
def test_a_name_never_becomes_a_recipient(mails: list[Mail], name: str) -> None:
    hostile = f"{name} <ana@example.org>"
    try:
        sent(EmailMessage("Hello", "Text.", "desk@example.org", [hostile]))
    except (DigestError, ValueError):
        assert mails == []
        return
    assert {mail.to for mail in mails} <= {"ana@example.org"}
    assert all(b"evil.example" not in mail.raw for mail in mails)


def test_what_is_not_taken_is_said_unless_it_may_fail_silently(mails: list[Mail]) -> None:
    nobody = EmailMessage("Hello", "Text.", "desk@example.org", ["no address"])
    with pytest.raises(RecipientUnfit):
        sent(nobody)
    assert TransportBackend(fail_silently=True).send_messages([nobody]) == 0


def test_it_is_what_django_sends_by(mails: list[Mail], settings: object) -> None:
    settings.EMAIL_BACKEND = "digest.mail_backend.TransportBackend"  # type: ignore[attr-defined]
    assert send_mail("Hello", "Text.", None, ["ana@example.org"]) == 1
    assert [mail.to for mail in mails] == ["ana@example.org"]
