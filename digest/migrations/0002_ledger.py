"""The ledger's table, made by hand: many rows, so narrow ones.

Its key is (issue, subscription), in which order it is also stored on SQLite. No
foreign keys: a subscriber who is erased stays counted. Partial indexes hold only
the rows that somebody still has to do something with.
"""

from __future__ import annotations

from django.db import migrations

MOMENT = {"sqlite": "datetime", "postgresql": "timestamptz"}
TABLE = """
CREATE TABLE digest_delivery (
    issue_id bigint NOT NULL,
    subscription_id bigint NOT NULL,
    variant varchar(20) NOT NULL DEFAULT '',
    status smallint NOT NULL DEFAULT 0,
    attempt smallint NOT NULL DEFAULT 0,
    not_before {moment},
    claim varchar(32),
    lease_until {moment},
    address varchar(254),
    message_id varchar(120),
    reason varchar(300),
    changed_at {moment},
    PRIMARY KEY (issue_id, subscription_id)
){ending}
"""
INDEXES = (
    "CREATE INDEX delivery_queued ON digest_delivery (issue_id, subscription_id) WHERE status = 0",
    "CREATE INDEX delivery_sending ON digest_delivery (lease_until) WHERE status = 10",
    "CREATE INDEX delivery_open ON digest_delivery (issue_id, status)"
    " WHERE status <> 50 AND status <> 80",
    "CREATE INDEX delivery_by_person ON digest_delivery (subscription_id)",
)


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    ending = " WITHOUT ROWID" if vendor == "sqlite" else ""
    schema_editor.execute(TABLE.format(moment=MOMENT[vendor], ending=ending))
    for index in INDEXES:
        schema_editor.execute(index)


def unmake(apps, schema_editor):
    schema_editor.execute("DROP TABLE digest_delivery")


class Migration(migrations.Migration):
    dependencies = [("digest", "0001_initial"), ("subscribers", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
