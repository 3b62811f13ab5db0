"""People brought from elsewhere: half the rows wrong, twice the same file, nobody brought back."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from subscribers import exports
from subscribers.addresses import fingerprint
from subscribers.imports import BATCH, Counts, Import, run
from subscribers.models import Consent, Subscriber, Subscription
from subscribers.recipients import audience
from subscribers.suppressions import Reason, suppress
from subscribers.tables import NotATable, Wrong, cleaned
from tests.stored import AT, publication, subscription

pytestmark = pytest.mark.django_db
State = Subscription.State
BASIS = "Signed the list at the harbour fair, 3 May 2026"


def bring(table: str | bytes, *, slug: str = "tideline") -> tuple[Counts, list[Wrong]]:
    wrong: list[Wrong] = []
    raw = table.encode() if isinstance(table, str) else table
    counts = run(
        io.BytesIO(raw),
        Import(publication(slug), "fair.csv", "tomas", BASIS, AT),
        on_wrong=wrong.append,
    )
    return counts, wrong


def test_the_right_half_is_imported_and_the_wrong_half_named() -> None:
    rows = [f"p{n}@example.org,P{n}" if n % 2 else f"p{n} at example.org,P{n}" for n in range(40)]
    counts, wrong = bring("email,name\n" + "\n".join(rows))
    assert counts == Counts(added=20, wrong=20)
    assert [each.line for each in wrong] == list(range(2, 42, 2))
    assert {each.reason for each in wrong} == {"There is no @ in it."}
    assert audience(publication().pk, AT).count() == 20


def test_who_imported_when_and_on_what_grounds_is_kept() -> None:
    bring("email,name\nana@example.org,Ana Lucía\n")
    row = Subscription.objects.get()
    assert (row.state, row.since, row.source) == (State.ACTIVE, AT, "import")
    assert row.subscriber.name == "Ana Lucía"
    consent = Consent.objects.get()
    assert (consent.kind, consent.at, consent.words) == ("imported", AT, BASIS)
    assert consent.note == "line 2 of fair.csv, by tomas"


def test_the_same_file_twice_changes_nothing() -> None:
    table = "".join(f"p{n}@example.org\n" for n in range(BATCH + 20)) + "P3@Example.ORG\n"
    first, _ = bring(table)
    assert first == Counts(added=BATCH + 20, known=1)
    again, _ = bring(table)
    assert again == Counts(known=BATCH + 21)
    assert Subscription.objects.count() == Consent.objects.count() == BATCH + 20


def test_nobody_comes_back_by_a_file() -> None:
    left = subscription("left@example.org", State.UNSUBSCRIBED)
    paused = subscription("paused@example.org", State.PAUSED)
    for name, reason in [("sue", Reason.COMPLAINED), ("eve", Reason.ERASED)]:
        suppress(fingerprint(f"{name}@example.org"), reason, AT)
    counts, _ = bring("left@example.org\npaused@example.org\nsue@example.org\nEVE@example.org\n")
    assert counts == Counts(known=1, left=1, suppressed=2)
    assert counts.rows == 4
    assert {row.state for row in Subscription.objects.all()} == {left.state, paused.state}
    assert not Subscriber.objects.filter(address__istartswith="eve").exists()


def test_whoever_was_asked_and_had_not_answered_is_confirmed() -> None:
    row = subscription(state=State.PENDING)
    counts, _ = bring("email,name\nana@example.org,Ana\n")
    row.refresh_from_db()
    assert (counts.added, row.state, row.subscriber.name) == (1, State.ACTIVE, "Ana")


def test_a_subscriber_of_another_publication_is_the_same_person() -> None:
    subscription(slug="other")
    bring("ana@example.org\n")
    assert Subscriber.objects.count() == 1
    assert Subscription.objects.count() == 2


def test_a_file_that_is_none_changes_nothing() -> None:
    with pytest.raises(NotATable):
        bring(b"PK\x03\x04")
    assert not Subscriber.objects.exists()


class Cut(io.BytesIO):
    """A file whose reading is interrupted."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 20_000:
            raise KeyboardInterrupt
        return super().read(size)

    read1 = read


def test_an_import_that_is_cut_off_is_run_again() -> None:
    table = b"".join(b"person-%d@example.org\n" % number for number in range(3 * BATCH))
    with pytest.raises(KeyboardInterrupt):
        run(Cut(table), Import(publication(), "fair.csv", "tomas", BASIS, AT))
    stored = Subscription.objects.count()
    assert 0 < stored < 3 * BATCH
    assert stored % BATCH == 0
    counts, _ = bring(table)
    assert counts == Counts(added=3 * BATCH - stored, known=stored)
    assert Consent.objects.count() == Subscription.objects.count() == 3 * BATCH


NAMES = ["=1+1", "-Bo", "'quoted", "''=x", "Ana; Lucía, “Lu”", 'Fay "the" Kay', "", "@home"]


def test_an_export_comes_back_as_it_was() -> None:
    addresses = ["=cmd@example.org", "+a@example.org", "'=x@example.org", "ana@münchen.example"]
    for address, name in zip([*addresses, *"bcde"], NAMES, strict=True):
        address = address if "@" in address else f"{address}@example.org"
        Subscriber.objects.create(address=address, name=name, created_at=AT)
        subscription(address)
    before = list(Subscriber.objects.order_by("pk").values_list("address", "name"))
    table = "".join(exports.table(publication()))
    cells = [cell for line in table.splitlines()[1:] for cell in line.split(",")]
    assert not [cell for cell in cells if cell.lstrip('"').startswith(("=", "+", "-", "@"))]
    Subscriber.objects.all().delete()
    counts, wrong = bring(table)
    assert (counts.added, wrong) == (8, [])
    assert list(Subscriber.objects.order_by("pk").values_list("address", "name")) == before


def test_an_export_brings_nobody_back_either() -> None:
    subscription("ana@example.org")
    subscription("ben@example.org", State.UNSUBSCRIBED)
    subscription("cleo@example.org", State.PENDING)
    table = "".join(exports.table(publication()))
    Subscriber.objects.all().delete()
    counts, wrong = bring(table)
    assert counts == Counts(added=1, wrong=2)
    assert [each.line for each in wrong] == [3, 4]


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="=+-@'\", ;\tAñ", min_size=1, max_size=12))
def test_any_name_survives_the_round_trip(name: str) -> None:
    Subscriber.objects.all().delete()
    kept = cleaned(name)
    row = subscription()
    Subscriber.objects.filter(pk=row.subscriber_id).update(name=kept)
    table = "".join(exports.table(publication()))
    Subscriber.objects.all().delete()
    bring(table)
    assert Subscriber.objects.get().name == kept


def test_an_export_is_read_in_pieces() -> None:
    bring("".join(f"p{number}@example.org\n" for number in range(30)))
    lines = list(exports.table(publication()))
    assert len(lines) == 31
    assert lines[0] == "\ufeffaddress,name,state,since,confirmed at,source\r\n"
    assert lines[1] == "p0@example.org,,active,2026-10-16T07:00:00+00:00,,import\r\n"
