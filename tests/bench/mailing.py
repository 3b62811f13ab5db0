"""One way of sending, in a process of its own: `python -m tests.bench.mailing WAY COUNT`.

Prints, as JSON, the seconds of a processor that so many recipients take, and the bytes that
went to the provider for them. Amazon SES is where AWS_ENDPOINT_URL_SESV2 says: on loopback.
`anymail` needs no Python of ours beside it but the samples; the others do not need anymail.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

PAGE = 46_000  #: characters of HTML
BATCH = 50
AT = datetime(2026, 10, 16, 7, tzinfo=UTC)
_SENDER = "news@lantern.example"
_WORDS = "<p>The ferry stays in the harbour until Thursday, because the ramp does not fit.</p>\n"


def main() -> None:
    way, count = sys.argv[1], int(sys.argv[2])
    print(json.dumps(WAYS[way](count)))


def page(link: str) -> str:
    """Return the HTML of a mail, as large as a digest is, with a link of its reader's own."""
    head = f'<html><body><a href="{link}">Unsubscribe</a>\n'
    return head + _WORDS * ((PAGE - len(head)) // len(_WORDS)) + "</body></html>"


def text(link: str) -> str:
    return f"{_WORDS * 40}\n{link}\n"


def link_of(number: int) -> str:
    return f"https://lantern.example/unsubscribe/{number:040x}"


def bulk(count: int) -> dict[str, float]:
    """Send by our transport, fifty a call, without a ledger."""
    from digest.printed import Recipient
    from digest.transports.ses import Ses, ses_client

    client = ses_client()
    sent = _counted(client)
    ses = Ses(client, "digest", lambda: AT)
    issue = printed_issue()
    readers = [
        Recipient(f"reader{number}@example.org", link_of(number), reference=f"42-{number}")
        for number in range(count)
    ]
    ses.send(issue, readers[:BATCH])

    def work() -> None:
        for start in range(0, count, BATCH):
            ses.send(issue, readers[start : start + BATCH])

    return _timed(work, sent)


def raw(count: int) -> dict[str, float]:
    """Send by SendEmail, each message built by the standard library."""
    from digest.transports.ses import ses_client

    client = ses_client()
    sent = _counted(client)

    def send(number: int) -> None:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = _SENDER, f"reader{number}@example.org"
        message["Subject"] = "The ferry stays in the harbour"
        message["List-Unsubscribe"] = f"<{link_of(number)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(text(link_of(number)))
        message.add_alternative(page(link_of(number)), subtype="html")
        client.send_email(
            Destination={"ToAddresses": [f"reader{number}@example.org"]},
            Content={"Raw": {"Data": message.as_bytes()}},
        )

    send(0)
    return _timed(lambda: deque(map(send, range(count)), maxlen=0), sent)


def anymail(count: int) -> dict[str, float]:
    """Send by django-anymail, one message after the other over one connection."""
    from django.conf import settings

    settings.configure(
        EMAIL_BACKEND="anymail.backends.amazon_ses.EmailBackend",
        INSTALLED_APPS=["anymail"],
        SECRET_KEY="of-a-benchmark",
        DEFAULT_FROM_EMAIL=_SENDER,
    )
    import django
    from django.core.mail import EmailMultiAlternatives, get_connection

    django.setup()
    connection = get_connection()
    connection.open()

    def send(number: int) -> None:
        headers = {
            "List-Unsubscribe": f"<{link_of(number)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        message = EmailMultiAlternatives(
            "The ferry stays in the harbour",
            text(link_of(number)),
            _SENDER,
            [f"reader{number}@example.org"],
            headers=headers,
            connection=connection,
        )
        message.attach_alternative(page(link_of(number)), "text/html")
        message.send()

    send(0)
    return _timed(lambda: deque(map(send, range(count)), maxlen=0), [0])


def whole(count: int) -> dict[str, float]:
    """Send an issue as a worker does: fan out, claim, call, write down; on SQLite."""
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DIGEST_DATA": data, "DIGEST_LOG_LEVEL": "ERROR", "DIGEST_TRANSPORT": "ses"}
        from digest.database import set_up

        set_up()
        from digest.send import send
        from digest.transports.ses import Ses, ses_client
        from tests.bench.crowds import leaving

        issue = leaving(count, printed_issue())
        client = ses_client()
        sent = _counted(client)
        ses = Ses(client, "digest", lambda: AT)

        def work() -> None:
            from digest import ledger

            ledger.fan_out(issue, AT)
            send(issue, ses, clock=lambda: AT)

        return _timed(work, sent)


def printed_issue() -> Any:
    """Return an issue of the samples, its HTML as large as a digest's."""
    from tests.rendering.test_message import printed

    made = printed(with_picture=False)
    padding = _WORDS * max((PAGE - len(made.html)) // len(_WORDS), 0)
    return replace(made, html=made.html.replace("</body>", f"{padding}</body>"))


def _counted(client: Any) -> list[int]:
    """Return a count that grows with the bytes of each request's body."""
    sent = [0]

    def count(request: Any, **_: Any) -> None:
        sent[0] += len(request.body or b"")

    client.meta.events.register("before-send.sesv2", count)
    return sent


def _timed(work: Callable[[], object], sent: list[int]) -> dict[str, float]:
    before, began = sent[0], time.process_time()
    work()
    return {"seconds": time.process_time() - began, "bytes": sent[0] - before}


WAYS = {"bulk": bulk, "raw": raw, "anymail": anymail, "whole": whole}

if __name__ == "__main__":
    main()
