"""Whose deliveries they are: the ledger keeps numbers, people have names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from subscribers.models import Subscription


@dataclass(frozen=True, slots=True)
class Person:
    address: str  #: empty for somebody who was forgotten
    name: str

    def __str__(self) -> str:
        if not self.address:
            return "somebody who asked to be forgotten"
        return f"{self.name}, {self.address}" if self.name else self.address


FORGOTTEN = Person("", "")


def people(subscriptions: Iterable[int]) -> Mapping[int, Person]:
    """Return who stands behind subscriptions; whoever was forgotten is missing."""
    found = Subscription.objects.filter(pk__in=list(subscriptions)).values_list(
        "pk", "subscriber__address", "subscriber__name"
    )
    return {pk: Person(address, name) for pk, address, name in found}
