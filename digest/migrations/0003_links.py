from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0002_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="links_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="links_revision",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Destination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("address", models.TextField()),
                ("followed_at", models.DateTimeField()),
                ("outcome", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["followed_at"], name="destination_by_time")],
            },
        ),
    ]
