"""By what else articles are known, those that are stored already included."""

import django.db.models.deletion
from django.db import migrations, models

_BATCH = 500  # articles


def name_stored(apps, schema_editor):
    from digest.article import Article
    from digest.errors import InputError
    from digest.identity import aliases

    rows = apps.get_model("digest", "Article").objects.order_by("pk")
    alias = apps.get_model("digest", "Alias")
    stored = rows.values_list("pk", "publication_id", "source_id", "data")
    made = []
    for pk, publication, source, data in stored.iterator(chunk_size=_BATCH):
        try:
            known = aliases(Article.from_data(data), str(source))
        except InputError:  # what cannot be read has no other name
            continue
        made += [alias(publication_id=publication, alias=each, article_id=pk) for each in known]
        if len(made) >= _BATCH:
            alias.objects.bulk_create(made)
            made = []
    alias.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0008_asking_for_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="is_held",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("is_held", True)), fields=["source"], name="article_held"
            ),
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("alias", models.BigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="digest.article",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subscribers.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "alias", "article"), name="one_alias_each"
                    )
                ],
            },
        ),
        migrations.RunPython(name_stored, migrations.RunPython.noop),
    ]
