"""Django's mail, by the transport that is configured: confirmations, sign-in links, notices.

Each recipient gets a message of their own. The envelope is never read off a
header, and a name never stands in one: a name can end its own quotes and add a
recipient (https://github.com/python/cpython/issues/80222).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from copy import copy
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from digest.deliveries import Sent
from digest.errors import DigestError, RecipientUnfit, TransportError
from digest.outgoing import configured_transport
from digest.rendering.headers import ascii_address
from digest.transports import Mail

_log = logging.getLogger(__name__)


class TransportBackend(BaseEmailBackend):
    """Sends single mails; counts those that the transport took."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand over each message to each of its recipients.

        Raises:
            TransportError: one was not taken, unless `fail_silently`.
        """
        return sum(self._send(message) for message in email_messages)

    def _send(self, message: EmailMessage) -> bool:
        try:
            mails = list(_mails(message))
            for mail in mails:
                outcome = configured_transport().post(mail)
                if not isinstance(outcome, Sent):
                    raise TransportError(f"A mail was not taken: {outcome.reason}")
        except DigestError as error:
            if not self.fail_silently:
                raise
            _log.warning("A mail was left unsent: %s", error)
            return False
        return bool(mails)


def _mails(message: EmailMessage) -> Iterator[Mail]:
    _, sender = parseaddr(message.from_email)
    for each in message.recipients():
        _, address = parseaddr(each)
        if not address or (address != each and not each.endswith(f"<{address}>")):
            raise RecipientUnfit("A mail has a recipient that is not an address.")
        to = ascii_address(address)
        own = copy(message)
        own.to, own.cc, own.bcc = [to], [], []
        own.extra_headers = {"Auto-Submitted": "auto-generated", **message.extra_headers}
        yield Mail(own.message().as_bytes(linesep="\r\n"), ascii_address(sender), to)
