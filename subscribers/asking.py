"""What people are asked, in the very words: shown on the pages, and kept with their consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from subscribers.addresses import half_hidden
from subscribers.models import Publication, Subscription

PAUSE = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, as a page puts it."""

    title: str
    lead: str
    button: str
    terms: str
    whom: str = ""  #: the address within the lead, half hidden
    rest: str = ""  #: of the lead, after it

    @property
    def words(self) -> str:
        """All of it as one text, the button in brackets."""
        parts = (self.title, self.lead + self.whom + self.rest, f"[{self.button}]", self.terms)
        return "\n\n".join(part for part in parts if part)


def to_sign_up(publication: Publication) -> Asking:
    return Asking(
        title=publication.strapline or f"{publication.name} by email",
        lead=publication.description,
        button="Subscribe",
        terms="We send one mail to confirm. Leaving takes one click, and nobody counts what you"
        " open.",
    )


def to_confirm(subscription: Subscription) -> Asking:
    return Asking(
        title=f"Send you {subscription.publication.name}?",
        lead="Somebody, we hope it was you, asked us to write to ",
        whom=half_hidden(subscription.subscriber.address),
        rest=". Nothing is sent until you press the button.",
        button="Yes, send it to me",
        terms="Not you? Close this page. We forget the address after 30 days.",
    )


def to_leave(subscription: Subscription) -> Asking:
    return Asking(
        title=f"Leave {subscription.publication.name}?",
        lead="We stop writing to ",
        whom=half_hidden(subscription.subscriber.address),
        rest=" the moment you press the button.",
        button="Yes, unsubscribe me",
        terms="Did a friend forward this to you? Then this button takes your friend off the"
        " list. Close the page instead.",
    )
