from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digest", "0016_errands"),
    ]

    operations = [
        migrations.AddField(
            model_name="pace",
            name="day",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="pace",
            name="day_left",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="pace",
            name="taken",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="pace",
            name="waits_until",
            field=models.DateTimeField(null=True),
        ),
    ]
