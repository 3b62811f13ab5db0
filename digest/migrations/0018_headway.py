from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0017_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Headway",
            fields=[
                ("issue_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first_at", models.DateTimeField()),
                ("since", models.BigIntegerField()),
                ("step", models.BigIntegerField()),
                ("handed", models.BigIntegerField()),
                ("before", models.BigIntegerField()),
            ],
        ),
    ]
