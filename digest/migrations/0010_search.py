"""PostgreSQL's index for full-text search; SQLite's is made by `digest.search.install`."""

from django.db import migrations

from digest.search import VECTOR


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX digest_article_words ON digest_article USING gin ({VECTOR})"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS digest_article_words")


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0009_aliases"),
    ]

    operations = [migrations.RunPython(make, drop)]
