"""What people agreed to: in which words, when, and from where. Added to, never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from subscribers.addresses import network
from subscribers.models import Consent, Subscription

Kind = Consent.Kind


@dataclass(frozen=True, slots=True)
class Evidence:
    """The circumstances of an act, as they are kept."""

    how: str  #: form, embedded form, link, one-click, import, desk
    words: str = ""  #: what the person was shown, in full
    visitor: str = ""  #: their address, shortened to its network
    agent: str = ""
    note: str = ""

    @classmethod
    def of(cls, request: HttpRequest, how: str, *, words: str = "", note: str = "") -> Self:
        agent = _printable(str(request.META.get("HTTP_USER_AGENT", "")))
        return cls(how, words, network(visitor(request)), agent[:300], _printable(note)[:300])

    def to_data(self) -> dict[str, str]:
        return asdict(self)


def visitor(request: HttpRequest) -> str:
    """Return the address of whoever asks, by the rule that the settings name.

    Which proxies are believed is decided there: anybody can write a header.
    """
    return str(import_string(settings.VISITOR_ADDRESS)(request))


def record(subscription: Subscription, kind: Kind, at: datetime, evidence: Evidence) -> Consent:
    return Consent.objects.create(subscription=subscription, kind=kind, at=at, **evidence.to_data())


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
