from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0006_size_as_sent"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="headlines_from",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
