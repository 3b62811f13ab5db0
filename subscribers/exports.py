"""A publication's people as a table that any program reads, and that can be imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from subscribers.cells import guarded
from subscribers.models import Publication, Subscription

HEADER = ("address", "name", "state", "since", "confirmed at", "source")
_BOM = "\ufeff"  # or spreadsheets take UTF-8 for something else


def table(publication: Publication) -> Iterator[str]:
    """Yield the lines of a CSV file, in the order in which people came. Times are in UTC."""
    yield _BOM + _line(HEADER)
    rows = Subscription.objects.filter(publication=publication).select_related("subscriber")
    for row in rows.order_by("pk").iterator(chunk_size=1000):
        yield _line(_cells(row))


def _cells(row: Subscription) -> tuple[str, ...]:
    return (
        row.subscriber.address,
        row.subscriber.name,
        row.state,
        row.since.isoformat(timespec="seconds"),
        row.confirmed_at.isoformat(timespec="seconds") if row.confirmed_at else "",
        row.source,
    )


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue()
