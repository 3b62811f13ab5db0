"""People brought from elsewhere, with the consent that was got there.

Done twice, it changes nothing the second time: a run that was cut off is simply run
again. Nobody who left or is suppressed comes back by a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import BinaryIO, TypeVar

from django.db import IntegrityError, transaction

from subscribers.addresses import fingerprint
from subscribers.consent import Evidence, Kind
from subscribers.models import Consent, Publication, Subscriber, Subscription, Suppression
from subscribers.tables import Person, Wrong, read

State = Subscription.State
BATCH = 500  #: people of one transaction: so short that a send beside it does not wait
_TRIES = 3  # somebody may sign up while a batch is stored

T = TypeVar("T")


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file; they add up to all of them."""

    added: int = 0
    known: int = 0  #: subscribed before, or named twice in the file
    left: int = 0  #: unsubscribed before, and stay so
    suppressed: int = 0
    wrong: int = 0

    @property
    def rows(self) -> int:
        return self.added + self.known + self.left + self.suppressed + self.wrong


@dataclass(frozen=True, slots=True)
class Import:
    """Who brings people to which publication, from which file, and on what grounds."""

    publication: Publication
    file: str  #: its name
    who: str  #: who imports it
    basis: str  #: where and how the people agreed, in the words of who imports
    at: datetime

    def evidence(self, line: int) -> Evidence:
        note = f"line {line} of {self.file}, by {self.who}"
        return Evidence("import", words=self.basis, note=note[:300])


def run(
    stream: BinaryIO, imported: Import, *, on_wrong: Callable[[Wrong], None] = lambda wrong: None
) -> Counts:
    """Import a table. The rows that can be read are stored, the others go to `on_wrong`.

    Raises:
        NotATable: the file is none.
    """
    counts = Counts()
    for batch in _batches(read(stream), BATCH):
        people: dict[str, Person] = {}
        for row in batch:
            if isinstance(row, Wrong):
                counts.wrong += 1
                on_wrong(row)
            else:
                people.setdefault(fingerprint(row.address), row)
        counts.known += sum(isinstance(row, Person) for row in batch) - len(people)
        _store(people, imported, counts)
    return counts


def _batches(rows: Iterator[T], size: int) -> Iterator[Sequence[T]]:
    while batch := list(islice(rows, size)):
        yield batch


@dataclass(slots=True)
class _Batch:
    """The people of one transaction, by fingerprint, and what the database knows of them."""

    people: dict[str, Person]
    suppressed: set[str] = field(default_factory=set)
    subscribers: dict[str, Subscriber] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)


def _store(people: dict[str, Person], imported: Import, counts: Counts) -> None:
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                added = _write(batch := _known(people, imported.publication), imported)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            break
    left = sum(each.state == State.UNSUBSCRIBED for each in batch.subscriptions.values())
    counts.added += added
    counts.left += left
    counts.suppressed += len(batch.suppressed)
    counts.known += len(people) - added - left - len(batch.suppressed)


def _known(people: dict[str, Person], publication: Publication) -> _Batch:
    batch = _Batch(people)
    marks = list(people)
    suppressed = Suppression.objects.filter(fingerprint__in=marks)
    batch.suppressed = set(suppressed.values_list("fingerprint", flat=True))
    free = [mark for mark in marks if mark not in batch.suppressed]
    known = Subscriber.objects.filter(fingerprint__in=free)
    batch.subscribers = {each.fingerprint: each for each in known}
    by_id = {each.pk: mark for mark, each in batch.subscribers.items()}
    # By their ids and not by a join, which SQLite answers by reading every subscription.
    rows = Subscription.objects.select_for_update(of=("self",)).filter(
        publication=publication, subscriber_id__in=by_id
    )
    batch.subscriptions = {
        by_id[each.subscriber_id]: each for each in rows.select_related("subscriber")
    }
    return batch


def _write(batch: _Batch, imported: Import) -> int:
    """Store who is new, and confirm who was asked and had not answered; return how many."""
    free = {mark: who for mark, who in batch.people.items() if mark not in batch.suppressed}
    _name_them(batch, free)
    new = [
        Subscriber(address=who.address, name=who.name, fingerprint=mark, created_at=imported.at)
        for mark, who in free.items()
        if mark not in batch.subscribers
    ]
    everybody = batch.subscribers | {
        each.fingerprint: each for each in Subscriber.objects.bulk_create(new)
    }
    begun = [
        Subscription(
            publication=imported.publication,
            subscriber=everybody[mark],
            state=State.ACTIVE,
            since=imported.at,
            source="import",
        )
        for mark in free
        if mark not in batch.subscriptions
    ]
    waiting = [each for each in batch.subscriptions.values() if each.state == State.PENDING]
    for each in waiting:
        each.state, each.since = State.ACTIVE, imported.at
    Subscription.objects.bulk_update(waiting, ["state", "since"])
    return _record([*Subscription.objects.bulk_create(begun), *waiting], free, imported)


def _name_them(batch: _Batch, people: dict[str, Person]) -> None:
    """Give a name to those who are known without one."""
    nameless = [
        each for mark, each in batch.subscribers.items() if not each.name and people[mark].name
    ]
    for each in nameless:
        each.name = people[each.fingerprint].name
    Subscriber.objects.bulk_update(nameless, ["name"])


def _record(rows: list[Subscription], people: dict[str, Person], imported: Import) -> int:
    Consent.objects.bulk_create(
        Consent(
            subscription=row,
            kind=Kind.IMPORTED,
            at=imported.at,
            **imported.evidence(people[row.subscriber.fingerprint].line).to_data(),
        )
        for row in rows
    )
    return len(rows)
