"""The single mails about a subscription: asking to confirm it, or saying that it is there."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formataddr

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from subscribers.models import Subscription
from subscribers.subscriptions import may_confirm
from subscribers.tokens import confirm_url, unsubscribe_url

# RFC 3834: nobody's out-of-office reply answers this.
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def about(subscription: Subscription, *, reference: str) -> EmailMultiAlternatives:
    """Return the mail that answers a sign-up: to confirm, or that there is nothing to do.

    Args:
        reference: the same for the same mail, so that a second copy is known as one.
    """
    name = _one_line(subscription.publication.name)
    if may_confirm(subscription):
        return _message(
            subscription,
            f"Confirm that you want {name}",
            "confirm",
            {"link": confirm_url(subscription.pk)},
            reference,
        )
    return _message(
        subscription,
        f"You already get {name}",
        "already",
        {"link": unsubscribe_url(subscription.pk)},
        reference,
    )


def _message(
    subscription: Subscription, subject: str, name: str, more: Mapping[str, object], reference: str
) -> EmailMultiAlternatives:
    publication = subscription.publication
    context = {
        "publication": publication,
        "subscription": subscription,
        "subject": subject,
        **more,
    }
    domain = publication.sender_address.rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"subscribers/mails/{name}.txt", context),
        from_email=_sender(subscription),
        to=[subscription.subscriber.address],  # never with a name: that is a stranger's text
        reply_to=[publication.reply_to] if publication.reply_to else None,
        headers={**_HEADERS, "Message-ID": f"<{reference}@{domain}>"},
    )
    message.attach_alternative(
        render_to_string(f"subscribers/mails/{name}.html", context), "text/html"
    )
    return message


def _sender(subscription: Subscription) -> str:
    publication = subscription.publication
    name = _one_line(publication.sender_name or publication.name)[:64]
    return formataddr((name, publication.sender_address))


def _one_line(text: str) -> str:
    return " ".join(text.split())
